/**
 * The STS endpoint, with one handler per action. Takes the caller's token, lets the identity source judge it, and
 * issues session credentials. Knows neither the HTTP engine nor how credentials are sealed.
 */
@NullMarked
package io.cloakroom.bridge.sts;

import org.jspecify.annotations.NullMarked;
