package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.TraceContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a request comes from, and when: what condition keys say about calls of every kind. */
public interface RequestOrigin {
    ClientConnection connection();

    Instant now();

    /** An empty text if there is none. */
    List<String> userAgent();

    /** An empty text if there is none. */
    List<String> referer();

    /** The trace that the request belongs to. */
    TraceContext trace();

    /** The values of a key about the connection or the clock; null for any other key. */
    default @Nullable List<String> ofOrigin(String key) {
        return switch (key) {
            case "aws:SourceIp" -> List.of(connection().address());
            case "aws:SecureTransport" -> List.of(Boolean.toString(connection().secure()));
            case "aws:CurrentTime" ->
                List.of(now().truncatedTo(ChronoUnit.SECONDS).toString());
            case "aws:EpochTime" -> List.of(Long.toString(now().getEpochSecond()));
            case "aws:UserAgent" -> userAgent();
            case "aws:Referer" -> referer();
            default -> null;
        };
    }
}
