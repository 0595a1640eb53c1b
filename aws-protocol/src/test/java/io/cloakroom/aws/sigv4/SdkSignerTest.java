package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.UriEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The AWS SDK for Java signs, we verify; over many random requests. The seed is in the message of a failure. */
class SdkSignerTest {
    private static final int ROUNDS = 100;
    private static final String TOKEN = "token/with+all=kinds";
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    /** How the SDK may send a body. */
    enum Mode {
        HASHED,
        UNSIGNED,
        SIGNED_CHUNKS,
        SIGNED_CHUNKS_WITH_TRAILER,
        UNSIGNED_CHUNKS_WITH_TRAILER,
        PRESIGNED
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSdkSignsIsVerified(Mode mode) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] body = new byte[random.nextInt(random.nextInt(10) == 0 ? 300_000 : 3000)];
            random.nextBytes(body);
            Sent sent = sign(mode, request(random), body, random.nextBoolean());
            try {
                PayloadVerifier verifier = verifier(sent);
                byte[] payload = Example.payload(verifier, sent.body(), 1 + random.nextInt(9000));
                assertThat(payload).isEqualTo(body);
                verifier.finish();
            } catch (AwsException e) {
                throw new AssertionError(mode + ", seed " + seed + ", round " + round + ": " + sent.head(), e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatSomebodyChangesIsRefused(Mode mode) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Sent sent = sign(mode, request(random), Example.bytes("body"), true);
        RequestHead head = sent.head();
        RequestHead other =
                new RequestHead(head.method(), head.rawPath() + "x", head.rawQuery(), head.query(), head.headers());
        assertThatExceptionOfType(AwsException.class)
                .as("seed %s", seed)
                .isThrownBy(() -> verifier(new Sent(other, sent.body())))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @Test
    void theSdkSendsTheKindsWeTest() {
        Random random = new Random(1);
        for (Mode mode : Mode.values()) {
            SignedRequest signed = Example.read(
                    sign(mode, request(random), Example.bytes("body"), true).head());
            assertThat(signed.sessionToken()).contains(TOKEN);
            Class<? extends PayloadKind> kind = switch (mode) {
                case HASHED -> PayloadKind.Hashed.class;
                case UNSIGNED, PRESIGNED -> PayloadKind.Unsigned.class;
                case SIGNED_CHUNKS -> PayloadKind.SignedChunks.class;
                case SIGNED_CHUNKS_WITH_TRAILER -> PayloadKind.SignedChunksWithTrailer.class;
                case UNSIGNED_CHUNKS_WITH_TRAILER -> PayloadKind.UnsignedChunksWithTrailer.class;
            };
            assertThat(signed.payload()).isInstanceOf(kind);
        }
    }

    private static final class Sent {
        private final RequestHead head;
        private final byte[] body;

        Sent(RequestHead head, byte[] body) {
            this.head = head;
            this.body = body;
        }

        RequestHead head() {
            return head;
        }

        byte[] body() {
            return body;
        }
    }

    private static PayloadVerifier verifier(Sent sent) {
        SignedRequest signed =
                SignedRequest.read(sent.head(), "s3", Example.NOW).orElseThrow();
        SignatureVerifier.verify(signed, sent.head(), Example.key());
        return PayloadVerifiers.of(signed, sent.head(), Example.key(), S3Operation.PUT_OBJECT);
    }

    private static SdkHttpFullRequest request(Random random) {
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("https://s3.example.org:9000"))
                .encodedPath("/bucket/" + UriEncoding.encodeKey(text(random, true)));
        for (int i = random.nextInt(4); i > 0; i--) {
            request.putRawQueryParameter(text(random, false), random.nextInt(3) == 0 ? "" : text(random, false));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            request.putHeader("x-amz-meta-" + i, headerValue(random));
        }
        if (random.nextBoolean()) {
            request.putHeader("User-Agent", "unsigned/1.0").putHeader("Content-Type", "text/plain;  charset=utf-8");
        }
        return request.build();
    }

    private static String text(Random random, boolean isKey) {
        String alphabet = "abcXYZ019-._~ +%&=?#$@!'()*,;:[]{}|\\^`\"<>äß€𝄞/";
        StringBuilder text = new StringBuilder("k");
        int[] points = alphabet.codePoints().toArray();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return isKey ? text.toString() : text.append(i(random)).toString();
    }

    private static int i(Random random) {
        return random.nextInt(1000);
    }

    private static String headerValue(Random random) {
        return "v" + "  x\ty ".repeat(random.nextInt(3)) + i(random);
    }

    private static Sent sign(Mode mode, SdkHttpFullRequest request, byte[] body, boolean withToken) {
        AwsCredentialsIdentity plain = AwsCredentialsIdentity.create(Example.ACCESS_KEY_ID, Example.SECRET.reveal());
        AwsCredentialsIdentity identity = withToken
                ? AwsSessionCredentialsIdentity.create(Example.ACCESS_KEY_ID, Example.SECRET.reveal(), TOKEN)
                : plain;
        SignRequest.Builder<AwsCredentialsIdentity> signing = SignRequest.builder(identity)
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(Example.NOW, ZoneOffset.UTC));
        boolean chunked = mode == Mode.SIGNED_CHUNKS
                || mode == Mode.SIGNED_CHUNKS_WITH_TRAILER
                || mode == Mode.UNSIGNED_CHUNKS_WITH_TRAILER;
        signing.putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, chunked);
        signing.putProperty(
                AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED,
                mode != Mode.UNSIGNED && mode != Mode.UNSIGNED_CHUNKS_WITH_TRAILER && mode != Mode.PRESIGNED);
        if (mode == Mode.SIGNED_CHUNKS_WITH_TRAILER || mode == Mode.UNSIGNED_CHUNKS_WITH_TRAILER) {
            signing.putProperty(
                    AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM,
                    body.length % 2 == 0 ? DefaultChecksumAlgorithm.CRC32 : DefaultChecksumAlgorithm.SHA256);
        }
        if (mode == Mode.PRESIGNED) {
            signing.putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofHours(1));
        }
        var result = SIGNER.sign(signing.build());
        return new Sent(head(result.request()), read(result.payload().orElseThrow()));
    }

    private static RequestHead head(SdkHttpRequest request) {
        Headers.Builder headers = Headers.builder();
        request.forEachHeader((name, values) -> values.forEach(value -> headers.add(name, wire(value))));
        String query = request.encodedQueryParameters().map(text -> '?' + text).orElse("");
        return RequestHead.parse(request.method().name(), request.encodedPath() + query, headers.build());
    }

    private static String wire(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(ContentStreamProvider payload) {
        try (InputStream stream = payload.newStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
