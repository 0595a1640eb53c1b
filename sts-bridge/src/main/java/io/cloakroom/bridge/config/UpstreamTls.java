package io.cloakroom.bridge.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS to the upstream. All are PEM files.
 *
 * @param authorities the only ones that may vouch for the upstream; empty: whom the bridge trusts anyway
 * @param client what is shown to an upstream that asks for a certificate
 */
public record UpstreamTls(Optional<Path> authorities, Optional<Client> client) {
    /** Nothing is set. */
    public static final UpstreamTls STANDARD = new UpstreamTls(Optional.empty(), Optional.empty());

    /** A certificate and its key. */
    public record Client(Path certificate, Path key) {}
}
