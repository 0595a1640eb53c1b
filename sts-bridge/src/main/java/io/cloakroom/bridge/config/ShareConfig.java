package io.cloakroom.bridge.config;

import java.net.URI;
import java.util.Optional;

/**
 * The address of shared folders.
 *
 * @param url under which people reach it, without a slash at its end; empty: the address itself, which is on loopback
 *     then
 */
public record ShareConfig(ListenAddress address, Optional<URI> url) {
    /**
     * Under which people reach it.
     *
     * @param port that it listens on
     * @param isSecure whether it speaks TLS there
     */
    public URI url(int port, boolean isSecure) {
        return url.orElseGet(() -> URI.create(
                "%s://%s".formatted(isSecure ? "https" : "http", new ListenAddress(address.host(), port).toString())));
    }
}
