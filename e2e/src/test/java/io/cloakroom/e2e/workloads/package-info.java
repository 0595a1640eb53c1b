@NullMarked
package io.cloakroom.e2e.workloads;

import org.jspecify.annotations.NullMarked;
