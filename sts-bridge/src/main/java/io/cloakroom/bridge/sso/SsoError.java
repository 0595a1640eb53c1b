package io.cloakroom.bridge.sso;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.bridge.identity.oidc.RefusedLoginException;

/**
 * The errors of SSO OIDC and of the SSO portal: their names in AWS's models, and in OAuth.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html">CreateToken</a>
 */
enum SsoError {
    AUTHORIZATION_PENDING("AuthorizationPendingException", "authorization_pending", 400, AwsErrorCode.INVALID_REQUEST),
    SLOW_DOWN("SlowDownException", "slow_down", 400, AwsErrorCode.THROTTLING),
    EXPIRED_TOKEN("ExpiredTokenException", "expired_token", 400, AwsErrorCode.EXPIRED_TOKEN_EXCEPTION),
    ACCESS_DENIED("AccessDeniedException", "access_denied", 400, AwsErrorCode.ACCESS_DENIED),
    INVALID_GRANT("InvalidGrantException", "invalid_grant", 400, AwsErrorCode.INVALID_IDENTITY_TOKEN),
    INVALID_CLIENT("InvalidClientException", "invalid_client", 401, AwsErrorCode.INVALID_REQUEST),
    INVALID_CLIENT_METADATA(
            "InvalidClientMetadataException", "invalid_client_metadata", 400, AwsErrorCode.INVALID_REQUEST),
    INVALID_REDIRECT_URI("InvalidRedirectUriException", "invalid_redirect_uri", 400, AwsErrorCode.INVALID_REQUEST),
    UNSUPPORTED_GRANT_TYPE(
            "UnsupportedGrantTypeException", "unsupported_grant_type", 400, AwsErrorCode.INVALID_REQUEST),
    INVALID_REQUEST("InvalidRequestException", "invalid_request", 400, AwsErrorCode.INVALID_REQUEST),
    UNAUTHORIZED("UnauthorizedException", "invalid_token", 401, AwsErrorCode.INVALID_IDENTITY_TOKEN),
    FORBIDDEN("ForbiddenException", "access_denied", 403, AwsErrorCode.ACCESS_DENIED),
    NOT_FOUND("ResourceNotFoundException", "invalid_request", 404, AwsErrorCode.NO_SUCH_ENTITY),
    TOO_MANY_REQUESTS("TooManyRequestsException", "slow_down", 429, AwsErrorCode.THROTTLING),
    UNAVAILABLE("ServiceUnavailableException", "temporarily_unavailable", 503, AwsErrorCode.IDP_COMMUNICATION_ERROR),
    INTERNAL("InternalServerException", "server_error", 500, AwsErrorCode.INTERNAL_ERROR);

    private final String awsName;
    private final String oauthName;
    private final int status;
    private final AwsErrorCode audited;

    SsoError(String awsName, String oauthName, int status, AwsErrorCode audited) {
        this.awsName = awsName;
        this.oauthName = oauthName;
        this.status = status;
        this.audited = audited;
    }

    String awsName() {
        return awsName;
    }

    String oauthName() {
        return oauthName;
    }

    int status() {
        return status;
    }

    /** The code that the audit log has for it. */
    AwsErrorCode audited() {
        return audited;
    }

    /** How a refusal of the provider is told. */
    static SsoError of(RefusedLoginException.Reason reason) {
        return switch (reason) {
            case AUTHORIZATION_PENDING -> AUTHORIZATION_PENDING;
            case SLOW_DOWN -> SLOW_DOWN;
            case EXPIRED_TOKEN -> EXPIRED_TOKEN;
            case ACCESS_DENIED -> ACCESS_DENIED;
            case INVALID_GRANT -> INVALID_GRANT;
            case INVALID_REQUEST -> INVALID_REQUEST;
            // The caller's own client is not what the provider refuses.
            case INVALID_CLIENT -> INTERNAL;
        };
    }

    /**
     * How a refusal of another part of the bridge is told.
     *
     * @param isToken whether the call shows a token, which the code may be about
     */
    static SsoError of(AwsErrorCode code, boolean isToken) {
        return switch (code) {
            case THROTTLING -> isToken ? TOO_MANY_REQUESTS : SLOW_DOWN;
            case EXPIRED_TOKEN_EXCEPTION, INVALID_IDENTITY_TOKEN -> isToken ? UNAUTHORIZED : ACCESS_DENIED;
            case ACCESS_DENIED, INVALID_PARAMETER_VALUE, IDP_REJECTED_CLAIM -> isToken ? FORBIDDEN : ACCESS_DENIED;
            case IDP_COMMUNICATION_ERROR -> UNAVAILABLE;
            default -> code.status() < 500 ? INVALID_REQUEST : code.status() == 503 ? UNAVAILABLE : INTERNAL;
        };
    }
}
