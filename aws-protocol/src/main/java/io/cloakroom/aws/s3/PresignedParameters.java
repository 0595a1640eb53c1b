package io.cloakroom.aws.s3;

/** The query parameters that carry the signature of a presigned URL. They do not belong to the operation. */
public final class PresignedParameters {
    public static final String SIGNATURE = "X-Amz-Signature";

    /** Names the key of a URL presigned with Signature Version 2. */
    public static final String V2_ACCESS_KEY_ID = "AWSAccessKeyId";

    public static final String V2_SIGNATURE = "Signature";
    public static final String V2_EXPIRES = "Expires";

    private PresignedParameters() {}

    /** Whether a decoded name, in its exact spelling, carries a signature of Version 2. */
    public static boolean isOfV2(String name) {
        return name.equals(V2_ACCESS_KEY_ID) || name.equals(V2_SIGNATURE) || name.equals(V2_EXPIRES);
    }

    /** Whether a decoded name, in its exact spelling, is one of them. */
    public static boolean contains(String name) {
        return switch (name) {
            case "X-Amz-Algorithm",
                    "X-Amz-Credential",
                    "X-Amz-Date",
                    "X-Amz-Expires",
                    "X-Amz-SignedHeaders",
                    SIGNATURE,
                    "X-Amz-Security-Token",
                    "X-Amz-Content-Sha256" -> true;
            default -> false;
        };
    }
}
