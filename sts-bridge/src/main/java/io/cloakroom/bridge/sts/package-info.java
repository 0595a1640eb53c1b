/**
 * The STS endpoint, one handler an action: takes what the caller shows, lets the identity source judge it, and issues session
 * credentials. Knows neither HTTP engines nor how credentials are sealed.
 */
@NullMarked
package io.cloakroom.bridge.sts;

import org.jspecify.annotations.NullMarked;
