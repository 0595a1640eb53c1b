package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.LongTermKeys;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Roles;
import io.cloakroom.bridge.identity.plugin.PluginSource;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.policy.condition.RequestContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AssumeRole, GetSessionToken and GetFederationToken by users of the installation. */
class UserSessionsTest implements LongTermKeys {
    private static final ClientConnection CLIENT = new ClientConnection("192.0.2.7", false);
    private static final Secret SECRET = new Secret("alice-secret-key");
    private static final String ONLY_LISTING =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],\"Resource\":[\"arn:aws:s3:::*\"]}]}";

    private final Map<String, Credential> keys = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final List<String> attached = new ArrayList<>();
    private final List<String> groups = new ArrayList<>(List.of("staff"));
    private Instant now = Instant.parse("2026-11-22T10:11:12Z");

    private final Cutoffs cutoffs = new Cutoffs(StateViews.inMemory(), () -> now, Duration.ofDays(1));
    private final SessionSealer sealer = new SessionSealer(
            KeyRing.derivedFrom(MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))),
            new SecureRandom());
    private final RequestAuthenticator authenticator = new RequestAuthenticator(
            new CredentialDirectory(
                    Optional.of(new RootCredentials("root-key", new Secret("root-secret"))),
                    this,
                    sealer,
                    cutoffs,
                    () -> now),
            () -> now);
    private PolicySource policies = new PolicySource(PolicyDocuments.canned(), Map.of(), user -> List.copyOf(attached));
    private final ActionDecider actions = new ActionDecider(policies);

    private record Answer(int status, String body) {
        String text(String element) {
            Matcher matcher =
                    Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(element)).matcher(body);
            assertThat(matcher.find()).as("<%s> in %s", element, body).isTrue();
            return matcher.group(1);
        }
    }

    @BeforeEach
    void alice() {
        Supplier<List<String>> groupsOfAlice = () -> List.copyOf(groups);
        keys.put("alice", new Credential.User("alice", "AIDA1", SECRET, groupsOfAlice));
        keys.put(
                "alice-job",
                new Credential.ServiceAccount(
                        "alice-job",
                        new Owner.User("alice"),
                        Optional.empty(),
                        new Secret("job-secret"),
                        groupsOfAlice));
        ids.put("alice", "AIDA1");
        attached.add("readonly");
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(keys.get(accessKeyId));
    }

    @Override
    public List<String> groupsOf(Session session) {
        return session.user().equals(Optional.of("alice")) ? List.copyOf(groups) : List.of();
    }

    @Override
    public boolean isCurrentUser(Session session) {
        return session.subject().equals(ids.get(session.user().orElseThrow()));
    }

    private StsEndpoint endpoint() {
        return new StsEndpoint(
                new StsEndpoint.Services(
                        new StsConfig(List.of(), Duration.ofHours(1)),
                        new Roles(List.of(), ""),
                        new OidcProviders(List.of(), () -> now),
                        policies,
                        new ActionDecider(policies),
                        sealer,
                        cutoffs,
                        authenticator,
                        new RateLimit("STS", 0, () -> now),
                        new PluginSource(List.of(), "", policies, () -> now)),
                () -> now);
    }

    private Answer ask(String accessKeyId, Secret secret, String action, String... parameters) {
        return ask(new SigV4Signer.Credential(accessKeyId, secret, Optional.empty()), "sts", action, parameters);
    }

    private Answer ask(SigV4Signer.Credential credential, String service, String action, String... parameters) {
        StringBuilder form = new StringBuilder("Version=2011-06-15&Action=" + action);
        for (int i = 0; i < parameters.length; i += 2) {
            form.append('&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        byte[] body = form.toString().getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.builder()
                .add("host", "127.0.0.1:9000")
                .add("content-type", "application/x-www-form-urlencoded")
                .build();
        Headers signed = new SigV4Signer(credential, "us-east-1", service)
                .sign(RequestHead.parse("POST", "/", headers), sha256(body), now);
        HttpAnswer answer = endpoint()
                .handle(RequestHead.parse("POST", "/", signed), CLIENT, body, new AuditDraft("17F00D", CLIENT));
        return new Answer(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private SigV4Signer.Credential issued(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new SigV4Signer.Credential(
                answer.text("AccessKeyId"),
                new Secret(answer.text("SecretAccessKey")),
                Optional.of(new Secret(answer.text("SessionToken"))));
    }

    private Authentication authenticate(SigV4Signer.Credential credential) {
        Headers headers = Headers.builder().add("host", "127.0.0.1:9000").build();
        RequestHead unsigned = RequestHead.parse("GET", "/b/k", headers);
        Headers signed = new SigV4Signer(credential, "us-east-1", "s3").sign(unsigned, "UNSIGNED-PAYLOAD", now);
        return authenticator.authenticate(RequestHead.parse("GET", "/b/k", signed), new AuditDraft("17F00E", CLIENT));
    }

    private Principal principal(SigV4Signer.Credential credential) {
        Authentication authentication = authenticate(credential);
        assertThat(authentication).isInstanceOf(Authentication.Authenticated.class);
        return ((Authentication.Authenticated) authentication).principal();
    }

    private boolean may(Principal principal, String action) {
        return actions.decide(principal, action, new S3Target.Bucket("b"), RequestContext.EMPTY)
                .isAllowed();
    }

    private void refuses(Answer answer, String words) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("Code")).isEqualTo("AccessDenied");
        assertThat(answer.text("Message")).contains(words);
    }

    @Test
    void assumeRoleGivesWhatTheUserMayDo() {
        Answer answer = ask(
                "alice",
                SECRET,
                "AssumeRole",
                "RoleArn",
                "arn:xxx:xxx:xxx:xxxx",
                "RoleSessionName",
                "anything",
                "DurationSeconds",
                "900");

        Principal principal = principal(issued(answer));
        assertThat(answer.text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/alice/anything");
        assertThat(answer.text("Expiration")).isEqualTo(now.plusSeconds(900).toString());
        assertThat(may(principal, "s3:ListBucket")).isFalse();
        assertThat(may(principal, "s3:GetBucketLocation")).isTrue();
        attached.add("readwrite");
        assertThat(may(principal, "s3:ListBucket"))
                .as("what is attached counts at once")
                .isTrue();
        attached.clear();
        assertThat(may(principal, "s3:GetBucketLocation")).isFalse();
    }

    @Test
    void aSessionPolicyNarrowsAndNeverWidens() {
        attached.add("readwrite");
        Principal listing = principal(issued(ask("alice", SECRET, "AssumeRole", "Policy", ONLY_LISTING)));
        assertThat(may(listing, "s3:ListBucket")).isTrue();
        assertThat(may(listing, "s3:GetBucketLocation")).isFalse();

        attached.clear();
        attached.add("writeonly");
        assertThat(may(listing, "s3:ListBucket")).isFalse();
    }

    @Test
    void getSessionTokenLastsHalfADay() {
        Answer answer = ask("alice", SECRET, "GetSessionToken");

        assertThat(answer.text("Expiration"))
                .isEqualTo(now.plus(Duration.ofHours(12)).toString());
        assertThat(may(principal(issued(answer)), "s3:GetBucketLocation")).isTrue();
    }

    @Test
    void getFederationTokenGivesNothingWithoutAPolicy() {
        attached.add("readwrite");
        Answer answer = ask("alice", SECRET, "GetFederationToken", "Name", "bob");
        assertThat(answer.text("FederatedUserId")).isEqualTo("000000000000:bob");
        assertThat(may(principal(issued(answer)), "s3:ListBucket")).isFalse();

        Answer narrowed = ask("alice", SECRET, "GetFederationToken", "Name", "bob", "Policy", ONLY_LISTING);
        assertThat(may(principal(issued(narrowed)), "s3:ListBucket")).isTrue();
        assertThat(ask("alice", SECRET, "GetFederationToken").text("Code")).isEqualTo("MissingParameter");
        assertThat(ask("alice", SECRET, "GetFederationToken", "Name", "b/b").text("Code"))
                .isEqualTo("ValidationError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AssumeRole", "GetSessionToken", "GetFederationToken"})
    void s19_onlyAUsersOwnKeyGetsASession(String action) {
        attached.add("consoleAdmin");
        SigV4Signer.Credential session = issued(ask("alice", SECRET, "AssumeRole", "Policy", ONLY_LISTING));

        refuses(ask(session, "sts", action, "Name", "bob"), "session credentials");
        refuses(ask("alice-job", new Secret("job-secret"), action, "Name", "bob"), "service account");
        refuses(ask("root-key", new Secret("root-secret"), action, "Name", "bob"), "root key");
    }

    @Test
    void whatIsWrongWithTheSignatureIsAccessDenied() {
        refuses(ask("alice", new Secret("wrong"), "AssumeRole"), "signature we calculated does not match");
        refuses(ask("nobody", SECRET, "AssumeRole"), "does not exist in our records");
        refuses(
                ask(new SigV4Signer.Credential("alice", SECRET, Optional.of(new Secret("t"))), "sts", "AssumeRole"),
                "unset AWS_SESSION_TOKEN");
        refuses(ask(new SigV4Signer.Credential("alice", SECRET, Optional.empty()), "s3", "AssumeRole"), "service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AssumeRole", "GetSessionToken", "GetFederationToken"})
    void aPolicyCanDenyTheUserEverySession(String action, @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("no-sessions.json"), """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["sts:AssumeRole"]}]}""");
        try (StateView state = StateViews.inMemory();
                PolicyDocuments documents = PolicyDocuments.watching(directory, state)) {
            policies = new PolicySource(documents, Map.of(), user -> List.copyOf(attached));
            attached.add("no-sessions");

            refuses(ask("alice", SECRET, action, "Name", "bob"), "does not have enough permission");
        }
    }

    @Test
    void aUserWithoutPoliciesGetsASessionThatMayDoNothing() {
        attached.clear();

        Principal principal = principal(issued(ask("alice", SECRET, "AssumeRole")));

        assertThat(may(principal, "s3:GetBucketLocation")).isFalse();
    }

    @Test
    void aSessionEndsWithItsUserAndIsNotThatOfANewOneOfTheSameName() {
        SigV4Signer.Credential session = issued(ask("alice", SECRET, "AssumeRole"));
        assertThat(principal(session).account()).isEqualTo("arn:aws:iam::000000000000:user/alice");

        ids.put("alice", "AIDA2");

        Authentication after = authenticate(session);
        assertThat(after).isInstanceOf(Authentication.Rejected.class);
        assertThat(((Authentication.Rejected) after).reason().code()).isEqualTo(AwsErrorCode.INVALID_ACCESS_KEY_ID);
    }

    @Test
    void aSessionIsInTheGroupsThatItsUserIsInNow() {
        SigV4Signer.Credential session = issued(ask("alice", SECRET, "AssumeRole"));
        for (List<String> now : List.of(List.of("staff"), List.of("lab", "ops"), List.<String>of())) {
            groups.clear();
            groups.addAll(now);
            assertThat(principal(session))
                    .isInstanceOfSatisfying(
                            Principal.AssumedRole.class,
                            role -> assertThat(role.groups()).isEqualTo(now));
        }
    }

    @Test
    void anExpiredSessionIsAnUnknownKey() {
        SigV4Signer.Credential session = issued(ask("alice", SECRET, "AssumeRole", "DurationSeconds", "900"));
        now = now.plusSeconds(900);

        Authentication after = authenticate(session);

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> {
                    throw ((Authentication.Rejected) after).reason();
                })
                .returns(AwsErrorCode.INVALID_ACCESS_KEY_ID, AwsException::code)
                .withMessageContaining("expired");
    }

    @Test
    void aServiceAccountActsAsItsOwnerNarrowedByItsPolicy() {
        attached.add("readwrite");
        SigV4Signer.Credential job =
                new SigV4Signer.Credential("alice-job", new Secret("job-secret"), Optional.empty());
        Principal whole = principal(job);
        assertThat(whole.arn()).isEqualTo("arn:aws:iam::000000000000:user/alice");
        assertThat(may(whole, "s3:GetBucketLocation")).isTrue();

        keys.put(
                "alice-job",
                new Credential.ServiceAccount(
                        "alice-job",
                        new Owner.User("alice"),
                        Optional.of(ONLY_LISTING),
                        new Secret("job-secret"),
                        List::of));
        assertThat(may(principal(job), "s3:ListBucket")).isTrue();
        assertThat(may(principal(job), "s3:GetBucketLocation")).isFalse();

        keys.put(
                "alice-job",
                new Credential.ServiceAccount(
                        "alice-job", new Owner.Root(), Optional.of(ONLY_LISTING), new Secret("job-secret"), List::of));
        Principal ofRoot = principal(job);
        assertThat(may(ofRoot, "s3:ListBucket")).isTrue();
        assertThat(may(ofRoot, "s3:GetBucketLocation")).isFalse();
        assertThat(actions.decide(ofRoot, "admin:CreateUser", S3Target.SERVICE, RequestContext.EMPTY)
                        .isAllowed())
                .isFalse();
        assertThat(actions.decideDenyOnly(ofRoot, "admin:CreateServiceAccount", RequestContext.EMPTY)
                        .isAllowed())
                .as("its policy says nothing of service accounts")
                .isFalse();
    }
}
