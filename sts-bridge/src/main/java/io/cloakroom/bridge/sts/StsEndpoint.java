package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.FormType;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.StsErrors;
import io.cloakroom.aws.sts.StsRequest;
import io.cloakroom.aws.sts.StsResponse;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.identity.certificate.CertificateSource;
import io.cloakroom.bridge.identity.ldap.LdapSource;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.OidcSource;
import io.cloakroom.bridge.identity.oidc.Roles;
import io.cloakroom.bridge.identity.plugin.PluginSource;
import io.cloakroom.bridge.policies.PolicySource;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * STS on the path {@code /}: posted forms, posted queries, and a GET for {@code GetCallerIdentity}. A call that waits
 * for a provider's keys, a directory or a plugin runs on a thread of its own; the others on the event loop.
 */
public final class StsEndpoint implements Endpoint {
    /** Room for a token and an access token of 64 KiB each, percent-encoded, and a policy. */
    static final int MAX_BODY_BYTES = 256 * 1024;

    /** Room for a role, tags and a session policy. */
    private static final int SHORT_BODY_BYTES = 8 * 1024;

    private static final Optional<ErrorForm> ERRORS = Optional.of(new StsErrorForm());

    private static final Logger LOG = LoggerFactory.getLogger(StsEndpoint.class);

    private final StsActions actions;
    private final SessionIssuer issuer;
    private final TokenLogins logins;
    private final InnerLogins inner;
    private final RateLimit rateLimit;

    /**
     * The services the endpoint uses.
     *
     * @param config if several providers are in claim mode, each must say what it may grant
     */
    public record Services(
            StsConfig config,
            Roles roles,
            OidcProviders providers,
            PolicySource policies,
            ActionDecider actions,
            SessionSealer sealer,
            Cutoffs cutoffs,
            RequestAuthenticator authenticator,
            RateLimit rateLimit,
            PluginSource plugins,
            Optional<LdapSource> ldap) {
        /** Without a directory. */
        public Services(
                StsConfig config,
                Roles roles,
                OidcProviders providers,
                PolicySource policies,
                ActionDecider actions,
                SessionSealer sealer,
                Cutoffs cutoffs,
                RequestAuthenticator authenticator,
                RateLimit rateLimit,
                PluginSource plugins) {
            this(
                    config,
                    roles,
                    providers,
                    policies,
                    actions,
                    sealer,
                    cutoffs,
                    authenticator,
                    rateLimit,
                    plugins,
                    Optional.empty());
        }

        public Services {
            var claimProviders = config.providers().stream()
                    .filter(provider -> !provider.isRoleMode())
                    .toList();
            if (claimProviders.size() > 1
                    && claimProviders.stream()
                            .anyMatch(provider -> provider.grantable().isEmpty())) {
                throw new IllegalArgumentException("several providers in claim mode must each say what they may grant");
            }
        }
    }

    /** Without logins by certificate. */
    public StsEndpoint(Services services, InstantSource clock) {
        this(services, Optional.empty(), clock);
    }

    /** @param certificates empty: nobody can log in with a certificate */
    public StsEndpoint(Services services, Optional<CertificateSource> certificates, InstantSource clock) {
        PolicySource policies = services.policies();
        OidcSource tokens = new OidcSource(services.providers(), services.roles(), policies);
        this.actions = new StsActions(services, tokens, certificates, clock);
        this.issuer = new SessionIssuer(
                new SessionIssuer.Services(
                        services.actions(),
                        policies,
                        services.cutoffs(),
                        services.sealer(),
                        new RateLimit("STS", services.config().loginsPerSecond(), clock)),
                services.config().defaultDuration(),
                clock);
        this.logins = new TokenLogins(tokens, issuer, policies);
        this.inner = new InnerLogins(actions, issuer);
        this.rateLimit = services.rateLimit();
    }

    /** The credentials of people who log in with a browser. */
    public TokenLogins logins() {
        return logins;
    }

    /** The credentials of people who log in at a part of this bridge. */
    public InnerLogins inner() {
        return inner;
    }

    /** Whether a request is for STS. Tokens are not read from a GET, because URLs end up in logs. */
    @Override
    public boolean accepts(RequestHead head) {
        if (!head.rawPath().equals("/")) {
            return false;
        }
        boolean isCallerIdentity =
                head.queryValue("Action").filter("GetCallerIdentity"::equals).isPresent();
        return switch (head.method()) {
            case "POST" -> FormType.URL_ENCODED.isTypeOf(head) || isStsQuery(head);
            case "GET" -> isCallerIdentity && isStsQuery(head);
            default -> false;
        };
    }

    /** Counts a call against the limit of its address. Who signed a form is known once it is read. */
    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        rateLimit.require(client.address());
        return new Admission.ByBody(
                new Sender.Address(client.address()),
                MAX_BODY_BYTES,
                UncheckedPayload.INSTANCE,
                body -> begin(new StsCall(head, client, body, audit)));
    }

    @Override
    public String service() {
        return "sts";
    }

    @Override
    public boolean isForPages() {
        return true;
    }

    @Override
    public Optional<ErrorForm> errors() {
        return ERRORS;
    }

    /** Answers a call at once if it waits for nothing and its form is short. */
    private Admission begin(StsCall call) {
        if (call.body().length > SHORT_BODY_BYTES) {
            return new Admission.WithoutBody(() -> answer(call));
        }
        try {
            StsRequest request = read(call);
            return actions.mayWait(request)
                    ? new Admission.WithoutBody(() -> answer(request, call))
                    : new Admission.Answered(answer(request, call));
        } catch (RuntimeException e) {
            return new Admission.Answered(failure(e, call.audit()));
        }
    }

    /** Answers a request. Errors become STS error answers, and nothing is thrown. */
    HttpAnswer handle(RequestHead head, ClientConnection connection, byte[] body, AuditDraft audit) {
        return answer(new StsCall(head, connection, body, audit));
    }

    private HttpAnswer answer(StsCall call) {
        try {
            return answer(read(call), call);
        } catch (RuntimeException e) {
            return failure(e, call.audit());
        }
    }

    private HttpAnswer answer(StsRequest request, StsCall call) {
        try {
            StsResponse response = switch (actions.outcome(request, call)) {
                case Login login -> issuer.issue(login, call);
                case StsAction.Answered answered -> answered.response();
            };
            return response.answer(call.audit().requestId());
        } catch (RuntimeException e) {
            return failure(e, call.audit());
        }
    }

    private static HttpAnswer failure(RuntimeException e, AuditDraft audit) {
        if (e instanceof AwsException refused) {
            audit.because(refused::sentence).refused(refused.code());
            return StsErrors.answer(refused, audit.requestId());
        }
        LOG.error("Request {}: STS failed.", audit.requestId(), e);
        audit.because(() -> "STS failed: see the log under this id").refused(INTERNAL_ERROR);
        return StsErrors.answer(new AwsException(INTERNAL_ERROR), audit.requestId());
    }

    private static StsRequest read(StsCall call) {
        RequestHead head = call.head();
        byte[] body = call.body();
        if (body.length > MAX_BODY_BYTES) {
            throw AwsException.of(
                    INVALID_PARAMETER_VALUE,
                    "The form has %d bytes; at most %d are accepted.".formatted(body.length, MAX_BODY_BYTES));
        }
        StsRequest request = StsRequest.parse(head, FormType.URL_ENCODED.isTypeOf(head) ? body : new byte[0]);
        call.audit().asked("sts:" + request.action(), request.resource());
        return request;
    }

    private static boolean isStsQuery(RequestHead head) {
        return head.queryValue("Version").filter(StsRequest.VERSION::equals).isPresent()
                && head.queryValue("Action").isPresent();
    }
}
