package io.cloakroom.bridge.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads where S3 is served, and to whom. */
final class ServerSettings {
    private final SettingSources sources;

    ServerSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** Empty after a problem with the address. */
    Optional<ServerConfig> read(TlsConfig tls) {
        Optional<ListenAddress> address =
                sources.read("CLOAKROOM_ADDRESS", ListenAddress::parse, new ListenAddress("127.0.0.1", 9000));
        List<String> domains = items("MINIO_DOMAIN", text -> ServerConfig.domain(text.toLowerCase(Locale.ROOT)));
        List<String> proxies = items("CLOAKROOM_TRUSTED_PROXIES", ServerConfig::proxy);
        int connections = sources.read("CLOAKROOM_CONNECTIONS_PER_ADDRESS", SettingText::count)
                .orElse(ServerConfig.STANDARD_CONNECTIONS_PER_ADDRESS);
        List<String> origins = items("MINIO_API_CORS_ALLOW_ORIGIN", ServerConfig::origin);
        Optional<String> engine = sources.read("CLOAKROOM_HTTP_ENGINE", ServerConfig::engine);
        Optional<URI> url = sources.read("MINIO_SERVER_URL", ServerConfig::url);
        address.filter(where -> !where.isLoopback() && tls.directory().isEmpty())
                .ifPresent(this::warnOfPlainHttp);
        return address.map(where -> new ServerConfig(
                where, domains, proxies, connections, origins.isEmpty() ? List.of("*") : origins, engine, url));
    }

    private void warnOfPlainHttp(ListenAddress address) {
        sources.warning(("listening on %s without TLS: tokens, session credentials and objects can be read on the way;"
                        + " give it a certificate (--certs-dir), put a TLS proxy in front (see"
                        + " CLOAKROOM_TRUSTED_PROXIES), or listen on 127.0.0.1")
                .formatted(address));
    }

    private List<String> items(String key, UnaryOperator<String> reader) {
        return sources.text(key).map(SettingText::list).orElse(List.of()).stream()
                .flatMap(item -> sources.attempt(key, () -> reader.apply(item)).stream())
                .toList();
    }
}
