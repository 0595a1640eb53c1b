/**
 * Questions to HTTP services that the operator names. Each call is bounded in time, in the size of its answer and in
 * how many run at once, and follows no redirect. Knows neither what is asked nor what an answer means.
 */
@NullMarked
package io.cloakroom.bridge.webhook;

import org.jspecify.annotations.NullMarked;
