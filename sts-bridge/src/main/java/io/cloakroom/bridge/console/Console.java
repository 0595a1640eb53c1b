package io.cloakroom.bridge.console;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.S3Gateway;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.sts.InnerLogins;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The console. It is one endpoint, and a way for its pages into the S3 gateway. */
public final class Console {
    private final ConsoleEndpoint endpoint;
    private final ConsoleGateway gateway;
    private final ShareSite shares;

    /**
     * The services that it uses.
     *
     * @param admin the calls of the admin API, without encryption
     */
    public record Services(
            List<RelyingParty> providers,
            OidcProviders issuers,
            InnerLogins sts,
            CredentialDirectory credentials,
            Cutoffs cutoffs,
            KeyRing ring,
            RequestAuthenticator authenticator,
            S3Classifier classifier,
            CallAuthorizer authorizer,
            S3Gateway gateway,
            PolicySource policies,
            Endpoint admin,
            AdminAuthorizer adminAuthorizer,
            StateView state,
            RateLimit rateLimit,
            RateLimit shareRateLimit,
            Optional<PolicyTests> tests) {}

    /**
     * How it is reached.
     *
     * @param url as browsers know it, without a slash at its end; asked once it is served
     * @param isSecure whether that is https
     * @param s3 the address of S3 for clients
     * @param region that signatures must name; empty: any
     * @param shares the address of shared folders, as that of the console; empty: none are served
     */
    public record Place(Supplier<URI> url, boolean isSecure, String s3, String region, Supplier<Optional<URI>> shares) {
        /** The region that clients name. */
        String named() {
            return region.isEmpty() ? "us-east-1" : region;
        }
    }

    public Console(Services services, Place place, SecureRandom random, InstantSource clock) {
        Sessions sessions =
                new Sessions(services.ring(), services.credentials(), new Cookies(place.isSecure()), random, clock);
        SignedCalls signed = new SignedCalls(place.region(), clock);
        DownloadLinks links = new DownloadLinks(services.ring(), "console download", random, clock);
        PasswordLogins passwords = new PasswordLogins(services, sessions, signed, clock);
        Logins logins = new Logins(services, passwords, place.url(), random, clock);
        ZipDownloads zips = new ZipDownloads(
                logins,
                sessions,
                new DownloadLinks(services.ring(), "console zip", random, clock),
                signed,
                services.gateway(),
                services.rateLimit());
        LoginOfCall login = new LoginOfCall(logins, sessions);
        ShareLinks shareLinks = new ShareLinks(services.state(), random, clock);
        this.endpoint = new ConsoleEndpoint(
                new Pages(),
                logins,
                sessions,
                new ConsoleCalls(
                        logins,
                        passwords,
                        sessions,
                        login,
                        new Questions(signed, services.authenticator(), services.classifier(), services.authorizer()),
                        links,
                        zips,
                        new ConsoleCalls.Surroundings(services.policies(), place.s3(), place.named()),
                        new Sharing(
                                logins,
                                sessions,
                                login,
                                shareLinks,
                                services.credentials(),
                                new Sharing.Place(place.shares(), URI.create(place.s3()), place.named()),
                                clock),
                        new Administration(
                                services.admin(), signed, services.authenticator(), services.adminAuthorizer()),
                        new PolicyDesk(services.tests())),
                services.rateLimit());
        this.gateway = new ConsoleGateway(sessions, signed, links, zips, services.gateway());
        this.shares = new ShareSite(
                shareLinks,
                services.credentials(),
                signed,
                services.gateway(),
                services.shareRateLimit(),
                () -> place.shares().get().orElseThrow());
    }

    /** The address of shared folders. */
    public ShareSite shares() {
        return shares;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Handles an S3 request of a page, which is any request that the endpoint does not accept. Runs on the event loop
     * and does no I/O.
     *
     * @throws io.cloakroom.aws.AwsException the answer, if it is refused
     */
    public GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        return gateway.begin(head, connection, audit);
    }

    /** What every answer carries. */
    public Headers headers(RequestHead head) {
        return OwnPage.headers(head);
    }
}
