package io.cloakroom.testkit.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import io.cloakroom.testkit.SigningClient;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signatures of the chunks of a payload. Each covers the one before, the first that of the request.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunked upload</a>
 */
final class ChunkSignatures {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private final byte[] key;
    private final String timeAndScope;
    private String previous;

    private ChunkSignatures(byte[] key, String timeAndScope, String previous) {
        this.key = key.clone();
        this.timeAndScope = timeAndScope;
        this.previous = previous;
    }

    /** Signatures of the right length that sign nothing. */
    static ChunkSignatures blank() {
        return new ChunkSignatures(new byte[32], "", "");
    }

    /** @param authorization of the request, signed for S3 */
    static ChunkSignatures after(String authorization, Secret secret, Instant time, String region) {
        String day = DAY.format(time);
        byte[] key = ("AWS4" + secret.reveal()).getBytes(UTF_8);
        for (String step : new String[] {day, region, "s3", "aws4_request"}) {
            key = hmac(key, step);
        }
        String signature = authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
        String scope = day + '/' + region + "/s3/aws4_request";
        return new ChunkSignatures(key, TIME.format(time) + '\n' + scope, signature);
    }

    String ofChunk(byte[] chunk) {
        return next("AWS4-HMAC-SHA256-PAYLOAD", SigningClient.sha256("") + '\n' + SigningClient.sha256(chunk));
    }

    String ofTrailer(String trailer) {
        return next("AWS4-HMAC-SHA256-TRAILER", SigningClient.sha256(trailer));
    }

    private String next(String algorithm, String hashes) {
        String text = algorithm + '\n' + timeAndScope + '\n' + previous + '\n' + hashes;
        previous = HexFormat.of().formatHex(hmac(key, text));
        return previous;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
