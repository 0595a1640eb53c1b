package io.cloakroom.bridge.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.IamDirectory;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.iam.RoleChange;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Roles;
import io.cloakroom.bridge.identity.plugin.PluginSource;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.policy.condition.RequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** STS of one node with users, roles and a fake provider, and what its sessions may do. */
final class RoleNode implements AutoCloseable {
    static final String ACCOUNT = "arn:aws:iam::000000000000:";
    static final Secret SECRET = new Secret("correct horse battery staple");

    private static final ClientConnection CLIENT = new ClientConnection("192.0.2.7", true);
    private static final SecureRandom RANDOM = new SecureRandom();

    Instant now = FakeOidcProvider.NOW;
    final FakeOidcProvider fake = new FakeOidcProvider();
    private final StateView state = StateViews.inMemory();
    private final MasterKey masterKey = MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    private final SessionSealer sealer = new SessionSealer(KeyRing.derivedFrom(masterKey), RANDOM);
    private final IamDirectory directory = IamDirectory.open(state, masterKey, Optional.empty(), RANDOM, () -> now);
    private final PolicyDocuments documents;
    private final ActionDecider actions;
    private final RequestAuthenticator authenticator;
    private final StsEndpoint endpoint;
    final Cutoffs cutoffs = new Cutoffs(state, () -> now, Duration.ofDays(31));
    final Iam iam;

    RoleNode() {
        this(config -> config);
    }

    RoleNode(UnaryOperator<OidcProviderConfig> change) {
        this(List.of(change));
    }

    /** @param entries what each entry for the provider has changed */
    RoleNode(List<UnaryOperator<OidcProviderConfig>> entries) {
        try {
            documents = PolicyDocuments.remembering(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        iam = Iam.open(directory, documents, RANDOM, () -> now);
        PolicySource policies = new PolicySource(documents, Map.of(), directory);
        actions = new ActionDecider(policies);
        authenticator = new RequestAuthenticator(
                new CredentialDirectory(Optional.empty(), directory, sealer, cutoffs, () -> now), () -> now);
        List<OidcProviderConfig> providers =
                entries.stream().map(entry -> entry.apply(fake.config())).toList();
        endpoint = new StsEndpoint(
                new StsEndpoint.Services(
                        new StsConfig(providers, Duration.ofHours(1)),
                        new Roles(providers, ""),
                        new OidcProviders(providers, () -> now),
                        policies,
                        actions,
                        sealer,
                        cutoffs,
                        authenticator,
                        new RateLimit("STS", 0, () -> now),
                        new PluginSource(List.of(), "", policies, () -> now)),
                () -> now);
    }

    /** The provider as trust policies spell it. */
    String provider() {
        return fake.issuer().replaceFirst("^https?://", "");
    }

    /** Documents are written with apostrophes. */
    static String json(String text, Object... parts) {
        return text.replace('\'', '"').formatted(parts);
    }

    void policy(String name, String statements) {
        iam.policies()
                .put(
                        name,
                        json("{'Version':'2012-10-17','Statement':[%s]}", json(statements))
                                .getBytes(UTF_8));
    }

    SigV4Signer.Credential user(String name, String... policies) {
        iam.users().put(name, SECRET, AccountStatus.ENABLED);
        if (policies.length > 0) {
            iam.mappings().attach(new Holder.User(name), List.of(policies));
        }
        return new SigV4Signer.Credential(name, SECRET, Optional.empty());
    }

    /** A role with these statements as its trust policy. */
    String role(String name, String trust, String... policies) {
        iam.roles().create(name, change(trust, policies));
        return ACCOUNT + "role/" + name;
    }

    static RoleChange change(String trust, String... policies) {
        return new RoleChange(
                Optional.of(json("{'Version':'2012-10-17','Statement':[%s]}", json(trust))),
                Optional.of(List.of(policies)),
                Optional.of(Duration.ofHours(12)),
                Optional.empty());
    }

    /** A statement that lets these principals do these actions. */
    static String trusts(String principal, String action, String condition) {
        return json(
                "{'Effect':'Allow','Principal':%s,'Action':%s%s}",
                json(principal),
                json(action),
                condition.isEmpty() ? "" : ",'Condition':".replace('\'', '"') + json(condition));
    }

    /** A statement that trusts exactly this principal. */
    static String trusts(String arn) {
        return trusts("{'AWS':'" + ACCOUNT + arn + "'}", "'sts:AssumeRole'", "");
    }

    Answer assume(SigV4Signer.Credential caller, String roleArn, String... parameters) {
        StringBuilder form = new StringBuilder("Version=2011-06-15&Action=AssumeRole&RoleSessionName=job");
        add(form, "RoleArn", roleArn);
        for (int i = 0; i < parameters.length; i += 2) {
            add(form, parameters[i], parameters[i + 1]);
        }
        byte[] body = form.toString().getBytes(UTF_8);
        Headers headers = Headers.builder()
                .add("host", "127.0.0.1:9000")
                .add("content-type", "application/x-www-form-urlencoded")
                .build();
        Headers signed = new SigV4Signer(caller, "us-east-1", "sts")
                .sign(RequestHead.parse("POST", "/", headers), sha256(body), now);
        return send(RequestHead.parse("POST", "/", signed), body);
    }

    Answer webIdentity(String token, String roleArn, String... parameters) {
        StringBuilder form = new StringBuilder("Version=2011-06-15&Action=AssumeRoleWithWebIdentity");
        add(form, "WebIdentityToken", token);
        add(form, "RoleArn", roleArn);
        for (int i = 0; i < parameters.length; i += 2) {
            add(form, parameters[i], parameters[i + 1]);
        }
        return send(StsTest.formHead(), form.toString().getBytes(UTF_8));
    }

    TokenLogins logins() {
        return endpoint.logins();
    }

    static TokenLogins.Request request() {
        return new TokenLogins.Request(StsTest.formHead(), CLIENT, new AuditDraft("17F00D", CLIENT));
    }

    private static void add(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
    }

    private Answer send(RequestHead head, byte[] body) {
        HttpAnswer answer = endpoint.handle(head, CLIENT, body, new AuditDraft("17F00D", CLIENT));
        return new Answer(answer.status(), new String(answer.body(), UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Authentication authenticate(SigV4Signer.Credential credential) {
        Headers headers = Headers.builder().add("host", "127.0.0.1:9000").build();
        RequestHead unsigned = RequestHead.parse("GET", "/b/k", headers);
        Headers signed = new SigV4Signer(credential, "us-east-1", "s3").sign(unsigned, "UNSIGNED-PAYLOAD", now);
        return authenticator.authenticate(RequestHead.parse("GET", "/b/k", signed), new AuditDraft("17F00E", CLIENT));
    }

    Session session(SigV4Signer.Credential credential) {
        return ((Principal.AssumedRole) principal(credential)).session();
    }

    private Principal principal(SigV4Signer.Credential credential) {
        Authentication authentication = authenticate(credential);
        assertThat(authentication).isInstanceOf(Authentication.Authenticated.class);
        return ((Authentication.Authenticated) authentication).principal();
    }

    /** Why a key does not count any more. */
    AwsException ended(SigV4Signer.Credential credential) {
        Authentication authentication = authenticate(credential);
        assertThat(authentication).isInstanceOf(Authentication.Rejected.class);
        AwsException reason = ((Authentication.Rejected) authentication).reason();
        assertThat(reason.code()).isEqualTo(AwsErrorCode.INVALID_ACCESS_KEY_ID);
        return reason;
    }

    /** Whether somebody may do an action on {@code bucket}, {@code bucket/key} or nothing. */
    boolean may(SigV4Signer.Credential credential, String action, String resource) {
        int slash = resource.indexOf('/');
        S3Target target = resource.isEmpty()
                ? S3Target.SERVICE
                : slash < 0
                        ? new S3Target.Bucket(resource)
                        : new S3Target.Object(resource.substring(0, slash), resource.substring(slash + 1));
        Session session = session(credential);
        RequestContext context = key -> key.startsWith("aws:PrincipalTag/")
                ? Optional.ofNullable(session.attributes().tags().get(key.substring("aws:PrincipalTag/".length())))
                        .map(List::of)
                        .orElse(List.of())
                : List.of();
        return actions.decide(principal(credential), action, target, context).isAllowed();
    }

    @Override
    public void close() {
        documents.close();
        state.close();
        fake.close();
    }

    record Answer(int status, String body) {
        String text(String element) {
            Matcher matcher =
                    Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(element)).matcher(body);
            assertThat(matcher.find()).as("<%s> in %s", element, body).isTrue();
            return matcher.group(1);
        }

        SigV4Signer.Credential issued() {
            assertThat(status).as(body).isEqualTo(200);
            return new SigV4Signer.Credential(
                    text("AccessKeyId"),
                    new Secret(text("SecretAccessKey")),
                    Optional.of(new Secret(text("SessionToken"))));
        }

        void isRefused(String code, String words) {
            assertThat(body).contains("<Code>" + code + "</Code>").contains(words);
        }

        void isDenied() {
            isRefused("AccessDenied", "Not authorized to perform sts:");
        }
    }
}
