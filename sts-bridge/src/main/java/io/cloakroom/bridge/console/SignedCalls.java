package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Signs what a page asks of S3 with the credentials of its user, as a client would. From there on it is an S3 request
 * like any other.
 */
final class SignedCalls {
    /** Stands for the address of S3 in the signature. No bucket is in it, and nobody looks it up. */
    private static final String HOST = "console.invalid";

    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    /** What S3 reads. Cookies, origins and what a browser says of itself stay here. */
    private static final Set<String> HANDED_ON = Set.of(
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-md5",
            "content-type",
            "expires",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "range",
            "user-agent");

    /** What a page says of caches for an object: browsers say of their own what they want of ours. */
    private static final String CACHE_CONTROL = "x-cloakroom-cache-control";

    /** These are the signature's: what else reads the page's own headers must not see others. */
    private static final Set<String> OF_THE_SIGNATURE = Set.of(
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-security-token",
            "x-amz-decoded-content-length",
            "x-amz-trailer");

    /** What a visitor without a login may say: which part of what, and what they have of it already. */
    private static final Set<String> OF_A_READER = Set.of(
            "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "range", "user-agent");

    private final String region;
    private final InstantSource clock;

    /** @param region that signatures must name; empty: any */
    SignedCalls(String region, InstantSource clock) {
        this.region = region.isEmpty() ? "us-east-1" : region;
        this.clock = clock;
    }

    /** The temporary credentials to sign with. */
    record By(String accessKeyId, Secret sessionToken, Secret secretAccessKey) {
        static By login(Sessions.Current login) {
            return new By(
                    login.kept().accessKeyId(),
                    login.kept().sessionToken(),
                    login.credential().secret());
        }
    }

    /** Of the headers of a visitor, those that only say how to read. */
    static Headers ofReader(Headers headers) {
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            if (OF_A_READER.contains(headers.name(i))) {
                kept.add(headers.field(i));
            }
        }
        return kept.build();
    }

    /**
     * Signs a request.
     *
     * @param rawTarget path and query, in S3's canonical encoding
     * @param headers of the request of the page
     * @throws AwsException {@code InvalidRequest} if they have one that is the signature's
     */
    RequestHead sign(By who, String method, String rawTarget, Headers headers) {
        Headers.Builder kept = Headers.builder().add("host", HOST);
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (OF_THE_SIGNATURE.contains(name)) {
                throw AwsException.of(INVALID_REQUEST, "A page of the console does not send `%s`.".formatted(name));
            }
            if (HANDED_ON.contains(name) || name.startsWith("x-amz-")) {
                kept.add(headers.field(i));
            } else if (name.equals(CACHE_CONTROL)) {
                kept.add("cache-control", headers.field(i).value());
            }
        }
        return sign(who, RequestHead.parse(method, rawTarget, kept.build()), UNSIGNED_PAYLOAD);
    }

    /** Signs a request with a body, of the admin API. */
    RequestHead sign(By who, String method, String rawTarget, byte[] body) {
        Headers headers = Headers.builder()
                .add("host", HOST)
                .add("content-length", Integer.toString(body.length))
                .add("content-type", "application/octet-stream")
                .build();
        return sign(who, RequestHead.parse(method, rawTarget, headers), sha256(body));
    }

    private RequestHead sign(By who, RequestHead unsigned, String payloadHash) {
        SigV4Signer signer = new SigV4Signer(
                new SigV4Signer.Credential(who.accessKeyId(), who.secretAccessKey(), Optional.of(who.sessionToken())),
                region,
                "s3");
        String target =
                unsigned.rawQuery().isEmpty() ? unsigned.rawPath() : unsigned.rawPath() + "?" + unsigned.rawQuery();
        return RequestHead.parse(unsigned.method(), target, signer.sign(unsigned, payloadHash, clock.instant()));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
