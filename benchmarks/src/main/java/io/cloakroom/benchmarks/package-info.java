/** Benchmarks that are run by hand. */
@NullMarked
package io.cloakroom.benchmarks;

import org.jspecify.annotations.NullMarked;
