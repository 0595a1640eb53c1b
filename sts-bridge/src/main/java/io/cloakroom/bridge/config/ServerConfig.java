package io.cloakroom.bridge.config;

import io.cloakroom.policy.condition.IpNetwork;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How requests reach the bridge.
 *
 * @param domains for virtual-hosted-style requests, in lower case
 * @param trustedProxies addresses or networks in CIDR notation whose {@code X-Forwarded-For} is believed
 * @param connectionsPerAddress open at once from one address that is not a trusted proxy's; 0: no limit
 * @param origins whose pages may call from a browser, in lower case; {@code *} stands for any part of a host, {@code
 *     off} for no origin
 * @param engine that drives sockets: {@code io_uring}, {@code epoll} or {@code nio}; empty: the best that works
 * @param url that clients reach the bridge at, without a {@code /} at its end; empty: what each of them says
 */
public record ServerConfig(
        ListenAddress address,
        List<String> domains,
        List<String> trustedProxies,
        int connectionsPerAddress,
        List<String> origins,
        Optional<String> engine,
        Optional<URI> url) {
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://([a-z0-9.*_-]+|\\[[0-9a-f:]+])(:[0-9]+)?");

    static final int STANDARD_CONNECTIONS_PER_ADDRESS = 2500;

    public ServerConfig {
        domains = List.copyOf(domains);
        trustedProxies = List.copyOf(trustedProxies);
        origins = List.copyOf(origins);
    }

    static URI url(String text) {
        URI url = SettingText.httpUrl(text);
        if (url.getRawQuery() != null
                || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))) {
            throw new IllegalArgumentException("the URL of a server has no path and no query");
        }
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
    }

    static String domain(String text) {
        if (!text.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw new IllegalArgumentException("`%s` is not a domain name".formatted(text));
        }
        return text;
    }

    static String proxy(String text) {
        String network = text.contains("/") ? text : text + (text.contains(":") ? "/128" : "/32");
        if (IpNetwork.parse(network).isEmpty()) {
            throw new IllegalArgumentException("`%s` is not an address or network such as 10.0.0.0/8".formatted(text));
        }
        return text;
    }

    static String origin(String text) {
        String origin = text.toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches() && !origin.equals("off")) {
            throw new IllegalArgumentException(
                    "`%s` is neither an origin such as https://app.example.org, without a path, nor `off`"
                            .formatted(text));
        }
        return origin;
    }

    static String engine(String text) {
        return switch (text) {
            case "io_uring", "epoll", "nio" -> text;
            default -> throw new IllegalArgumentException("`%s` is none of io_uring, epoll and nio".formatted(text));
        };
    }
}
