package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;

/** Refuses unsupported signing schemes. Each answer names the client setting that helps. */
final class UnsupportedScheme {
    private static final String STANDARD =
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

    private static final String CURE = " With the AWS CLI run `aws configure set"
            + " default.s3.signature_version s3v4`; in boto3 pass `Config(signature_version='s3v4')`; in a profile write"
            + " `s3 =` and, indented under it, `signature_version = s3v4`; for s3cmd write `signature_v2 = False`.";

    private UnsupportedScheme() {}

    static AwsException ofHeader(String scheme) {
        if (scheme.equals("AWS")) {
            return sigV2();
        }
        if (scheme.startsWith("AWS4-ECDSA")) {
            return sigV4a();
        }
        return refused("The Authorization header must begin with AWS4-HMAC-SHA256.");
    }

    static AwsException ofQuery(String algorithm) {
        return algorithm.startsWith("AWS4-ECDSA") ? sigV4a() : refused("X-Amz-Algorithm must be AWS4-HMAC-SHA256.");
    }

    static AwsException sigV2() {
        return refused(
                "This request was signed with Signature Version 2. That is accepted for presigned URLs of GetObject,"
                        + " HeadObject and PutObject only." + CURE);
    }

    static AwsException notInSigV2(String parameter) {
        return refused(
                "This URL was presigned with Signature Version 2, which is accepted for GetObject, HeadObject and"
                        + " PutObject only, without the parameter `" + parameter + "`." + CURE);
    }

    static AwsException sigV4a() {
        return refused(
                "This request was signed with SigV4A. Set `auth_scheme_preference = sigv4` in the profile, or the"
                        + " environment variable AWS_AUTH_SCHEME_PREFERENCE to sigv4, and use no multi-region access point.");
    }

    private static AwsException refused(String cure) {
        return new AwsException(AwsErrorCode.INVALID_REQUEST, STANDARD + ' ' + cure);
    }
}
