package io.cloakroom.bridge.store.upstream;

import java.net.URI;
import java.util.Locale;

/** Where the upstream listens. */
record UpstreamEndpoint(String host, int port, boolean secure) {
    /** @throws IllegalArgumentException if the address is not {@code http(s)://host[:port]} */
    static UpstreamEndpoint of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        boolean bare = path.isEmpty() || path.equals("/");
        if ((!secure && !scheme.equals("http"))
                || uri.getHost() == null
                || !bare
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the upstream must be `http(s)://host[:port]`: a scheme, a host and a port only");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        return new UpstreamEndpoint(uri.getHost(), port, secure);
    }

    /** The value of the {@code host} header. */
    String hostHeader() {
        return port == (secure ? 443 : 80) ? host : host + ':' + port;
    }

    /** The host to connect to: an IPv6 literal without its brackets. */
    String connectHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + hostHeader();
    }
}
