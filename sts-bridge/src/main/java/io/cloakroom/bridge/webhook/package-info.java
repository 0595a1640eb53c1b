/**
 * Calls to HTTP services that the operator names. They are bounded in time, in the size of the answer and in how many
 * run at once, and follow no redirects. Knows neither what is asked nor what an answer means.
 */
@NullMarked
package io.cloakroom.bridge.webhook;

import org.jspecify.annotations.NullMarked;
