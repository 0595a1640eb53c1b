package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Signs raw requests with SigV4 and sends them. Tests can change the result of {@link #sign} before they send it. */
public final class SigningClient {
    /** The {@code x-amz-content-sha256} of a body that is not signed. */
    public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final URI endpoint;
    private final SigV4Signer signer;

    private SigningClient(URI endpoint, SigV4Signer signer) {
        this.endpoint = endpoint;
        this.signer = signer;
    }

    /** Signs for S3 in us-east-1 with a long-term key. */
    public static SigningClient of(URI endpoint, String accessKeyId, String secretAccessKey) {
        return of(
                endpoint, new SigV4Signer.Credential(accessKeyId, new Secret(secretAccessKey), Optional.empty()), "s3");
    }

    /** Signs for S3 in us-east-1 with session credentials. */
    public static SigningClient of(URI endpoint, String accessKeyId, String secretAccessKey, String sessionToken) {
        return of(
                endpoint,
                new SigV4Signer.Credential(
                        accessKeyId, new Secret(secretAccessKey), Optional.of(new Secret(sessionToken))),
                "s3");
    }

    /** Signs for a service in us-east-1. */
    public static SigningClient of(URI endpoint, SigV4Signer.Credential credential, String service) {
        return new SigningClient(endpoint, new SigV4Signer(credential, "us-east-1", service));
    }

    /** Signs the request with all its headers and the hash of its body, and sends it. */
    public RawAnswer send(RawRequest request) {
        return RawHttp.send(endpoint, sign(request));
    }

    /** The request with {@code host}, {@code content-length} and a signature that covers the body's hash. */
    public RawRequest sign(RawRequest request) {
        return sign(request, sha256(request.body().bytes()), Instant.now());
    }

    /** The signed request, with this {@code x-amz-content-sha256} and time of signing. */
    public RawRequest sign(RawRequest request, String payloadHash, Instant time) {
        RawRequest complete = complete(request);
        RequestHead head = RequestHead.parse(complete.method(), complete.target(), complete.headers());
        Headers signed = signer.sign(head, payloadHash, time);
        return new RawRequest(complete.method(), complete.target(), signed, complete.body());
    }

    /** The request with a presigned query. Only {@code host} is signed; the body is not. */
    public RawRequest presign(RawRequest request, Duration expires, Instant time) {
        Headers host = Headers.builder().add("host", endpoint.getAuthority()).build();
        RequestHead head = RequestHead.parse(request.method(), request.target(), host);
        return complete(request).withTarget(head.rawPath() + "?" + signer.presign(head, expires, time));
    }

    /** SHA-256 of bytes in lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of text in lower-case hexadecimal. */
    public static String sha256(String text) {
        return sha256(text.getBytes(US_ASCII));
    }

    private RawRequest complete(RawRequest request) {
        RawRequest complete = request;
        if (!complete.headers().contains("host")) {
            complete = complete.with("host", endpoint.getAuthority());
        }
        int length = complete.body().bytes().length;
        boolean hasBody = length > 0
                || complete.method().equals("PUT")
                || complete.method().equals("POST");
        boolean isFramed = complete.headers().contains("content-length")
                || complete.headers().contains("transfer-encoding");
        return !hasBody || isFramed ? complete : complete.with("content-length", Integer.toString(length));
    }
}
