package io.cloakroom.bridge.authn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.RequestHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bearer token of a scraper of metrics, as {@code mc admin prometheus generate} makes it: a JSON Web Token signed
 * with a secret access key by HMAC-SHA512, of the issuer {@code prometheus}, whose subject is the access key id.
 * Nothing in it is to be trusted before {@link #isSignedWith}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.2">RFC 7518, section 3.2</a>
 */
final class ScrapeToken {
    /** Tokens of {@code mc} have about 200 characters. */
    static final int MAX_CHARS = 2048;

    private static final String SCHEME = "Bearer ";
    private static final String ALGORITHM = "HS512";
    private static final String MAC = "HmacSHA512";
    private static final String ISSUER = "prometheus";

    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String signingInput;
    private final byte[] signature;
    private final String accessKeyId;
    private final Instant expiration;

    private ScrapeToken(String signingInput, byte[] signature, String accessKeyId, Instant expiration) {
        this.signingInput = signingInput;
        this.signature = signature;
        this.accessKeyId = accessKeyId;
        this.expiration = expiration;
    }

    /**
     * The token of a request.
     *
     * @throws AwsException {@code AccessDenied} if there is none, or if it is no such token
     */
    static ScrapeToken read(RequestHead head) {
        String header = head.headers().first("authorization").orElse("");
        if (header.length() > MAX_CHARS || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused();
        }
        String[] parts = header.substring(SCHEME.length()).strip().split("\\.", -1);
        if (parts.length != 3) {
            throw refused();
        }
        try {
            JsonNode algorithm = object(parts[0]);
            JsonNode claims = object(parts[1]);
            if (!algorithm.path("alg").asText().equals(ALGORITHM)
                    || algorithm.has("crit")
                    || !claims.path("iss").asText().equals(ISSUER)
                    || !claims.path("sub").isTextual()
                    || !claims.path("exp").isNumber()) {
                throw refused();
            }
            return new ScrapeToken(
                    parts[0] + '.' + parts[1],
                    Base64.getUrlDecoder().decode(parts[2]),
                    claims.path("sub").asText(),
                    Instant.ofEpochSecond(claims.path("exp").asLong()));
        } catch (IOException | RuntimeException e) { // no base64url, no JSON, no time
            throw refused();
        }
    }

    private static JsonNode object(String part) throws IOException {
        JsonNode node = JSON.readValue(Base64.getUrlDecoder().decode(part));
        if (!node.isObject()) {
            throw new IOException("expected a JSON object");
        }
        return node;
    }

    /** The access key id whose secret access key must have signed it. */
    String accessKeyId() {
        return accessKeyId;
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(expiration);
    }

    boolean isSignedWith(Secret secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), MAC));
            return MessageDigest.isEqual(mac.doFinal(signingInput.getBytes(StandardCharsets.ISO_8859_1)), signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA512", e);
        }
    }

    /** The same for every reason, so that nobody learns which access keys there are. */
    static AwsException refused() {
        return AwsException.of(
                AwsErrorCode.ACCESS_DENIED,
                "Metrics need the bearer token that `mc admin prometheus generate` makes, of a key that may"
                        + " `admin:Prometheus`.");
    }

    @Override
    public String toString() {
        return "ScrapeToken[***]";
    }
}
