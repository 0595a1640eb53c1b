/**
 * The protocol of {@code aws sso login}, over the providers of the bridge: AWS's SSO OIDC and SSO portal calls, the
 * page that a browser begins at, and pages that say how to set clients up. Nothing is stored: registrations, device
 * codes and tokens are sealed and kept by the client. Leaves logging in to the providers, and what a login gives to
 * {@code sts}.
 */
@NullMarked
package io.cloakroom.bridge.sso;

import org.jspecify.annotations.NullMarked;
