package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.Hex;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.S3Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The signature of a browser upload. It covers the policy document of the form and nothing else. That document says
 * what the other fields may hold.
 *
 * @param signature 64 lower-case hexadecimal digits
 * @param time of signing, to the second, as the form says
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html">Browser-based uploads
 *     using POST</a>
 */
public record SignedForm(PostForm form, String accessKeyId, CredentialScope scope, String signature, Instant time)
        implements RequestSignature {
    private static final AwsErrorCode MALFORMED = AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR;
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final Duration MAX_AGE = Duration.ofDays(7);

    /**
     * Reads the signature of a form.
     *
     * @param now the server's time; the form must have been signed at most seven days before it
     * @throws AwsException {@code InvalidArgument} for a missing field, {@code InvalidRequest} for another scheme,
     *     {@code AuthorizationQueryParametersError}, {@code AuthorizationParametersError}, {@code AccessDenied} for a
     *     form without signature, and for one of another time
     */
    public static SignedForm read(PostForm form, Instant now) {
        boolean isSignedByV2 = form.value("awsaccesskeyid").isPresent()
                || form.value("signature").isPresent();
        boolean isSigned = form.value("x-amz-signature").isPresent();
        if (isSignedByV2) {
            throw isSigned ? SignedRequestReader.several() : UnsupportedScheme.sigV2();
        }
        if (!isSigned && form.value("policy").isEmpty()) {
            throw AwsException.of(AwsErrorCode.ACCESS_DENIED, "A form needs a policy and its signature.");
        }
        String algorithm = form.required("x-amz-algorithm");
        if (!algorithm.equals(SigV4.ALGORITHM)) {
            throw UnsupportedScheme.ofQuery(algorithm);
        }
        ShownCredential shown = ShownCredential.of(
                form.required("x-amz-credential"), "host", form.required("x-amz-signature"), MALFORMED);
        shown.scope().requireAnyRegion(MALFORMED);
        requireS3(shown.scope());
        Instant time = AmzDate.parse(form.required("x-amz-date"));
        requireTime(shown.scope(), time, now);
        form.required("policy");
        return new SignedForm(form, shown.accessKeyId(), shown.scope(), shown.signature(), time);
    }

    private static void requireS3(CredentialScope scope) {
        if (!scope.service().equals("s3")) {
            throw AwsException.of(
                    AwsErrorCode.AUTHORIZATION_PARAMETERS_ERROR, "incorrect service. This endpoint belongs to \"s3\".");
        }
    }

    private static void requireTime(CredentialScope scope, Instant time, Instant now) {
        if (!scope.date().equals(LocalDate.ofInstant(time, ZoneOffset.UTC))) {
            throw AwsException.of(MALFORMED, "Invalid credential date. This date is not the same as x-amz-date.");
        }
        if (time.isAfter(now.plus(MAX_SKEW))) {
            throw AwsException.of(
                    AwsErrorCode.ACCESS_DENIED, "Request is not valid yet. It was signed for " + time + ".");
        }
        if (now.isAfter(time.plus(MAX_AGE))) {
            throw AwsException.of(
                    AwsErrorCode.ACCESS_DENIED, "Request has expired. It was valid until " + time.plus(MAX_AGE) + ".");
        }
    }

    /**
     * Checks the signature.
     *
     * @param key of the credential and the scope that the form names
     * @throws AwsException {@code SignatureDoesNotMatch}
     */
    public void verify(SigningKey key) {
        byte[] policy = policy().getBytes(StandardCharsets.UTF_8);
        WireBuffer text = new WireBuffer(policy.length).put(new String(policy, StandardCharsets.ISO_8859_1));
        if (!MessageDigest.isEqual(Hex.decode(signature), key.sign(text))) {
            throw new AwsException(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    /** The policy document, in Base64. */
    public String policy() {
        return form.required("policy");
    }

    @Override
    public AuthenticationKind kind() {
        return AuthenticationKind.POST_FORM;
    }

    @Override
    public Optional<String> sessionToken() {
        return form.value("x-amz-security-token");
    }

    /** The file is never signed. */
    @Override
    public PayloadKind payload() {
        return new PayloadKind.Unsigned();
    }

    @Override
    public String payloadHash() {
        return SigV4.UNSIGNED_PAYLOAD;
    }

    @Override
    public Optional<Instant> signedAt() {
        return Optional.of(time);
    }

    /** Nothing to refuse: the headers of an upload are fields that the policy document covers. */
    @Override
    public void requireSigned(RequestHead head, S3Call call) {}

    @Override
    public void requireRegion(String expected) {
        scope.requireRegion(expected);
    }

    @Override
    public String toString() {
        return "SignedForm[" + accessKeyId + ", " + scope.text() + "]";
    }
}
