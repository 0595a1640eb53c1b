package io.cloakroom.bridge.sso;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * A redirect URI of a program on the user's own machine: {@code http}, a loopback address as a literal, any port. No
 * other is accepted, so no login can be sent elsewhere.
 *
 * @param host {@code 127.0.0.1} or {@code [::1]}; a name could resolve to another machine
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252, section 7.3</a>
 */
record LoopbackRedirect(String host, String path) {
    private static final int MAX_CHARS = 256;
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "[::1]");

    /** Empty unless it is such a URI, without query, fragment and user name. */
    static Optional<LoopbackRedirect> parse(String text) {
        if (text.length() > MAX_CHARS || !text.startsWith("http://")) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            boolean isPlain = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawPath() != null
                    && uri.getRawPath().matches("/[A-Za-z0-9._~/-]*");
            return isPlain && host != null && HOSTS.contains(host)
                    ? Optional.of(new LoopbackRedirect(host, uri.getRawPath()))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether a URI is this one, on whatever port. */
    boolean admits(String text) {
        return parse(text).equals(Optional.of(this));
    }

    @Override
    public String toString() {
        return "http://" + host + path;
    }
}
