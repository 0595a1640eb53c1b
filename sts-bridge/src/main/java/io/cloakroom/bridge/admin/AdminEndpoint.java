package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MinIO's admin API, version 3, and a few calls of our own. The head decides about signature, permission and size of
 * the body. Only then is a body read and decrypted.
 */
public final class AdminEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(AdminEndpoint.class);
    private static final String BELOW = "/minio/admin/";
    private static final Optional<ErrorForm> ERRORS = Optional.of(new AdminErrorForm());

    private final AdminCalls calls;
    private final RequestAuthenticator authenticator;
    private final AdminAuthorizer authorizer;
    private final AdminPayloads payloads;
    private final String rootAccessKeyId;
    private final Upkeep upkeep;

    /**
     * The services the endpoint uses.
     *
     * @param rootAccessKeyId an empty string if there is no root
     */
    public record Services(
            RequestAuthenticator authenticator,
            ActionDecider actions,
            Iam iam,
            PolicySource policies,
            Cutoffs cutoffs,
            Upkeep upkeep,
            Installation installation,
            String rootAccessKeyId,
            Optional<LdapDirectories> directories) {
        /** Without a directory. */
        public Services(
                RequestAuthenticator authenticator,
                ActionDecider actions,
                Iam iam,
                PolicySource policies,
                Cutoffs cutoffs,
                Upkeep upkeep,
                Installation installation,
                String rootAccessKeyId) {
            this(
                    authenticator,
                    actions,
                    iam,
                    policies,
                    cutoffs,
                    upkeep,
                    installation,
                    rootAccessKeyId,
                    Optional.empty());
        }
    }

    public AdminEndpoint(Services services, SecureRandom random, InstantSource clock) {
        this.authenticator = services.authenticator();
        this.authorizer = new AdminAuthorizer(services.actions(), clock);
        this.payloads = new AdminPayloads(random);
        this.rootAccessKeyId = services.rootAccessKeyId();
        this.upkeep = services.upkeep();
        Iam iam = services.iam();
        DirectoryNames directory = new DirectoryNames(services.directories());
        EffectivePolicy effective = new EffectivePolicy(iam.policies(), services.policies());
        this.calls = new AdminCalls(Stream.of(
                        new UserCalls(iam.users()).calls(),
                        new GroupCalls(iam.groups()).calls(),
                        new PolicyCalls(iam.policies()).calls(),
                        new AttachmentCalls(iam).calls(),
                        new AccessKeyCalls(iam.serviceAccounts(), effective, rootAccessKeyId).calls(),
                        List.of(new AccessKeyListCall(iam, rootAccessKeyId).call()),
                        new LdapCalls(directory, iam, services.policies(), clock).calls(),
                        new LdapConfigCalls(services.directories()
                                        .map(LdapDirectories::configs)
                                        .orElse(Map.of()))
                                .calls(),
                        new RevocationCalls(services.cutoffs(), directory, clock).calls(),
                        new RoleCalls(iam.roles()).calls(),
                        new InfoCalls(services.installation(), effective).calls(),
                        new InsightCalls(services.installation(), iam, clock).calls(),
                        new OwnCalls(services.cutoffs(), services.upkeep(), clock).calls())
                .flatMap(List::stream)
                .toList());
    }

    /** Method and path of every call. */
    Set<String> calls() {
        return calls.names();
    }

    /** Every path below that of the admin API. Unknown ones are refused with an error in its form. */
    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().startsWith(BELOW);
    }

    @Override
    public Optional<ErrorForm> errors() {
        return ERRORS;
    }

    @Override
    public String service() {
        return "admin";
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        return admit(head, client, audit, UnaryOperator.identity());
    }

    /**
     * The same calls for a part of this bridge. What does not leave the process is not encrypted; signature, rights and
     * audit record are those of any call.
     */
    public Endpoint inside() {
        return new Endpoint() {
            @Override
            public boolean accepts(RequestHead head) {
                return AdminEndpoint.this.accepts(head);
            }

            @Override
            public String service() {
                return AdminEndpoint.this.service();
            }

            @Override
            public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
                return AdminEndpoint.this.admit(head, client, audit, AdminCalls.Found::inTheClear);
            }
        };
    }

    private Admission admit(
            RequestHead head, ClientConnection client, AuditDraft audit, UnaryOperator<AdminCalls.Found> way) {
        return authorizer.mayBlock()
                ? new Admission.Deferred(() -> decide(head, client, audit, way))
                : decide(head, client, audit, way);
    }

    private Admission decide(
            RequestHead head, ClientConnection client, AuditDraft audit, UnaryOperator<AdminCalls.Found> way) {
        audit.asked("admin:Unknown", head.rawPath());
        AdminCalls.Found found = way.apply(calls.find(head));
        AdminCall call = found.call();
        audit.asked(call.operation(), subject(head, call));
        AdminRequest request = admitted(found, head, client, audit);
        if (!call.method().equals("GET") && !upkeep.keepsState()) {
            throw AwsException.of(
                    AwsErrorCode.NOT_IMPLEMENTED,
                    "This bridge has no state to keep it in: start it with --data DIR, or with MINIO_ETCD_ENDPOINTS.");
        }
        requireLength(head, call.body());
        Authenticated sender = request.sender();
        PayloadVerifier payload = sender.payload();
        return new Admission.WithBody(
                new Sender.Account(sender.principal().account(), client.address()),
                call.body().maxBytes(),
                payload,
                body -> inTurn(
                        call,
                        request,
                        plain -> answer(
                                call, admitted(found, head, client, audit).with(plain)),
                        body));
    }

    /**
     * The request, if its sender may make the call. Called when the head has come, and again when the body has: a
     * sender that was disabled, removed or lost the right in between changes nothing.
     */
    private AdminRequest admitted(AdminCalls.Found found, RequestHead head, ClientConnection client, AuditDraft audit) {
        Authenticated sender = authenticated(head, audit);
        Caller caller = new Caller(sender, client);
        AdminRequest request = AdminRequest.of(
                sender, caller, Account.of(caller.principal(), rootAccessKeyId), found.word(), authorizer, audit);
        found.call().access().accept(request);
        return request;
    }

    /**
     * A call with encrypted parts takes its place in the queue first, so that none is refused after it was carried out.
     */
    private HttpAnswer inTurn(AdminCall call, AdminRequest request, Function<byte[], HttpAnswer> answer, byte[] body) {
        if (call.body() != AdminCall.Body.ENCRYPTED && call.reply() != AdminCall.Reply.ENCRYPTED) {
            return answer.apply(body);
        }
        return payloads.withPlace(
                request.sender().principal().account(), () -> answer.apply(plain(call, request, body)));
    }

    /** The subject of a call, for the audit log: the first parameter of its address. */
    private static String subject(RequestHead head, AdminCall call) {
        return call.route().isEmpty()
                ? head.rawPath().substring(AdminCalls.BASE.length())
                : head.queryValue(call.route().get(0)).orElse("");
    }

    private Authenticated authenticated(RequestHead head, AuditDraft audit) {
        return switch (authenticator.authenticateAdmin(head, audit)) {
            case Authenticated sender -> sender;
            case Authentication.Rejected(AwsException reason) -> throw reason;
            case Authentication.NotAttempted none -> throw new AwsException(AwsErrorCode.ACCESS_DENIED);
        };
    }

    private static void requireLength(RequestHead head, AdminCall.Body body) {
        Optional<String> length = head.headers().first("content-length");
        switch (body) {
            case ENCRYPTED -> {
                if (!isWithin(length, body.maxBytes())) {
                    throw AwsException.of(
                            AwsErrorCode.X_MINIO_ADMIN_CONFIG_TOO_LARGE,
                            "Content-Length must be given, and be %d at most.".formatted(body.maxBytes()));
                }
            }
            case POLICY -> {
                if (length.isEmpty() || length.get().equals("0")) {
                    throw new AwsException(AwsErrorCode.MISSING_CONTENT_LENGTH);
                }
            }
            case NONE, PLAIN -> {}
        }
    }

    private static boolean isWithin(Optional<String> length, int max) {
        return length.isPresent() && length.get().matches("[0-9]{1,9}") && Integer.parseInt(length.get()) <= max;
    }

    private HttpAnswer answer(AdminCall call, AdminRequest request) {
        try {
            var result = call.answer().apply(request);
            return switch (call.reply()) {
                case NOTHING -> new HttpAnswer(200, Headers.EMPTY, new byte[0]);
                case NO_CONTENT -> new HttpAnswer(204, Headers.EMPTY, new byte[0]);
                case PLAIN -> AdminJson.answer(200, result);
                case ENCRYPTED ->
                    AdminJson.answer(
                            200,
                            payloads.encrypt(
                                    AdminJson.bytes(result), request.sender().secret()));
            };
        } catch (StateException e) {
            LOG.error("Request {}: the state store failed.", request.audit().requestId(), e);
            throw new AwsException(
                    AwsErrorCode.SERVICE_UNAVAILABLE,
                    "The state store could not be used: nothing was changed, or it is not known yet whether it was.");
        }
    }

    private byte[] plain(AdminCall call, AdminRequest request, byte[] body) {
        return call.body() == AdminCall.Body.ENCRYPTED
                ? payloads.decrypt(body, request.sender().secret())
                : body;
    }
}
