package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LdapSourceTest {
    private static final String WRONG =
            "LDAP server error: LDAP auth failed: the user name or the password is wrong, or the account may not log in now";

    private final List<String> binds = new CopyOnWriteArrayList<>();
    private final List<ResultCode> refusals = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final FakeAttachments attachments = new FakeAttachments();
    private Instant now = Instant.parse("2026-11-29T05:00:00Z");
    private long nanos;

    private final TestDirectory server = TestDirectory.start(List.of(new InMemoryOperationInterceptor() {
        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
            String dn = request.getRequest().getBindDN();
            if (!dn.equals(TestDirectory.LOOKUP)) {
                binds.add(dn);
                nanos += Duration.ofMillis(binds.size()).toNanos();
                if (!refusals.isEmpty()) {
                    throw new LDAPException(refusals.getFirst(), "as the test has it");
                }
            }
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            nanos += 1000;
        }
    }));
    private LdapDirectory directory;
    private LdapSource source;

    @BeforeEach
    void open() throws IOException {
        use(server.config());
    }

    private void use(LdapConfig config) throws IOException {
        directory = LdapDirectory.open(config, TrustedRoots.ofTheJdk(), InstantSource.system());
        source = new LdapSource(
                LdapDirectories.of(directory), attachments.source(), () -> now, () -> nanos, pauses::add);
    }

    @AfterEach
    void close() {
        directory.close();
        server.close();
    }

    private Identity login(String name, String password) {
        return source.login(new LdapLogin(name, new Secret(password), "192.0.2.7"));
    }

    private AwsException refused(String name, String password) {
        try {
            login(name, password);
        } catch (AwsException e) {
            return e;
        }
        throw new AssertionError("%s was let in".formatted(name));
    }

    @Test
    void whoKnowsThePasswordIsTheUser() {
        String alice = server.user("alice");
        String staff = server.group("staff", alice);
        attachments.attach(alice, "readonly");

        Identity identity = login("alice", TestDirectory.PASSWORD);

        assertThat(identity.source()).isEqualTo(new Source(Source.Kind.LDAP, "ldap"));
        assertThat(identity.issuer()).isEqualTo(LdapSource.ISSUER);
        assertThat(identity.subject()).isEqualTo(alice);
        assertThat(identity.parentUser()).isEqualTo(alice);
        assertThat(identity.readableName()).isEqualTo("alice");
        assertThat(identity.assertedAt()).isEqualTo(now);
        assertThat(identity.longestSession()).isEqualTo(Duration.ofHours(12));
        assertThat(identity.grant()).isEqualTo(new Grant.Directory(alice, List.of(staff)));
        assertThat(identity.claims().values())
                .containsEntry("ldapUsername", List.of("alice"))
                .containsEntry("ldapAttrib_mail", List.of("alice@example.org"));
    }

    @Test
    void s59_theLoginNameIsTheDirectorysHoweverItWasTyped() {
        attachments.attach(server.user("alice"), "readonly");

        Identity identity = login("ALICE", TestDirectory.PASSWORD);

        assertThat(identity.claims().values()).containsEntry("ldapUsername", List.of("alice"));
        assertThat(identity.readableName()).isEqualTo("alice");
    }

    @Test
    void aPolicyOfAGroupIsEnough() {
        attachments.attach(server.group("staff", server.user("alice")), "readonly");

        assertThat(login("alice", TestDirectory.PASSWORD).readableName()).isEqualTo("alice");
    }

    @Test
    void withoutAPolicyNobodyLogsIn() {
        String alice = server.user("alice");
        String staff = server.group("staff", alice);

        AwsException reason = refused("alice", TestDirectory.PASSWORD);

        assertThat(reason.code()).isEqualTo(AwsErrorCode.INVALID_PARAMETER_VALUE);
        assertThat(reason.sentence())
                .isEqualTo(
                        "expecting a policy to be set for user `%s` or one of their groups: `%s` - rejecting this request"
                                .formatted(alice, staff));
    }

    @Test
    void s58_anUnknownUserAndAWrongPasswordGetTheSameAnswerForTheSameWork() {
        server.user("alice");

        AwsException wrong = refused("alice", "wrong");
        int bindsOfWrong = binds.size();
        AwsException unknown = refused("mallory", "wrong");

        assertThat(unknown.code()).isEqualTo(wrong.code()).isEqualTo(AwsErrorCode.INVALID_PARAMETER_VALUE);
        assertThat(unknown.sentence()).isEqualTo(wrong.sentence()).isEqualTo(WRONG);
        assertThat(bindsOfWrong).isEqualTo(1);
        assertThat(binds).hasSize(2);
        assertThat(binds.get(1)).matches("cn=[0-9a-f-]{36}," + TestDirectory.PEOPLE);
    }

    @Test
    void s58_refusalsComeAtTheSameTimeWhateverTheyTook() {
        server.user("alice");
        for (String name : List.of("alice", "mallory", "alice")) {
            long start = nanos;
            refused(name, "wrong");
            long taken = nanos - start + pauses.getLast().toNanos();
            assertThat(taken).isEqualTo(Duration.ofMillis(250).toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 48, 50, 53})
    void s58_aLockedAccountLooksLikeAWrongPassword(int code) {
        server.user("alice");
        refusals.add(ResultCode.valueOf(code));

        assertThat(refused("alice", TestDirectory.PASSWORD).sentence()).isEqualTo(WRONG);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void s58_guessingIsThrottled() {
        server.user("alice");
        for (int i = 0; i < 5; i++) {
            refused("alice", "wrong" + i);
        }

        assertThat(refused("alice", TestDirectory.PASSWORD).code()).isEqualTo(AwsErrorCode.THROTTLING);
        assertThat(binds).hasSize(5);
    }

    @Test
    void s59_anEmptyPasswordIsNotSent() {
        attachments.attach(server.user("alice"), "readonly");

        assertThat(refused("alice", "").sentence()).isEqualTo(WRONG);
        assertThat(binds).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "alice)(objectClass=*",
                "*)(uid=alice",
                "ali*",
                "alice\0",
                "\\2a",
                "a\\2a",
                "alice))(|(uid=*"
            })
    void s59_aNameThatIsAFilterFindsNobody(String name) {
        attachments.attach(server.user("alice"), "readonly");

        assertThat(refused(name, TestDirectory.PASSWORD).sentence()).isEqualTo(WRONG);
        assertThat(binds).allMatch(dn -> dn.startsWith("cn="));
    }

    @Test
    void s59_aNameOfTwoUsersIsNobodys() {
        server.userAt("cn=one," + TestDirectory.PEOPLE, "twin");
        server.userAt("cn=two," + TestDirectory.PEOPLE, "twin");
        attachments.attach("cn=one," + TestDirectory.PEOPLE, "readonly");

        assertThat(refused("twin", TestDirectory.PASSWORD).sentence()).isEqualTo(WRONG);
        assertThat(binds).singleElement().asString().matches("cn=[0-9a-f-]{36},.*");
    }

    @Test
    void s59_aUserIsNamedAsTheDirectoryWritesIt() {
        String written = "CN=O\\2c \\2b\\3c\\3e\\23\\3b\\22\\5c\\00=\u00eb," + TestDirectory.PEOPLE;
        server.userAt(written, "odd");
        server.entry(
                "dn: cn=odd-ones," + TestDirectory.GROUPS,
                "objectClass: groupOfNames",
                "cn: odd-ones",
                "member: " + written);
        String normal = "cn=O\\, \\+\\<\\>#\\;\\\"\\\\\\00=\\c3\\ab," + TestDirectory.PEOPLE;
        attachments.attach(normal, "readonly");

        Identity identity = login("odd", TestDirectory.PASSWORD);

        assertThat(identity.subject()).isEqualTo(normal);
        assertThat(identity.grant())
                .isEqualTo(new Grant.Directory(normal, List.of("cn=odd-ones," + TestDirectory.GROUPS)));
        assertThat(binds).containsExactly(written);
    }

    @Test
    void fiveThousandGroupsAreReadAndThoseWithPoliciesCarried() {
        String alice = server.user("alice");
        for (int i = 0; i < 5000; i++) {
            server.group("group-%04d".formatted(i), alice);
        }
        String last = "cn=group-4999," + TestDirectory.GROUPS;
        attachments.attach(last, "readonly");

        Identity identity = login("alice", TestDirectory.PASSWORD);

        assertThat(identity.grant()).isEqualTo(new Grant.Directory(alice, List.of(last)));
        assertThat(identity.claims().withheld()).containsExactly("groups");
    }

    @Test
    void groupsWithPoliciesThatDoNotFitKeepTheUserOut() {
        String alice = server.user("alice");
        IntStream.range(0, 100)
                .mapToObj("group-%04d"::formatted)
                .forEach(name -> attachments.attach(server.group(name, alice), "readonly"));

        AwsException reason = refused("alice", TestDirectory.PASSWORD);

        assertThat(reason.code()).isEqualTo(AwsErrorCode.PACKED_POLICY_TOO_LARGE);
        assertThat(reason.sentence()).contains("100 groups");
    }

    @Test
    void bindsInAllPlacesAndReadsGroupsByName() throws IOException {
        directory.close();
        LdapConfig standard = server.config();
        use(new LdapConfig(
                standard.servers(),
                standard.lookup(),
                new LdapConfig.Users(
                        List.of("ou=elsewhere," + TestDirectory.BASE, TestDirectory.PEOPLE),
                        "(|(uid=%s)(mail=%s))",
                        List.of()),
                Optional.of(new LdapConfig.Groups(List.of(TestDirectory.GROUPS), "(memberUid=%s)")),
                standard.limits()));
        server.entry("dn: ou=elsewhere," + TestDirectory.BASE, "objectClass: organizationalUnit", "ou: elsewhere");
        server.userAt("uid=bob,ou=elsewhere," + TestDirectory.BASE, "bob");
        attachments.attach("uid=bob,ou=elsewhere," + TestDirectory.BASE, "readonly");

        assertThat(login("bob", TestDirectory.PASSWORD).subject())
                .isEqualTo("uid=bob,ou=elsewhere," + TestDirectory.BASE);
    }

    @Test
    void aWrongLookupAccountIsTheDirectorysFault() throws IOException {
        directory.close();
        LdapConfig standard = server.config();
        use(new LdapConfig(
                standard.servers(),
                new LdapConfig.Account(TestDirectory.LOOKUP, new Secret("wrong")),
                standard.users(),
                standard.groups(),
                standard.limits()));

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> login("alice", TestDirectory.PASSWORD))
                .returns(AwsErrorCode.IDP_COMMUNICATION_ERROR, AwsException::code)
                .withMessageContaining("LDAP Lookup Bind user invalid credentials error");
    }
}
