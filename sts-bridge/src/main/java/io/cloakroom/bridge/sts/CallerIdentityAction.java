package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.MISSING_AUTHENTICATION_TOKEN;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.GetCallerIdentity;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;

/**
 * {@code GetCallerIdentity}: tells whom a signature stands for. Everybody with credentials may ask. No policy can deny
 * it.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
final class CallerIdentityAction implements StsAction<GetCallerIdentity> {
    private final RequestAuthenticator authenticator;

    CallerIdentityAction(RequestAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public Answered handle(GetCallerIdentity request, StsCall call) {
        return switch (authenticator.authenticate(call.head(), call.body(), call.audit())) {
            case Authentication.NotAttempted none -> throw new AwsException(MISSING_AUTHENTICATION_TOKEN);
            case Authentication.Rejected rejected -> throw rejected.reason();
            case Authentication.Authenticated caller -> {
                call.audit().decided(AuditDecision.ALLOW);
                Principal principal = caller.principal();
                yield new Answered(new GetCallerIdentity.Answer(
                        principal.arn(), userId(principal, caller.signed().accessKeyId())));
            }
        };
    }

    private static String userId(Principal principal, String accessKeyId) {
        return switch (principal) {
            case Principal.AssumedRole role -> {
                String arn = role.arn();
                yield accessKeyId + ":" + arn.substring(arn.lastIndexOf('/') + 1);
            }
            case Principal.Root root -> Account.ID;
            case Principal.User user -> user.id();
            case Principal.ServiceAccount account -> accessKeyId;
            case Principal.Anonymous nobody -> throw new AwsException(MISSING_AUTHENTICATION_TOKEN);
        };
    }
}
