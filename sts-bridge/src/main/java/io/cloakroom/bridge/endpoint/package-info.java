/**
 * What an endpoint is: what it accepts, who may send it, how large a body may be, and how errors are told. Here is also
 * what limits go by: the address of the client, the network that counts as one sender, its rate and its connections.
 * Knows nothing of the HTTP engine, and leaves reading, holding memory and answering to the server.
 */
@NullMarked
package io.cloakroom.bridge.endpoint;

import org.jspecify.annotations.NullMarked;
