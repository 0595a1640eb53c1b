package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.ConfigLoader.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads where objects are kept: in the embedded store, or in the upstream. */
final class StoreSettings {
    private static final String MAX_BUCKETS = "CLOAKROOM_MAX_BUCKETS";
    private static final String UPLOAD_EXPIRY = "MINIO_API_STALE_UPLOADS_EXPIRY";

    private final SettingSources sources;

    StoreSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** The embedded store or the upstream, whichever the mode asks for; empty after a problem. */
    Optional<StoreConfig> read(Mode mode) {
        return switch (mode) {
            case Mode.Server server -> {
                for (String name : sources.names()) {
                    if (name.startsWith("CLOAKROOM_UPSTREAM_")) {
                        sources.problem(name, "only for cloakroom gateway");
                    }
                }
                int buckets = sources.read(MAX_BUCKETS, StoreConfig.Embedded::maxBuckets)
                        .orElse(StoreConfig.Embedded.STANDARD_MAX_BUCKETS);
                Duration expiry = sources.read(UPLOAD_EXPIRY, StoreConfig.Embedded::uploadExpiry)
                        .orElse(StoreConfig.Embedded.STANDARD_UPLOAD_EXPIRY);
                yield sources.attempt(
                        "DIR", () -> new StoreConfig.Embedded(Path.of(server.directory()), buckets, expiry));
            }
            case Mode.Gateway gateway -> {
                if (sources.isSet(MAX_BUCKETS)) {
                    sources.problem(MAX_BUCKETS, "only for cloakroom server");
                }
                if (sources.isSet(UPLOAD_EXPIRY)) {
                    sources.warning(UPLOAD_EXPIRY + " is ignored: multipart uploads are the upstream's");
                }
                Optional<URI> endpoint = sources.attempt("URL", () -> origin(gateway.url()));
                Optional<Secret> accessKey = required("CLOAKROOM_UPSTREAM_ACCESS_KEY");
                Optional<Secret> secretKey = required("CLOAKROOM_UPSTREAM_SECRET_KEY");
                if (endpoint.isEmpty() || accessKey.isEmpty() || secretKey.isEmpty()) {
                    yield Optional.empty();
                }
                yield Optional.of(new StoreConfig.Upstream(new UpstreamConfig(
                        endpoint.get(),
                        sources.text("CLOAKROOM_UPSTREAM_REGION").orElse("us-east-1"),
                        accessKey.get().reveal(),
                        secretKey.get(),
                        sources.secret("CLOAKROOM_UPSTREAM_SESSION_TOKEN"),
                        new TlsSettings(sources).upstream(endpoint.get()))));
            }
        };
    }

    private static URI origin(String text) {
        URI url = SettingText.httpUrl(text);
        if (!Set.of("", "/").contains(url.getRawPath()) || url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "an upstream is scheme, host and port only, such as https://s3.example.org");
        }
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
    }

    private Optional<Secret> required(String key) {
        Optional<Secret> value = sources.secret(key);
        if (!sources.isSet(key)) {
            sources.problem(key, "cloakroom gateway needs it to sign requests to the upstream");
        }
        return value;
    }
}
