package io.cloakroom.bridge.authn;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** The bearer token of a scraper: it is read or refused by {@code AccessDenied}, and signed by nobody. */
public final class ScrapeTokenFuzz {
    private static final Secret SECRET = new Secret("a-secret-of-the-test");

    private ScrapeTokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Headers headers;
        try {
            headers = Headers.builder()
                    .add("authorization", "Bearer " + new String(input, StandardCharsets.ISO_8859_1))
                    .build();
        } catch (IllegalArgumentException e) {
            return; // no header
        }
        try {
            ScrapeToken token = ScrapeToken.read(new RequestHead("GET", "/-/metrics", "", List.of(), headers));
            var unused = token.isExpired(Instant.EPOCH);
            if (token.isSignedWith(SECRET)) {
                throw new IllegalStateException("a forged token");
            }
        } catch (AwsException e) {
            if (e.code() != AwsErrorCode.ACCESS_DENIED) {
                throw new IllegalStateException(e);
            }
        }
    }
}
