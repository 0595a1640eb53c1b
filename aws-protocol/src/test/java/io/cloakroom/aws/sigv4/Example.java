package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Operation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The credential of AWS's published examples, and short ways to sign, read and verify with it. */
final class Example {
    static final String ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
    static final Secret SECRET = new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    static final String SCOPE = "20130524/us-east-1/s3/aws4_request";
    static final String HASH_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Example() {}

    static SigningKey key() {
        return SigningKey.derive(SECRET, CredentialScope.parse(SCOPE));
    }

    static SigV4Signer signer() {
        return new SigV4Signer(new SigV4Signer.Credential(ACCESS_KEY_ID, SECRET, Optional.empty()), "us-east-1", "s3");
    }

    /** @param headers name, value, name, value … */
    static Headers headers(String... headers) {
        Headers.Builder builder = Headers.builder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.add(headers[i], headers[i + 1]);
        }
        return builder.build();
    }

    static RequestHead signed(String method, String target, String payloadHash, String... headers) {
        RequestHead head = RequestHead.parse(method, target, headers(headers));
        return RequestHead.parse(method, target, signer().sign(head, payloadHash, NOW));
    }

    static RequestHead presigned(String method, String target, String... headers) {
        RequestHead head = RequestHead.parse(method, target, headers(headers));
        String query = signer().presign(head, Duration.ofHours(1), NOW);
        return RequestHead.parse(method, head.rawPath() + '?' + query, head.headers());
    }

    static SignedRequest read(RequestHead head) {
        return SignedRequest.read(head, "s3", NOW).orElseThrow();
    }

    /** Reads and verifies; throws what the caller would be told. */
    static SignedRequest verified(RequestHead head) {
        SignedRequest signed = read(head);
        SignatureVerifier.verify(signed, head, key());
        return signed;
    }

    static PayloadVerifier verifier(RequestHead head) {
        return PayloadVerifiers.of(verified(head), head, key(), S3Operation.PUT_OBJECT);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Feeds a body in pieces of the size given, and answers the payload in it. */
    static byte[] payload(PayloadVerifier verifier, byte[] body, int pieceBytes) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += pieceBytes) {
            int length = Math.min(pieceBytes, body.length - at);
            ByteBuffer piece = ByteBuffer.allocateDirect(length + 2).position(1).limit(1 + length);
            piece.put(body, at, length).position(1);
            verifier.update(piece, (position, run) -> {
                for (int i = position; i < position + run; i++) {
                    payload.write(piece.get(i));
                }
            });
            if (piece.hasRemaining()) {
                throw new AssertionError("the verifier left bytes behind");
            }
        }
        return payload.toByteArray();
    }
}
