package io.cloakroom.bridge.authz;

import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The values of condition keys for a call of the admin API: the connection, the clock, and the principal. Most keys of
 * S3 calls are absent.
 *
 * @param keyDuration how long a service account that is asked for would last, in seconds; no value if for good;
 *     empty if that is not known yet
 */
record AdminConditions(Caller caller, Instant now, Optional<List<String>> keyDuration) implements CallerContext {
    @Override
    public List<String> values(String key) {
        return switch (key) {
            case "s3:signatureversion" -> List.of("AWS4-HMAC-SHA256");
            case "s3:authType" -> List.of("REST-HEADER");
            case "s3:x-amz-content-sha256" -> caller.payloadHash();
            // The overview of an account asks about its buckets as a listing of their top level would.
            case "s3:prefix" -> List.of("");
            case "s3:delimiter" -> List.of("/");
            case "svc:DurationSeconds" -> keyDuration.orElseThrow(() -> new UnavailableValueException(key));
            default -> {
                List<String> ofOrigin = ofOrigin(key);
                yield ofOrigin != null ? ofOrigin : PrincipalValues.of(caller.principal(), key);
            }
        };
    }
}
