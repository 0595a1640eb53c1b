/**
 * HTTP/1.1 as it is on the wire, for both legs of a proxied request: strict heads, body framing, written heads, and the
 * choice of the socket engine. What a message means, and what to answer, is left to the server and to the upstream store.
 */
@NullMarked
package io.cloakroom.bridge.wire;

import org.jspecify.annotations.NullMarked;
