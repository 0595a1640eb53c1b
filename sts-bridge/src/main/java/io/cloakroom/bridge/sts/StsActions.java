package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.AssumeRole;
import io.cloakroom.aws.sts.AssumeRoleWithCertificate;
import io.cloakroom.aws.sts.AssumeRoleWithCustomToken;
import io.cloakroom.aws.sts.AssumeRoleWithLdapIdentity;
import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.aws.sts.GetCallerIdentity;
import io.cloakroom.aws.sts.GetFederationToken;
import io.cloakroom.aws.sts.GetSessionToken;
import io.cloakroom.aws.sts.StsRequest;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.identity.certificate.CertificateSource;
import io.cloakroom.bridge.identity.oidc.OidcSource;
import io.cloakroom.bridge.identity.sessions.SessionSource;
import io.cloakroom.bridge.identity.users.UserSource;
import io.cloakroom.bridge.policies.PolicySource;
import java.time.InstantSource;
import java.util.Optional;

/** The actions of STS, and which of them a request asks for. */
final class StsActions {
    private final CertificateAction certificate;
    private final WebIdentityAction webIdentity;
    private final CustomTokenAction customToken;
    private final LdapIdentityAction ldapIdentity;
    private final AssumeRoleAction assumeRole;
    private final SessionTokenAction sessionToken;
    private final FederationTokenAction federationToken;
    private final CallerIdentityAction callerIdentity;
    private final ActionDecider decider;

    /** @param certificates empty: nobody can log in with a certificate */
    StsActions(
            StsEndpoint.Services services,
            OidcSource tokens,
            Optional<CertificateSource> certificates,
            InstantSource clock) {
        this.certificate = new CertificateAction(certificates);
        PolicySource policies = services.policies();
        this.webIdentity = new WebIdentityAction(tokens, policies);
        this.customToken = new CustomTokenAction(services.plugins());
        SessionSource sessions = new SessionSource(clock);
        this.ldapIdentity = new LdapIdentityAction(services.ldap(), sessions);
        UserSource users = new UserSource(clock);
        UserKey key = new UserKey(services.authenticator(), users);
        this.assumeRole = new AssumeRoleAction(key, users, sessions, policies);
        this.sessionToken = new SessionTokenAction(key);
        this.federationToken = new FederationTokenAction(key);
        this.callerIdentity = new CallerIdentityAction(services.authenticator());
        this.decider = services.actions();
    }

    /** The login of a token. @throws AwsException if it is refused */
    Login login(AssumeRoleWithWebIdentity request, StsCall call) {
        return webIdentity.handle(request, call);
    }

    /** The login of a name and a password. @throws AwsException if it is refused */
    Login login(AssumeRoleWithLdapIdentity request, StsCall call) {
        return ldapIdentity.handle(request, call);
    }

    /** The users of directories, who log in by a password. */
    LdapIdentityAction directory() {
        return ldapIdentity;
    }

    /** Whether a call may wait for a provider, a directory or a plugin. Users and sessions are known here. */
    boolean mayWait(StsRequest request) {
        return switch (request) {
            case AssumeRoleWithWebIdentity token -> true;
            case AssumeRoleWithCustomToken token -> true;
            case AssumeRoleWithLdapIdentity login -> true;
            case AssumeRoleWithCertificate certificateShown -> true;
            case AssumeRole role -> decider.mayBlock();
            case GetSessionToken token -> decider.mayBlock();
            case GetFederationToken token -> decider.mayBlock();
            case GetCallerIdentity identity -> decider.mayBlock();
        };
    }

    /** What comes of a call. @throws AwsException if it is refused */
    StsAction.Outcome outcome(StsRequest request, StsCall call) {
        return switch (request) {
            case AssumeRoleWithWebIdentity asked -> webIdentity.handle(asked, call);
            case AssumeRoleWithCustomToken asked -> customToken.handle(asked, call);
            case AssumeRoleWithLdapIdentity asked -> ldapIdentity.handle(asked, call);
            case AssumeRoleWithCertificate asked -> certificate.handle(asked, call);
            case AssumeRole asked -> assumeRole.handle(asked, call);
            case GetSessionToken asked -> sessionToken.handle(asked, call);
            case GetFederationToken asked -> federationToken.handle(asked, call);
            case GetCallerIdentity asked -> callerIdentity.handle(asked, call);
        };
    }
}
