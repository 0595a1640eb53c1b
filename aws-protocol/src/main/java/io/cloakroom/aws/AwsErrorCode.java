package io.cloakroom.aws;

/**
 * Error codes as they stand on the wire, with their HTTP status and standard sentence.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS common errors</a>
 */
public enum AwsErrorCode {
    ACCESS_DENIED("AccessDenied", 403, "Access Denied."),
    AUTHORIZATION_HEADER_MALFORMED("AuthorizationHeaderMalformed", 400, "The authorization header is malformed."),
    INTERNAL_ERROR("InternalError", 500, "We encountered an internal error, please try again."),
    INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403, "The Access Key Id you provided does not exist in our records."),
    NOT_IMPLEMENTED("NotImplemented", 501, "A header you provided implies functionality that is not implemented.");

    private final String wireName;
    private final int status;
    private final String standardMessage;

    AwsErrorCode(String wireName, int status, String standardMessage) {
        this.wireName = wireName;
        this.status = status;
        this.standardMessage = standardMessage;
    }

    /** The code as it is written in the error document. */
    public String wireName() {
        return wireName;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** The sentence AWS or MinIO gives; begins every message with this code. */
    public String standardMessage() {
        return standardMessage;
    }
}
