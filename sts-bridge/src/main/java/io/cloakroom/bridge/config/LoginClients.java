package io.cloakroom.bridge.config;

import java.util.Optional;

/**
 * The clients of a provider in whose names people log in.
 *
 * @param tools of {@code aws sso login} and other programs; empty: they cannot, here
 * @param console of the console; empty: that of the tools
 */
public record LoginClients(Optional<LoginClient> tools, Optional<LoginClient> console) {
    static final LoginClients NONE = new LoginClients(Optional.empty(), Optional.empty());
}
