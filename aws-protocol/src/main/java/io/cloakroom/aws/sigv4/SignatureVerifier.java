package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.Hex;
import io.cloakroom.aws.s3.UriEncoding;
import java.security.MessageDigest;

/** Checks a signature. The time taken does not depend on where it differs. */
public final class SignatureVerifier {
    private SignatureVerifier() {}

    /**
     * Checks the signature over method, path, query, signed headers and payload hash.
     *
     * <p>AWS and MinIO sign the decoded path in S3's canonical encoding. A signature over the spelling on the wire is
     * accepted too: both spellings decode to the same key.
     *
     * @param key of the credential and the scope that the request names
     * @throws AwsException {@code SignatureDoesNotMatch}
     */
    public static void verify(SignedRequest signed, RequestHead head, SigningKey key) {
        byte[] shown = Hex.decode(signed.signature());
        String path = UriEncoding.canonicalPath(head.rawPath());
        boolean good = MessageDigest.isEqual(shown, signature(signed, head, path, key));
        if (!good && !path.equals(head.rawPath())) {
            good = MessageDigest.isEqual(shown, signature(signed, head, head.rawPath(), key));
        }
        if (!good) {
            throw new AwsException(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    private static byte[] signature(SignedRequest signed, RequestHead head, String path, SigningKey key) {
        WireBuffer canonical = CanonicalRequest.of(
                head.method(),
                path,
                CanonicalRequest.query(head.query()),
                new CanonicalRequest.SignedPart(head.headers(), signed.signedHeaders(), signed.payloadHash()));
        return key.sign(CanonicalRequest.stringToSign(signed.dateText(), signed.scope(), canonical));
    }
}
