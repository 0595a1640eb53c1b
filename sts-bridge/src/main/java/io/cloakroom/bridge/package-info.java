/**
 * The program: reads the configuration, wires the services and starts the server. This is the one place that knows
 * which implementation stands behind an interface. What the services do is in the packages below.
 */
@NullMarked
package io.cloakroom.bridge;

import org.jspecify.annotations.NullMarked;
