/**
 * The audit record of each request, and the logs that records are written to. The outcome of a request is decided
 * elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.audit;

import org.jspecify.annotations.NullMarked;
