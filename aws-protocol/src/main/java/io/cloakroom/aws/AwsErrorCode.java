package io.cloakroom.aws;

/**
 * AWS error codes, with their HTTP status and standard sentence.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS common errors</a>
 */
public enum AwsErrorCode {
    ACCESS_DENIED("AccessDenied", 403, "Access Denied."),
    ACCESS_FORBIDDEN("AccessForbidden", 403, "CORSResponse: This CORS request is not allowed."),
    AUTHORIZATION_HEADER_MALFORMED("AuthorizationHeaderMalformed", 400, "The authorization header is malformed."),
    AUTHORIZATION_PARAMETERS_ERROR(
            "AuthorizationParametersError", 400, "Error parsing the Credential/X-Amz-Credential parameter."),
    AUTHORIZATION_QUERY_PARAMETERS_ERROR(
            "AuthorizationQueryParametersError",
            400,
            "Error parsing the query parameters of the signature; the authorization query is malformed."),
    BAD_DIGEST("BadDigest", 400, "The Content-Md5 you specified did not match what we received."),
    BAD_REQUEST("BadRequest", 400, "An unsupported API call."),
    BUCKET_ALREADY_OWNED_BY_YOU(
            "BucketAlreadyOwnedByYou",
            409,
            "Your previous request to create the named bucket succeeded and you already own it."),
    BUCKET_NOT_EMPTY("BucketNotEmpty", 409, "The bucket you tried to delete is not empty."),
    ENTITY_ALREADY_EXISTS("EntityAlreadyExists", 409, "There is already one of this name."),
    ENTITY_TOO_LARGE("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size."),
    ENTITY_TOO_SMALL("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed object size."),
    EXPIRED_TOKEN_EXCEPTION(
            "ExpiredTokenException",
            400,
            "The web identity token that was passed is expired or is not valid. Get a new identity token from the"
                    + " identity provider and then retry the request."),
    IDP_COMMUNICATION_ERROR(
            "IDPCommunicationError",
            400,
            "The request could not be fulfilled because the identity provider (IDP) that was asked to verify the"
                    + " incoming identity token could not be reached."),
    IDP_REJECTED_CLAIM("IDPRejectedClaim", 403, "The identity provider (IdP) reported that authentication failed."),
    INCOMPLETE_BODY(
            "IncompleteBody",
            400,
            "You did not provide the number of bytes specified by the Content-Length HTTP header."),
    INCORRECT_NUMBER_OF_FILES(
            "IncorrectNumberOfFilesInPostRequest", 400, "POST requires exactly one file upload per request."),
    INSECURE_CONNECTION(
            "InsecureConnection",
            400,
            "The request was made over a plain HTTP connection. A TLS connection is required."),
    INTERNAL_ERROR("InternalError", 500, "We encountered an internal error, please try again."),
    INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403, "The Access Key Id you provided does not exist in our records."),
    INVALID_ARGUMENT("InvalidArgument", 400, "Invalid Argument"),
    INVALID_BUCKET_NAME("InvalidBucketName", 400, "The specified bucket is not valid."),
    INVALID_CLIENT_CERTIFICATE(
            "InvalidClientCertificate",
            400,
            "The provided client certificate is invalid. Retry with a different certificate."),
    INVALID_DIGEST("InvalidDigest", 400, "The Content-Md5 you specified is not valid."),
    INVALID_IDENTITY_TOKEN(
            "InvalidIdentityToken",
            400,
            "The web identity token that was passed could not be validated by the identity provider. Get a new identity"
                    + " token from the identity provider and then retry the request."),
    INVALID_PARAMETER_VALUE(
            "InvalidParameterValue", 400, "An invalid or out-of-range value was supplied for the input parameter."),
    INVALID_PART(
            "InvalidPart",
            400,
            "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."),
    INVALID_PART_NUMBER("InvalidPartNumber", 416, "The requested partnumber is not satisfiable"),
    INVALID_PART_ORDER(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. The parts list must be specified in order by part number."),
    INVALID_POLICY_DOCUMENT(
            "InvalidPolicyDocument",
            400,
            "The content of the form does not meet the conditions specified in the policy document."),
    INVALID_RANGE("InvalidRange", 416, "The requested range is not satisfiable"),
    INVALID_REQUEST("InvalidRequest", 400, "Invalid Request"),
    INVALID_STORAGE_CLASS("InvalidStorageClass", 400, "Invalid storage class."),
    INVALID_TAG(
            "InvalidTag",
            400,
            "The tag provided was not a valid tag. This error can occur if the tag did not pass input validation."),
    INVALID_TOKEN_ID("InvalidTokenId", 403, "The security token included in the request is invalid"),
    INVALID_URI("InvalidURI", 400, "Couldn't parse the specified URI."),
    KEY_TOO_LONG("KeyTooLongError", 400, "Your key is too long"),
    LIMIT_EXCEEDED(
            "LimitExceeded",
            409,
            "The request was rejected because it attempted to create resources beyond the current limits."),
    MALFORMED_DATE(
            "MalformedDate",
            400,
            "Invalid date format header, expected to be in ISO8601, RFC1123 or RFC1123Z time format."),
    MALFORMED_POLICY("MalformedPolicy", 400, "The policy must contain a valid version string"),
    MALFORMED_POLICY_DOCUMENT(
            "MalformedPolicyDocument", 400, "The request was rejected because the policy document was malformed."),
    MALFORMED_POST_REQUEST(
            "MalformedPOSTRequest", 400, "The body of your POST request is not well-formed multipart/form-data."),
    MALFORMED_TRAILER(
            "MalformedTrailerError",
            400,
            "The request contained trailing data that was not well-formed or did not conform to our published schema."),
    MALFORMED_XML(
            "MalformedXML",
            400,
            "The XML you provided was not well-formed or did not validate against our published schema."),
    MAX_POST_PRE_DATA_LENGTH_EXCEEDED(
            "MaxPostPreDataLengthExceededError",
            400,
            "Your POST request fields preceding the upload file were too large."),
    METADATA_TOO_LARGE("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size."),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
    MISSING_CONTENT_LENGTH("MissingContentLength", 411, "You must provide the Content-Length HTTP header."),
    MISSING_PARAMETER("MissingParameter", 400, "A required parameter for the specified action is not supplied."),
    MISSING_SECURITY_HEADER("MissingSecurityHeader", 400, "Your request was missing a required header."),
    NOT_IMPLEMENTED("NotImplemented", 501, "A header you provided implies functionality that is not implemented."),
    NO_SUCH_BUCKET("NoSuchBucket", 404, "The specified bucket does not exist"),
    NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404, "The bucket policy does not exist"),
    NO_SUCH_CORS_CONFIGURATION("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist"),
    NO_SUCH_ENTITY("NoSuchEntity", 404, "There is none of this name."),
    NO_SUCH_KEY("NoSuchKey", 404, "The specified key does not exist."),
    NO_SUCH_LIFECYCLE_CONFIGURATION("NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist"),
    NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION(
            "NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found"),
    NO_SUCH_TAG_SET("NoSuchTagSet", 404, "The TagSet does not exist"),
    NO_SUCH_UPLOAD(
            "NoSuchUpload",
            404,
            "The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."),
    NO_SUCH_VERSION("NoSuchVersion", 404, "The specified version does not exist."),
    NO_SUCH_WEBSITE_CONFIGURATION(
            "NoSuchWebsiteConfiguration", 404, "The specified bucket does not have a website configuration"),
    OBJECT_LOCK_CONFIGURATION_NOT_FOUND(
            "ObjectLockConfigurationNotFoundError", 404, "Object Lock configuration does not exist for this bucket"),
    OWNERSHIP_CONTROLS_NOT_FOUND("OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found"),
    PACKED_POLICY_TOO_LARGE(
            "PackedPolicyTooLarge",
            400,
            "The total packed size of the session policies and session tags combined was too large."),
    POLICY_INVALID_NAME("PolicyInvalidName", 400, "Policy name may not contain comma"),
    POLICY_TOO_LARGE("PolicyTooLarge", 400, "Policy exceeds the maximum allowed document size."),
    PRECONDITION_FAILED("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"),
    REPLICATION_CONFIGURATION_NOT_FOUND(
            "ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found"),
    REQUEST_HEADER_SECTION_TOO_LARGE(
            "RequestHeaderSectionTooLarge",
            400,
            "Your request header and query parameters exceed the maximum allowed size."),
    REQUEST_TIMEOUT(
            "RequestTimeout",
            400,
            "Your socket connection to the server was not read from or written to within the timeout period."),
    REQUEST_TIME_TOO_SKEWED(
            "RequestTimeTooSkewed", 403, "The difference between the request time and the server's time is too large."),
    SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND(
            "ServerSideEncryptionConfigurationNotFoundError",
            404,
            "The server side encryption configuration was not found"),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503, "Please reduce your request rate."),
    SIGNATURE_DOES_NOT_MATCH(
            "SignatureDoesNotMatch",
            403,
            "The request signature we calculated does not match the signature you provided. Check your key and signing"
                    + " method."),
    SLOW_DOWN("SlowDown", 503, "Please reduce your request rate."),
    STS_NOT_INITIALIZED("STSNotInitialized", 503, "STS API not initialized, please try again."),
    THROTTLING("Throttling", 400, "Rate exceeded."),
    TOO_MANY_BUCKETS("TooManyBuckets", 400, "You have attempted to create more buckets than allowed."),
    TOO_MANY_INTERMEDIATE_CAS(
            "TooManyIntermediateCAs",
            400,
            "The provided client certificate contains too many intermediate CA certificates"),
    VALIDATION_ERROR("ValidationError", 400, "The input fails to satisfy the constraints of the action."),
    X_AMZ_CONTENT_SHA256_MISMATCH(
            "XAmzContentSHA256Mismatch",
            400,
            "The provided 'x-amz-content-sha256' header does not match what was computed."),
    X_MINIO_ADMIN_CONFIG_BAD_JSON(
            "XMinioAdminConfigBadJSON", 400, "JSON configuration provided is of incorrect format."),
    X_MINIO_ADMIN_CONFIG_TOO_LARGE("XMinioAdminConfigTooLarge", 400, "The configuration data provided is too large."),
    X_MINIO_ADMIN_GROUP_DISABLED("XMinioAdminGroupDisabled", 400, "The specified group is disabled."),
    X_MINIO_ADMIN_GROUP_NOT_EMPTY(
            "XMinioAdminGroupNotEmpty", 400, "The specified group is not empty - cannot remove it."),
    X_MINIO_ADMIN_INVALID_ACCESS_KEY("XMinioAdminInvalidAccessKey", 400, "The access key is invalid."),
    X_MINIO_ADMIN_INVALID_ARGUMENT("XMinioAdminInvalidArgument", 400, "Invalid arguments specified."),
    X_MINIO_ADMIN_INVALID_REQUEST("XMinioAdminInvalidRequest", 400, "The request is not valid."),
    X_MINIO_ADMIN_INVALID_SECRET_KEY("XMinioAdminInvalidSecretKey", 400, "The secret key is invalid."),
    X_MINIO_ADMIN_NO_ACCESS_KEY("XMinioAdminNoAccessKey", 400, "No access key was provided."),
    X_MINIO_ADMIN_NO_SECRET_KEY("XMinioAdminNoSecretKey", 400, "No secret key was provided."),
    X_MINIO_ADMIN_NO_SUCH_ACCESS_KEY("XMinioAdminNoSuchAccessKey", 404, "The specified access key does not exist."),
    X_MINIO_ADMIN_NO_SUCH_GROUP("XMinioAdminNoSuchGroup", 404, "The specified group does not exist."),
    X_MINIO_ADMIN_NO_SUCH_POLICY("XMinioAdminNoSuchPolicy", 404, "The canned policy does not exist."),
    X_MINIO_ADMIN_NO_SUCH_USER("XMinioAdminNoSuchUser", 404, "The specified user does not exist."),
    X_MINIO_ADMIN_POLICY_CHANGE_ALREADY_APPLIED(
            "XMinioAdminPolicyChangeAlreadyApplied", 400, "The specified policy change is already in effect."),
    X_MINIO_ADMIN_VERSION_MISMATCH(
            "XMinioAdminVersionMismatch", 426, "This call of the admin API is not supported by this server."),
    X_MINIO_IAM_ACTION_NOT_ALLOWED("XMinioIAMActionNotAllowed", 403, "The specified IAM action is not allowed"),
    X_MINIO_IAM_POLICY_IN_USE("XMinioIAMPolicyInUse", 400, "The policy cannot be removed, as it is in use"),
    X_MINIO_IAM_SERVICE_ACCOUNT_NOT_ALLOWED(
            "XMinioIAMServiceAccountNotAllowed", 400, "The specified service account action is not allowed"),
    X_MINIO_IAM_SERVICE_ACCOUNT_SESSION_POLICY_TOO_LARGE(
            "XMinioIAMServiceAccountSessionPolicyTooLarge",
            400,
            "The session policy of the service account is too large"),
    X_MINIO_INVALID_GROUP_NAME("XMinioInvalidGroupName", 400, "The group name is invalid."),
    X_MINIO_INVALID_IAM_CREDENTIALS(
            "XMinioInvalidIAMCredentials", 403, "Credential is not allowed to be same as admin access key"),
    X_MINIO_INVALID_RESOURCE(
            "XMinioInvalidResource",
            400,
            "Policy, user or group names are not allowed to begin or end with space characters"),
    X_MINIO_INVALID_RESOURCE_NAME(
            "XMinioInvalidResourceName", 400, "Resource name contains bad components such as \"..\" or \".\"."),
    X_MINIO_LDAP_EXPECTED_LOGIN_NAME(
            "XMinioLDAPExpectedLoginName", 400, "Expected LDAP short username but was given full DN."),
    X_MINIO_LDAP_NOT_ENABLED(
            "XMinioLDAPNotEnabled", 501, "LDAP is not enabled. LDAP must be enabled to make LDAP requests."),
    X_MINIO_MALFORMED_IAM_POLICY("XMinioMalformedIAMPolicy", 400, "The policy is malformed."),
    X_MINIO_SERVICE_ACCOUNT_NOT_FOUND("XMinioInvalidIAMCredentials", 404, "The specified service account is not found"),
    X_MINIO_STORAGE_FULL(
            "XMinioStorageFull",
            507,
            "Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.");

    private final String wireName;
    private final int status;
    private final String standardMessage;

    AwsErrorCode(String wireName, int status, String standardMessage) {
        this.wireName = wireName;
        this.status = status;
        this.standardMessage = standardMessage;
    }

    /** The code in the error document. MinIO answers some codes with more than one status. */
    public String wireName() {
        return wireName;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The sentence that AWS or MinIO gives. Every message with this code begins with it. */
    public String standardMessage() {
        return standardMessage;
    }
}
