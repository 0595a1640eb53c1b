package io.cloakroom.bridge;

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
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.IamDirectory;
import io.cloakroom.bridge.iam.NewServiceAccount;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.iam.RoleFiles;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.identity.ldap.LdapDirectory;
import io.cloakroom.bridge.identity.ldap.LdapSource;
import io.cloakroom.bridge.identity.ldap.LdapSync;
import io.cloakroom.bridge.identity.ldap.TestDirectory;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Roles;
import io.cloakroom.bridge.identity.plugin.PluginSource;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.bridge.sts.StsEndpoint;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.policy.condition.RequestContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users of a directory: what they get by their password, and for how long. */
class DirectoryUsersTest {
    private static final ClientConnection CLIENT = new ClientConnection("192.0.2.7", true);
    private static final MasterKey MASTER_KEY =
            MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    private static final S3Target HOME = new S3Target.Object("lab", "alice/notes");

    private Instant now = Instant.parse("2026-11-29T05:00:00Z");
    private final SecureRandom random = new SecureRandom();
    private final TestDirectory server = TestDirectory.start();
    private final StateView state = StateViews.inMemory();
    private final IamDirectory users = IamDirectory.open(
            state,
            MASTER_KEY,
            new IamDirectory.Beside(Optional.of("root-key"), dn -> true, RoleFiles.none()),
            random,
            () -> now);
    private final Cutoffs cutoffs = new Cutoffs(state, () -> now, Duration.ofDays(2));
    private final SessionSealer sealer = new SessionSealer(KeyRing.derivedFrom(MASTER_KEY), random);
    private final CredentialDirectory credentials =
            new CredentialDirectory(Optional.empty(), users, sealer, cutoffs, () -> now);
    private PolicyDocuments documents;
    private Iam iam;
    private ActionDecider actions;
    private LdapDirectories directory;
    private LdapSync sync;
    private StsEndpoint endpoint;
    private String alice = "";

    @BeforeEach
    void start() throws IOException {
        documents = PolicyDocuments.remembering(state);
        iam = Iam.open(users, documents, random, () -> now);
        PolicySource policies = new PolicySource(documents, Map.of(), users);
        actions = new ActionDecider(policies);
        directory = LdapDirectories.of(
                LdapDirectory.open(server.config(), TrustedRoots.ofTheJdk(), InstantSource.system()));
        sync = new LdapSync(directory, new DirectoryMembership(users, iam, policies, cutoffs), () -> now);
        endpoint = endpoint(policies, Optional.of(new LdapSource(directory, policies, () -> now)));
        alice = server.user("alice");
    }

    private StsEndpoint endpoint(PolicySource policies, Optional<LdapSource> source) {
        return new StsEndpoint(
                new StsEndpoint.Services(
                        new StsConfig(List.of(), Duration.ofHours(1)),
                        new Roles(List.of(), ""),
                        new OidcProviders(List.of(), () -> now),
                        policies,
                        actions,
                        sealer,
                        cutoffs,
                        new RequestAuthenticator(credentials, () -> now),
                        new RateLimit("STS", 0, () -> now),
                        new PluginSource(List.of(), "", policies, () -> now),
                        source),
                () -> now);
    }

    @AfterEach
    void stop() {
        sync.close();
        directory.close();
        server.close();
        documents.close();
        state.close();
    }

    /** Credentials, or why there are none. */
    private record Answer(int status, String body) {
        String text(String element) {
            Matcher matcher =
                    Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(element)).matcher(body);
            assertThat(matcher.find()).as("<%s> in %s", element, body).isTrue();
            return matcher.group(1);
        }
    }

    private Answer login(String... parameters) {
        StringBuilder form = new StringBuilder(
                        "Action=AssumeRoleWithLDAPIdentity&Version=2011-06-15&LDAPUsername=alice")
                .append("&LDAPPassword=")
                .append(TestDirectory.PASSWORD);
        for (int i = 0; i < parameters.length; i += 2) {
            form.append('&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        RequestHead head = RequestHead.parse(
                "POST",
                "/",
                Headers.builder()
                        .add("content-type", "application/x-www-form-urlencoded")
                        .build());
        byte[] body = form.toString().getBytes(StandardCharsets.UTF_8);
        var admission = (Admission.ByBody) endpoint.admit(head, CLIENT, new AuditDraft("R1", CLIENT));
        HttpAnswer answer = switch (admission.next().apply(body)) {
            case Admission.Answered(var known) -> known;
            case Admission.WithoutBody(var waiting) -> waiting.get();
            default -> throw new AssertionError("the body is read once");
        };
        return new Answer(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private Session session(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var found = (Credential.Temporary)
                credentials.find(answer.text("AccessKeyId"), Optional.of(answer.text("SessionToken")));
        return found.session();
    }

    private boolean mayRead(Session session, S3Target target) {
        return actions.decide(Principals.of(session), "s3:GetObject", target, context(session))
                .isAllowed();
    }

    /** As far as these tests need it. */
    private static RequestContext context(Session session) {
        return key -> session.directory().flatMap(user -> user.values(key)).orElse(List.of());
    }

    private void policy(String name, String statement) {
        iam.policies()
                .put(
                        name,
                        "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}"
                                .formatted(statement)
                                .getBytes(StandardCharsets.UTF_8));
    }

    private void attach(String dn, String policy) {
        iam.mappings().attach(new Holder.DirectoryUser(dn), List.of(policy));
    }

    private void attachToGroup(String dn, String policy) {
        iam.mappings().attach(new Holder.DirectoryGroup(dn), List.of(policy));
    }

    @Test
    void aPasswordBuysASession() {
        attach(alice, "readonly");

        Answer answer = login();

        assertThat(answer.body())
                .contains("<AssumeRoleWithLDAPIdentityResponse ", "<AssumeRoleWithLDAPIdentityResult><Credentials>");
        Session session = session(answer);
        assertThat(session.userName()).isEqualTo(alice);
        assertThat(session.subject()).isEqualTo(alice);
        assertThat(session.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/ldap/alice");
        assertThat(session.roleArn()).isEqualTo("arn:aws:iam::000000000000:ldap/" + alice);
        assertThat(session.expiration()).isEqualTo(now.plusSeconds(3600));
        assertThat(session(login("DurationSeconds", "604800")).expiration()).isEqualTo(now.plusSeconds(43_200));
        assertThat(mayRead(session, HOME)).isTrue();
    }

    @Test
    void policiesAreThoseOfTheUserAndItsGroupsAsTheyAreNow() {
        String staff = server.group("staff", alice);
        attach(alice, "writeonly");
        Session session = session(login());
        assertThat(mayRead(session, HOME)).isFalse();

        attachToGroup(staff, "readonly");
        assertThat(mayRead(session, HOME)).isTrue();
        policy("hands-off", "{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::lab/*\"}");
        attach(alice, "hands-off");
        assertThat(mayRead(session, HOME)).isFalse();
        iam.mappings().detach(new Holder.DirectoryUser(alice), List.of("hands-off", "writeonly"));
        assertThat(mayRead(session, HOME)).isTrue();
    }

    @Test
    void aSessionPolicyNarrows() {
        attach(alice, "readonly");

        Session session = session(
                login(
                        "Policy",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::other/*\"}]}"));

        assertThat(mayRead(session, HOME)).isFalse();
        assertThat(mayRead(session, new S3Target.Object("other", "x"))).isTrue();
    }

    @Test
    void policiesKnowLoginNameDnAndGroups() {
        server.group("staff", alice);
        policy("home", """
                {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lab/${ldap:username}/*",
                 "Condition":{"StringEquals":{"ldap:user":"%s"},"ForAnyValue:StringEquals":{"ldap:groups":"cn=staff,%s"}}}""".formatted(alice, TestDirectory.GROUPS));
        attach(alice, "home");

        Session session = session(login());

        assertThat(mayRead(session, HOME)).isTrue();
        assertThat(mayRead(session, new S3Target.Object("lab", "bob/notes"))).isFalse();
    }

    @Test
    void aPolicyMayDenyTheLogin() {
        policy("closed", "{\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRoleLDAPIdentity\"}");
        attach(alice, "readonly");
        attach(alice, "closed");

        assertThat(login())
                .returns(403, Answer::status)
                .satisfies(answer -> assertThat(answer.body()).contains("this user does not have enough permission"));
    }

    @Test
    void withoutADirectoryNobodyLogsInByPassword() {
        endpoint = endpoint(new PolicySource(documents, Map.of(), users), Optional.empty());

        assertThat(login().body()).contains("InvalidParameterValue", "LDAP server error: ldap is not configured");
    }

    @Test
    void whoIsGoneLosesSessionsAndAccessKeysAtTheNextLookUp() {
        attach(alice, "readonly");
        Answer answer = login();
        session(answer);
        iam.serviceAccounts().create(key(alice));
        assertThat(users.find("alice-key")).isPresent();

        now = now.plusSeconds(60);
        sync.run();
        session(answer);
        server.remove(alice);
        sync.run();

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> session(answer))
                .returns(AwsErrorCode.INVALID_ACCESS_KEY_ID, AwsException::code)
                .withMessageContaining("revoked");
        assertThat(users.find("alice-key")).isEmpty();

        server.user("alice");
        now = now.plusSeconds(600);
        sync.run();
        assertThat(users.find("alice-key")).isPresent();
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> session(answer));
        session(login());
    }

    /** While bridges are restarted one by one, others still find its users, and write that they are there. */
    @Test
    void keysOfADirectoryThatThisBridgeDoesNotKnowCountForNothingHere() {
        LdapConfig config = server.config();
        LdapConfig other = new LdapConfig(
                config.servers(),
                config.lookup(),
                new LdapConfig.Users(List.of("ou=guests," + TestDirectory.BASE), "(uid=%s)", List.of()),
                Optional.empty(),
                config.limits());
        iam.serviceAccounts().create(key(alice));
        sync.run();

        assertThat(users.find("alice-key")).isPresent();
        assertThat(with(List.of(config, other)).find("alice-key")).isPresent();
        assertThat(with(List.of(other)).find("alice-key")).isEmpty();
        assertThat(with(List.of()).find("alice-key")).isEmpty();
    }

    private IamDirectory with(List<LdapConfig> directories) {
        return IamDirectory.open(
                state,
                MASTER_KEY,
                new IamDirectory.Beside(
                        Optional.empty(), dn -> LdapDirectories.cover(directories, dn), RoleFiles.none()),
                random,
                () -> now);
    }

    @Test
    void aLookUpThatFindsHardlyAnybodyTakesNothingAway() {
        List<String> dns = new ArrayList<>();
        for (String name : List.of("bob", "carol", "dave", "eve")) {
            dns.add(server.user(name));
            iam.serviceAccounts().create(key(dns.getLast(), name));
        }
        sync.run();

        dns.subList(0, 3).forEach(server::remove);
        sync.run();
        assertThat(users.find("bob-key")).isPresent();

        dns.subList(1, 3).forEach(dn -> server.user(dn.substring(4, dn.indexOf(','))));
        sync.run();
        assertThat(users.find("bob-key")).isEmpty();
        assertThat(users.find("carol-key")).isPresent();
    }

    @Test
    void whatOneUserHasWrongDoesNotKeepOthersFromBeingLookedUp() {
        String first = "uid=a-first," + TestDirectory.PEOPLE;
        server.userAt(first, "a-first");
        iam.serviceAccounts().create(key(first, "first"));
        iam.serviceAccounts().create(key("uid=gone," + TestDirectory.PEOPLE, "gone"));
        server.group("g".repeat(5000), first);

        sync.run();

        assertThat(users.find("first-key")).isPresent();
        assertThat(users.find("gone-key")).isEmpty();
    }

    @Test
    void whoIsWhereNobodyIsLookedForIsNotCutOff() {
        String elsewhere = "uid=alice,ou=elsewhere," + TestDirectory.BASE;
        iam.serviceAccounts().create(key(elsewhere, "other"));

        sync.run();

        assertThat(users.find("other-key")).isEmpty();
        assertThat(cutoffs.inForce()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeAskedTakesNothingAway() {
        attach(alice, "readonly");
        Answer answer = login();
        session(answer);
        iam.serviceAccounts().create(key(alice));

        server.close();
        sync.run();

        session(answer);
        assertThat(users.find("alice-key")).isPresent();
    }

    @Test
    void groupsThatChangedCountFromTheNextLookUpOn() {
        String staff = server.group("staff", alice);
        String guests = server.group("guests");
        attachToGroup(staff, "readonly");
        Session session = session(login());
        iam.serviceAccounts().create(key(alice));
        sync.run();
        assertThat(groupsOfKey()).containsExactly(staff);

        server.remove(staff);
        now = now.plusSeconds(600);
        sync.run();
        assertThat(mayRead(session, HOME)).isFalse();
        assertThat(groupsOfKey()).isEmpty();

        server.remove(guests);
        server.group("guests", alice);
        attachToGroup(guests, "readonly");
        now = now.plusSeconds(600);
        sync.run();
        assertThat(mayRead(session, HOME)).isTrue();
        assertThat(groupsOfKey()).containsExactly(guests);
    }

    private List<String> groupsOfKey() {
        return users.find("alice-key").orElseThrow() instanceof Credential.ServiceAccount account
                ? account.groups().get()
                : List.of();
    }

    private NewServiceAccount key(String dn) {
        return key(dn, "alice");
    }

    private NewServiceAccount key(String dn, String loginName) {
        return new NewServiceAccount(
                new Owner.Directory(dn, loginName, new Owner.Membership(now, true)),
                List.of(),
                Optional.of(loginName + "-key"),
                Optional.of(new Secret("a-secret-of-the-key")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void withoutADirectoryAccessKeysOfItsUsersCountForNothing() {
        iam.serviceAccounts().create(key(alice));

        IamDirectory without = IamDirectory.open(state, MASTER_KEY, Optional.of("root-key"), random, () -> now);

        assertThat(without.find("alice-key")).isEmpty();
        assertThat(users.find("alice-key")).isPresent();
    }

    /** It may have held a Deny. */
    @Test
    void whatIsAttachedAndCannotBeReadDeniesEverything() {
        attach(alice, "readonly");
        String staff = server.group("staff", alice);
        Session session = session(login());

        state.update("ldap/groups/" + staff, found -> "{\"policies\":\"all\"}");

        assertThat(mayRead(session, HOME)).isFalse();
    }
}
