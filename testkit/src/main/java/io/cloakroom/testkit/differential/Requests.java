package io.cloakroom.testkit.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.testkit.RawRequest;
import io.cloakroom.testkit.SigningClient;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Turns rows into signed requests to one server. How a row is signed:
 *
 * <ul>
 *   <li>nothing said: by header, over the hash of the payload
 *   <li>{@code unsigned}: by header, {@code UNSIGNED-PAYLOAD}; {@code hash X}: with this {@code x-amz-content-sha256}
 *   <li>{@code presigned}: in the query, with all headers of the row signed; {@code presigned SECONDS}, {@code expired}
 *   <li>{@code anonymous}: not at all; {@code wrong-secret}, {@code unknown-key}, {@code old}
 *   <li>{@code chunked}: signed chunks; {@code trailer crc32}: unsigned chunks with a checksum behind them;
 *       {@code signed-trailer crc32}; after the algorithm {@code bad} for a wrong checksum
 *   <li>{@code md5}, {@code bad-md5}, {@code sum crc32}, {@code bad-sum crc32}: by header, with such a checksum
 *   <li>{@code no-length}: without {@code content-length}
 * </ul>
 */
final class Requests {
    private static final String REGION = "us-east-1";
    private static final int CHUNK = 8192;
    private final URI endpoint;
    private final String accessKeyId;
    private final Secret secret;
    private final SigV4Signer signer;

    Requests(URI endpoint, String accessKeyId, Secret secret) {
        this.endpoint = endpoint;
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.signer = signer(accessKeyId, secret);
    }

    private static SigV4Signer signer(String accessKeyId, Secret secret) {
        return new SigV4Signer(new SigV4Signer.Credential(accessKeyId, secret, Optional.empty()), REGION, "s3");
    }

    RawRequest of(Row row, Variables variables) {
        byte[] payload = Payload.of(row.body(), variables);
        RawRequest request =
                RawRequest.of(row.method(), variables.inTarget(row.target())).with("host", endpoint.getAuthority());
        for (Row.Field header : row.headers()) {
            String value = variables.inText(header.value());
            request = request.with(header.name(), new String(value.getBytes(UTF_8), ISO_8859_1));
        }
        boolean framed = row.signing().equals("no-length") || request.headers().contains("content-length");
        boolean hasBody =
                payload.length > 0 || row.method().equals("PUT") || row.method().equals("POST");
        String[] how = row.signing().split(" ", -1);
        if (how[0].equals("chunked") || how[0].endsWith("trailer")) {
            return chunked(request, payload, how);
        }
        if (hasBody && !framed) {
            request = request.with("content-length", Integer.toString(payload.length));
        }
        RawRequest whole = payload.length == 0 ? request : request.withBody(payload);
        return signed(whole, payload, how);
    }

    private RawRequest signed(RawRequest request, byte[] payload, String[] how) {
        String hash = SigningClient.sha256(payload);
        Instant now = Instant.now();
        return switch (how[0]) {
            case "", "no-length" -> sign(request, signer, hash, now);
            case "unsigned" -> sign(request, signer, SigningClient.UNSIGNED_PAYLOAD, now);
            case "hash" -> sign(request, signer, how[1], now);
            case "anonymous" -> request;
            case "wrong-secret" -> sign(request, signer(accessKeyId, new Secret("wrong-secret")), hash, now);
            case "unknown-key" -> sign(request, signer("nobody-knows-me", new Secret("wrong-secret")), hash, now);
            case "old" -> sign(request, signer, hash, now.minus(Duration.ofHours(1)));
            case "presigned" -> presign(request, how.length > 1 ? Long.parseLong(how[1]) : 300, now);
            case "expired" -> presign(request, 60, now.minus(Duration.ofMinutes(5)));
            case "md5" -> sign(request.with("content-md5", md5(payload)), signer, hash, now);
            case "bad-md5" -> sign(request.with("content-md5", md5(new byte[] {1})), signer, hash, now);
            case "sum" -> sign(withSum(request, how[1], payload), signer, hash, now);
            case "bad-sum" -> sign(withSum(request, how[1], new byte[] {1}), signer, hash, now);
            default -> throw new IllegalStateException("unknown way to sign: " + how[0]);
        };
    }

    private static RawRequest sign(RawRequest request, SigV4Signer by, String hash, Instant time) {
        RequestHead head = RequestHead.parse(request.method(), request.target(), request.headers());
        Headers headers = by.sign(head, hash, time);
        RawRequest signed = RawRequest.of(request.method(), request.target());
        for (int i = 0; i < headers.size(); i++) {
            signed = signed.with(headers.name(i), headers.value(i));
        }
        return signed.withBodyOf(request);
    }

    private RawRequest presign(RawRequest request, long seconds, Instant time) {
        RawRequest bare = request.without("content-length");
        RequestHead head = RequestHead.parse(bare.method(), bare.target(), bare.headers());
        return request.withTarget(head.rawPath() + "?" + signer.presign(head, Duration.ofSeconds(seconds), time));
    }

    private static RawRequest withSum(RawRequest request, String algorithm, byte[] of) {
        return request.with("x-amz-checksum-" + algorithm, sum(algorithm, of));
    }

    private static String sum(String algorithm, byte[] of) {
        ChecksumComputation computation =
                ChecksumAlgorithm.ofName(algorithm).orElseThrow().start();
        computation.update(ByteBuffer.wrap(of));
        return Base64.getEncoder().encodeToString(computation.value());
    }

    private static String md5(byte[] of) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(of));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private RawRequest chunked(RawRequest request, byte[] payload, String[] how) {
        boolean signs = !how[0].equals("trailer");
        boolean trails = !how[0].equals("chunked");
        String trailer = trails ? "x-amz-checksum-" + how[1] : "";
        RawRequest head = request.with("x-amz-decoded-content-length", Integer.toString(payload.length));
        if (!head.headers().contains("content-encoding")) {
            head = head.with("content-encoding", "aws-chunked");
        }
        if (trails) {
            head = head.with("x-amz-trailer", trailer);
        }
        String hash = (signs ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" : "STREAMING-UNSIGNED-PAYLOAD")
                + (trails ? "-TRAILER" : "");
        Instant now = Instant.now();
        String sum = trails ? sum(how[1], how.length > 2 ? new byte[] {1} : payload) : "";
        // The length is signed too, and the same for every signature.
        ChunkedPayload unsigned = new ChunkedPayload(CHUNK, trailer, sum);
        int length = unsigned.write(payload, signs ? Optional.of(ChunkSignatures.blank()) : Optional.empty()).length;
        RawRequest signed = sign(head.with("content-length", Integer.toString(length)), signer, hash, now);
        Optional<ChunkSignatures> signatures = signs
                ? Optional.of(ChunkSignatures.after(
                        signed.headers().first("authorization").orElseThrow(), secret, now, REGION))
                : Optional.empty();
        return signed.withBody(unsigned.write(payload, signatures));
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
