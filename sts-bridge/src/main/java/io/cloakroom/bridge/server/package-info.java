/**
 * The adapter to the HTTP engine: connections, limits, request and answer bodies, and the rendering of errors. Passes
 * each request to an endpoint or to the S3 gateway, and decides nothing itself.
 */
@NullMarked
package io.cloakroom.bridge.server;

import org.jspecify.annotations.NullMarked;
