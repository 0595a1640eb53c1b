package io.cloakroom.bridge.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The console, on an address of its own.
 *
 * @param url under which browsers reach it, without a slash at its end; empty: the address itself, which is on loopback
 *     then
 */
public record ConsoleConfig(ListenAddress address, Optional<URI> url) {
    /**
     * Under which browsers reach it.
     *
     * @param port that it listens on
     * @param isSecure whether it speaks TLS there
     */
    public URI url(int port, boolean isSecure) {
        return url.orElseGet(() -> {
            String host = address.host().equals("127.0.0.1") ? "localhost" : address.host();
            return URI.create("%s://%s:%d"
                    .formatted(isSecure ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, port));
        });
    }

    /** Whether its host is one of those that S3 is served under by what the operator says. */
    public boolean sharesHostWith(ServerConfig s3) {
        String host = url(0, false).getHost().toLowerCase(Locale.ROOT);
        String listening = s3.address().host();
        return s3.domains().stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain))
                || s3.url().map(URI::getHost).filter(host::equalsIgnoreCase).isPresent()
                || host.equals(listening)
                || host.equals("[" + listening + "]");
    }

    /** Reads the URL of a console; over plain http only a host that is this machine. */
    static URI url(String text) {
        URI url = SettingText.httpUrl(text);
        if (url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "`%s` has a query; expected for example https://console.example.org".formatted(text));
        }
        if (!isHttps(url) && !isThisMachine(url.getHost())) {
            throw new IllegalArgumentException(
                    "`%s` is not https: off loopback, the console needs it, for its cookies are somebody's login"
                            .formatted(text));
        }
        return URI.create(text.replaceAll("/+$", ""));
    }

    static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private static boolean isThisMachine(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }
}
