/** The composition root: the one place that wires services. */
@NullMarked
package io.cloakroom.bridge;

import org.jspecify.annotations.NullMarked;
