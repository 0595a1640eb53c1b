/**
 * HTTP/1.1 on the wire, for both legs of a proxied request: strict heads, body framing, written heads, and the choice
 * of the socket engine. What a message means, and how to answer it, is up to the server and the upstream store.
 */
@NullMarked
package io.cloakroom.bridge.wire;

import org.jspecify.annotations.NullMarked;
