package io.cloakroom.bridge.sso;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The URL at which clients reach the bridge. It is only shown, to whoever asked, and never redirected to: unless the
 * operator has set it, it is what the request itself says.
 */
final class PublicAddress {
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

    private final Optional<URI> configured;

    PublicAddress(Optional<URI> configured) {
        this.configured = configured;
    }

    /** Empty if the request has no {@code Host} that could be one. */
    Optional<URI> of(RequestHead head, ClientConnection client) {
        return configured.or(() -> head.headers()
                .first("host")
                .filter(host -> HOST.matcher(host).matches())
                .flatMap(host -> url((client.secure() ? "https://" : "http://") + host)));
    }

    /** Empty for what only looks like an address, such as {@code [::::]}. */
    private static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
