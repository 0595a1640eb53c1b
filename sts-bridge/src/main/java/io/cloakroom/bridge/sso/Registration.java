package io.cloakroom.bridge.sso;

import java.time.Instant;
import java.util.List;

/**
 * A client of the SSO protocol: a program on somebody's machine.
 *
 * @param provider that its users log in to
 * @param redirects where it may have browsers sent; none if it only knows the device flow
 */
record Registration(String provider, List<LoopbackRedirect> redirects, Instant expiration) {
    Registration {
        redirects = List.copyOf(redirects);
    }
}
