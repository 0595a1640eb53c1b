package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.MISSING_AUTHENTICATION_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.users.UserSource;

/**
 * Callers who ask for a session with a user's long-term key. Service accounts and sessions may not, because the new
 * session could outlive them. Nor may the owner, as AWS advises for its root user.
 */
final class UserKey {
    /** The action that policies may deny. It stands for every way to get a session with a key. */
    static final String ACTION = "sts:AssumeRole";

    private static final int SERVER_ERROR = 500;

    private final RequestAuthenticator authenticator;
    private final UserSource users;

    UserKey(RequestAuthenticator authenticator, UserSource users) {
        this.authenticator = authenticator;
        this.users = users;
    }

    /**
     * The user who signed the call.
     *
     * @throws AwsException as {@link #signer}
     */
    Identity identity(StsCall call) {
        return identity(signer(call));
    }

    /**
     * The principal that signed the call.
     *
     * @throws AwsException {@code AccessDenied} with the reason, as MinIO has it for all that is wrong with a
     *     signature; {@code MissingAuthenticationToken} without one
     */
    Principal signer(StsCall call) {
        return switch (authenticator.authenticate(call.head(), call.body(), call.audit())) {
            case Authentication.NotAttempted none -> throw new AwsException(MISSING_AUTHENTICATION_TOKEN);
            case Authentication.Rejected rejected -> throw denied(rejected.reason());
            case Authentication.Authenticated caller -> caller.principal();
        };
    }

    private static AwsException denied(AwsException reason) {
        return reason.code().status() >= SERVER_ERROR ? reason : new AwsException(ACCESS_DENIED, reason.sentence());
    }

    /** @throws AwsException {@code AccessDenied} unless it is a user */
    Identity identity(Principal principal) {
        return switch (principal) {
            case Principal.User user -> users.identity(user);
            case Principal.Root root -> throw notWith("the root key");
            case Principal.ServiceAccount account -> throw notWith("the key of a service account");
            case Principal.AssumedRole role ->
                throw notWith("session credentials, unless `RoleArn` names a role with a trust policy");
            case Principal.Anonymous nobody -> throw new AwsException(MISSING_AUTHENTICATION_TOKEN);
        };
    }

    static AwsException notWith(String what) {
        return AwsException.of(
                ACCESS_DENIED, "A session cannot be asked for with %s: use a user's long-term key.".formatted(what));
    }
}
