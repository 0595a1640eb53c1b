/**
 * The STS endpoint. Each action has an {@link io.cloakroom.bridge.sts.StsAction}. For session credentials it makes a
 * {@link io.cloakroom.bridge.sts.Login}, which {@link io.cloakroom.bridge.sts.SessionIssuer} alone grants. Knows
 * neither the HTTP engine, nor how an identity is proven, nor how credentials are sealed.
 */
@NullMarked
package io.cloakroom.bridge.sts;

import org.jspecify.annotations.NullMarked;
