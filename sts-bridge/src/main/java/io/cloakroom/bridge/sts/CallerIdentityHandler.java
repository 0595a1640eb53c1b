package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.MISSING_AUTHENTICATION_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.GetCallerIdentity;
import io.cloakroom.aws.sts.StsResponse;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;

/**
 * {@code GetCallerIdentity}: tells whom a signature stands for. Everybody with credentials may ask. No policy can deny
 * it.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
final class CallerIdentityHandler {
    private static final String ACCOUNT = "000000000000";

    private final RequestAuthenticator authenticator;

    CallerIdentityHandler(RequestAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    StsResponse handle(RequestHead head, byte[] body, AuditRecord audit) {
        return switch (authenticator.authenticate(head, body, audit)) {
            case Authentication.NotAttempted none -> throw new AwsException(MISSING_AUTHENTICATION_TOKEN);
            case Authentication.Rejected rejected -> throw rejected.reason();
            case Authentication.Authenticated caller -> {
                audit.decided("allow", null, null);
                Principal principal = caller.principal();
                yield new GetCallerIdentity.Answer(
                        principal.arn(), userId(principal, caller.signed().accessKeyId()));
            }
        };
    }

    private static String userId(Principal principal, String accessKeyId) {
        return switch (principal) {
            case Principal.AssumedRole role -> {
                String arn = role.arn();
                yield accessKeyId + ":" + arn.substring(arn.lastIndexOf('/') + 1);
            }
            case Principal.Root root -> ACCOUNT;
            case Principal.Anonymous nobody -> throw new AwsException(MISSING_AUTHENTICATION_TOKEN);
        };
    }
}
