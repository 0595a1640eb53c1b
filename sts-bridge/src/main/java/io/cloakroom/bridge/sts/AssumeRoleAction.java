package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;
import static io.cloakroom.aws.AwsErrorCode.MISSING_AUTHENTICATION_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.AssumeRole;
import io.cloakroom.aws.sts.RoleParameters;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.TrustAuthorizer;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.sessions.SessionSource;
import io.cloakroom.bridge.identity.users.UserSource;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.TrustedRole;
import java.util.Map;
import java.util.Optional;

/**
 * {@code AssumeRole}: assume a role with a user's key or a session. If {@code RoleArn} names no role of this
 * installation, as MinIO has it: exchange a user's long-term key for session credentials.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
final class AssumeRoleAction implements StsAction<AssumeRole> {
    private final UserKey key;
    private final UserSource users;
    private final SessionSource sessions;
    private final PolicySource policies;

    AssumeRoleAction(UserKey key, UserSource users, SessionSource sessions, PolicySource policies) {
        this.key = key;
        this.users = users;
        this.sessions = sessions;
        this.policies = policies;
    }

    @Override
    public Login handle(AssumeRole request, StsCall call) {
        Optional<String> arn = request.session().roleArn();
        Optional<TrustedRole> role = arn.flatMap(policies::role);
        Principal caller = key.signer(call);
        if (role.isEmpty()) {
            if (arn.filter(TrustedRole::isArn).isPresent()) {
                throw TrustAuthorizer.noRole(UserKey.ACTION, arn.get(), call.audit());
            }
            Identity identity = key.identity(caller);
            refuseWhatNeedsARole(request.asked());
            return new Login(identity, UserKey.ACTION, request.session(), Map.of(), AssumeRole.Answer::new);
        }
        Identity identity = identity(caller, role.get());
        RoleParameters asked = request.asked();
        refuseOtherTags(asked, identity);
        refuseOtherSource(asked, identity);
        return new Login(
                identity,
                UserKey.ACTION,
                request.session(),
                asked.tags(),
                Optional.of(new RoleUse(role.get(), new RoleUse.Taker.Signer(caller), asked)),
                AssumeRole.Answer::new);
    }

    /** These parameters are for a role. Without one, the session could do more than was meant. */
    private static void refuseWhatNeedsARole(RoleParameters asked) {
        if (asked.externalId().isPresent()
                || asked.sourceIdentity().isPresent()
                || !asked.tags().isEmpty()) {
            throw AwsException.of(
                    INVALID_PARAMETER_VALUE,
                    "`ExternalId`, `Tags`, `TransitiveTagKeys` and `SourceIdentity` are for a role with a trust policy, and `RoleArn` names none.");
        }
    }

    private Identity identity(Principal caller, TrustedRole role) {
        return switch (caller) {
            case Principal.User user -> users.identity(user, role);
            case Principal.AssumedRole session -> sessions.identity(session, role);
            case Principal.Root root -> throw UserKey.notWith("the root key");
            case Principal.ServiceAccount account -> throw UserKey.notWith("the key of a service account");
            case Principal.Anonymous nobody -> throw new AwsException(MISSING_AUTHENTICATION_TOKEN);
        };
    }

    /** An inherited tag or source identity cannot be set again. */
    private static void refuseOtherTags(RoleParameters asked, Identity identity) {
        for (String inherited : identity.claims().tags().keySet()) {
            if (asked.tags().keySet().stream().anyMatch(inherited::equalsIgnoreCase)) {
                throw new AwsException(
                        INVALID_PARAMETER_VALUE,
                        "One of the specified tag keys can't be set because it conflicts with a transitive tag key from the calling session: `%s`"
                                .formatted(inherited));
            }
        }
    }

    private static void refuseOtherSource(RoleParameters asked, Identity identity) {
        Optional<String> before = identity.claims().sourceIdentity();
        if (before.isPresent() && asked.sourceIdentity().isPresent() && !before.equals(asked.sourceIdentity())) {
            throw AwsException.of(
                    ACCESS_DENIED, "The session has a source identity, which stays through all sessions made from it.");
        }
    }
}
