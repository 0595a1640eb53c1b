/** Adapter to the HTTP engine: connections, routing, error rendering. */
@NullMarked
package io.cloakroom.bridge.server;

import org.jspecify.annotations.NullMarked;
