package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Decides which addresses in a discovery document may be called: those of the document's own origin (scheme, host and
 * port), of the issuer's, and of the origins the operator lists. A document thus cannot send the bridge to other
 * servers in its network.
 */
final class TrustedOrigins {
    private final OidcProviderConfig config;

    TrustedOrigins(OidcProviderConfig config) {
        this.config = config;
    }

    /**
     * Parses an address and checks that it may be called.
     *
     * @param issuer the discovery document's; counts only over https, unless the operator configured it
     * @throws ProviderException if it may not be called
     */
    URI require(String address, String issuer) throws ProviderException {
        URI url = parse(address);
        String origin = origin(url);
        boolean isTrusted = origin.equals(origin(config.configUrl()))
                || config.issuer().map(text -> isOriginOf(text, origin)).orElse(false)
                || (origin.startsWith("https://") && isOriginOf(issuer, origin))
                || config.trustedOrigins().stream()
                        .anyMatch(trusted -> origin(trusted).equals(origin));
        if (!isTrusted) {
            throw new ProviderException(
                    "the discovery document %s names %s, whose origin is neither its own, nor its issuer's, nor a trusted one"
                            .formatted(config.configUrl(), url));
        }
        return url;
    }

    private static boolean isOriginOf(String text, String origin) {
        try {
            return origin(parse(text)).equals(origin);
        } catch (ProviderException e) {
            return false;
        }
    }

    private static URI parse(String text) throws ProviderException {
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // the same answer
        }
        throw new ProviderException("`%s` is not an http or https address".formatted(text));
    }

    private static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return "%s://%s:%d".formatted(scheme, url.getHost().toLowerCase(Locale.ROOT), port);
    }
}
