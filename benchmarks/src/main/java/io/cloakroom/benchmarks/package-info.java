/** What is measured by hand. */
@NullMarked
package io.cloakroom.benchmarks;

import org.jspecify.annotations.NullMarked;
