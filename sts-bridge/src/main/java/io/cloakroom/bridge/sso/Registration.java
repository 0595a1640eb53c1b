package io.cloakroom.bridge.sso;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A client of the SSO protocol: a program on somebody's machine.
 *
 * @param provider that its users log in to; empty if only each login says it
 * @param name as it calls itself; anybody may choose any
 * @param redirects where it may have browsers sent; none if it only knows the device flow
 */
record Registration(Optional<String> provider, String name, List<LoopbackRedirect> redirects, Instant expiration) {
    Registration {
        redirects = List.copyOf(redirects);
    }
}
