package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.AssumeRoleWithLdapIdentity;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.sts.InnerLogins;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Logins of users of directories, by a form. The password is shown to the directory once, and kept nowhere: so such a
 * login cannot be renewed, and ends with its credentials. Blocks.
 */
final class PasswordLogins {
    /** Stands for the directories in a browser's login. No provider of tokens has such a name. */
    static final String PROVIDER = DirectoryUser.ISSUER;

    /** A working day; shorter where the directory is set to give less. */
    private static final Duration LONGEST = Duration.ofHours(8);

    private final InnerLogins sts;
    private final RequestAuthenticator authenticator;
    private final Sessions sessions;
    private final SignedCalls signed;
    private final InstantSource clock;

    PasswordLogins(Console.Services services, Sessions sessions, SignedCalls signed, InstantSource clock) {
        this.sts = services.sts();
        this.authenticator = services.authenticator();
        this.sessions = sessions;
        this.signed = signed;
        this.clock = clock;
    }

    /** Whether there is a directory. */
    boolean areOn() {
        return sts.hasDirectory();
    }

    static boolean has(BrowserSession session) {
        return session.provider().equals(PROVIDER);
    }

    /**
     * Logs somebody in.
     *
     * @throws AwsException as {@code AssumeRoleWithLDAPIdentity}, whose limits count
     */
    BrowserSession logIn(String username, String password, Logins.Asked asked) {
        SessionParameters parameters =
                new SessionParameters(Optional.empty(), Optional.empty(), Optional.of(LONGEST), Optional.empty());
        SessionCredentials given = sts.assume(
                        AssumeRoleWithLdapIdentity.of(username, password, parameters),
                        asked.head(),
                        asked.client(),
                        asked.audit())
                .credentials();
        return new BrowserSession(
                PROVIDER, given.accessKeyId(), given.sessionToken(), Optional.empty(), clock.instant());
    }

    /**
     * Credentials for the user to take away, which end with this login at the latest.
     *
     * @throws AwsException {@code InvalidAccessKeyId} if its own have expired or were revoked
     */
    SessionCredentials take(BrowserSession login, SessionParameters parameters, Logins.Asked asked) {
        RequestHead head = signed.sign(SignedCalls.By.login(sessions.current(login)), "GET", "/", Headers.EMPTY);
        AuditDraft unused = new AuditDraft(asked.audit().requestId(), asked.client());
        return switch (authenticator.authenticate(head, unused)) {
            case Authentication.Authenticated sender
            when sender.principal() instanceof Principal.AssumedRole caller ->
                sts.assumeAgain(caller, parameters, asked.head(), asked.client(), asked.audit())
                        .credentials();
            case Authentication.Rejected(AwsException reason) -> throw reason;
            case Authentication any -> throw new AwsException(INVALID_TOKEN_ID);
        };
    }
}
