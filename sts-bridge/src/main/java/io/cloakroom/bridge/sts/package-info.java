/**
 * The STS endpoint. An {@link io.cloakroom.bridge.sts.StsAction} for each action finds out what a request comes to. For
 * session credentials that is a {@link io.cloakroom.bridge.sts.Login}, and
 * {@link io.cloakroom.bridge.sts.SessionIssuer} alone grants it. Knows neither the HTTP engine, nor how an identity is
 * proven, nor how credentials are sealed.
 */
@NullMarked
package io.cloakroom.bridge.sts;

import org.jspecify.annotations.NullMarked;
