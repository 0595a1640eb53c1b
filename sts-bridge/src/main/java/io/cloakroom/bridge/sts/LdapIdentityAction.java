package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.AssumeRoleWithLdapIdentity;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.identity.ldap.LdapLogin;
import io.cloakroom.bridge.identity.ldap.LdapSource;
import io.cloakroom.bridge.identity.sessions.SessionSource;
import java.util.Map;
import java.util.Optional;

/**
 * MinIO's {@code AssumeRoleWithLDAPIdentity}: a user of a directory exchanges its password for session credentials.
 *
 * @see <a href="https://min.io/docs/minio/linux/developers/security-token-service/AssumeRoleWithLDAPIdentity.html">
 *     AssumeRoleWithLDAPIdentity</a>
 */
final class LdapIdentityAction implements StsAction<AssumeRoleWithLdapIdentity> {
    /** MinIO's name for it in policies. */
    private static final String ACTION = "sts:AssumeRoleLDAPIdentity";

    private final Optional<LdapSource> source;
    private final SessionSource sessions;

    LdapIdentityAction(Optional<LdapSource> source, SessionSource sessions) {
        this.source = source;
        this.sessions = sessions;
    }

    /** Whether there is a directory. */
    boolean isOn() {
        return source.isPresent();
    }

    @Override
    public Login handle(AssumeRoleWithLdapIdentity request, StsCall call) {
        LdapSource directory = source.orElseThrow(
                () -> new AwsException(INVALID_PARAMETER_VALUE, "LDAP server error: ldap is not configured"));
        return new Login(
                directory.login(new LdapLogin(
                        request.username(),
                        request.password(),
                        call.connection().address())),
                ACTION,
                request.session(),
                Map.of(),
                assumed -> new AssumeRoleWithLdapIdentity.Answer(assumed.credentials()));
    }

    /** Another session of a user of a directory who has logged in before, as {@link SessionSource#ofDirectory}. */
    Login again(Principal.AssumedRole caller, SessionParameters asked) {
        return new Login(
                sessions.ofDirectory(caller),
                ACTION,
                asked,
                Map.of(),
                assumed -> new AssumeRoleWithLdapIdentity.Answer(assumed.credentials()));
    }
}
