package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.AssumeRoleWithLdapIdentity;
import io.cloakroom.bridge.identity.ldap.LdapLogin;
import io.cloakroom.bridge.identity.ldap.LdapSource;
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

    LdapIdentityAction(Optional<LdapSource> source) {
        this.source = source;
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
}
