package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.function.Supplier;

/**
 * MinIO's {@code AssumeRoleWithLDAPIdentity}: a user of a directory exchanges name and password for session
 * credentials.
 *
 * @param username the login name, as typed; at most 512 characters
 * @param password at most 1024 characters
 * @see <a href="https://min.io/docs/minio/linux/developers/security-token-service/AssumeRoleWithLDAPIdentity.html">
 *     AssumeRoleWithLDAPIdentity</a>
 */
public record AssumeRoleWithLdapIdentity(String username, Secret password, SessionParameters session)
        implements StsRequest {
    static final String ACTION = "AssumeRoleWithLDAPIdentity";

    private static final String USERNAME = "LDAPUsername";
    private static final String PASSWORD = "LDAPPassword";
    private static final int MAX_USERNAME = 512;
    private static final int MAX_PASSWORD = 1024;

    /**
     * Reads a call. A password is taken as it is: white space may belong to it.
     *
     * @throws AwsException {@code MissingParameter} if name or password is empty, because a directory accepts an empty
     *     password for any name; {@code InvalidParameterValue} if one is too long; as {@link SessionParameters#read}
     */
    static AssumeRoleWithLdapIdentity read(StsForm form) {
        return of(form.text(USERNAME).orElse(""), form.text(PASSWORD).orElse(""), () -> SessionParameters.read(form));
    }

    /**
     * The call, by the same rules.
     *
     * @throws AwsException {@code MissingParameter} if name or password is empty; {@code InvalidParameterValue} if one
     *     is too long
     */
    public static AssumeRoleWithLdapIdentity of(String username, String password, SessionParameters session) {
        return of(username, password, () -> session);
    }

    private static AssumeRoleWithLdapIdentity of(
            String username, String password, Supplier<SessionParameters> session) {
        if (username.isEmpty() || password.isEmpty()) {
            throw new AwsException(
                    AwsErrorCode.MISSING_PARAMETER, "%s and %s cannot be empty".formatted(USERNAME, PASSWORD));
        }
        requireLength(USERNAME, username, MAX_USERNAME);
        requireLength(PASSWORD, password, MAX_PASSWORD);
        return new AssumeRoleWithLdapIdentity(username, new Secret(password), session.get());
    }

    private static void requireLength(String name, String value, int max) {
        if (value.length() > max) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_PARAMETER_VALUE, "`%s` has at most %d characters.".formatted(name, max));
        }
    }

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public String resource() {
        return "";
    }

    /** Session credentials. */
    public record Answer(SessionCredentials credentials) implements StsResponse {
        @Override
        public HttpAnswer answer(String requestId) {
            XmlWriter document = StsResponse.begin(ACTION);
            credentials.write(document);
            return StsResponse.end(document, requestId);
        }
    }
}
