package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;
import static io.cloakroom.aws.AwsErrorCode.LIMIT_EXCEEDED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ACCESS_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_SECRET_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_ACCESS_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SECRET_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_SERVICE_ACCOUNT_SESSION_POLICY_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_RESOURCE;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_MALFORMED_IAM_POLICY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_SERVICE_ACCOUNT_NOT_FOUND;
import static io.cloakroom.bridge.iam.Node.NOW;
import static io.cloakroom.bridge.iam.Node.POLICY;
import static io.cloakroom.bridge.iam.Node.SECRET;
import static io.cloakroom.bridge.iam.Node.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountsTest {
    private static final Owner ALICE = new Owner.User("alice");
    private static final Optional<String> NONE = Optional.empty();

    private final StateStore store = new MemoryStateStore();
    private final Node node = new Node(store);
    private final ServiceAccounts accounts = node.iam.serviceAccounts();

    @BeforeEach
    void addUsers() {
        node.addUser("alice");
        node.addUser("bob");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aUserHasAThousandAtMost() {
        StateDocument first = store.get("service-accounts/"
                        + accounts.create(NewServiceAccount.of(ALICE)).accessKeyId())
                .orElseThrow();
        for (int i = 1; i < ServiceAccounts.MAX_OF_USER; i++) {
            node.state.compareAndPut("service-accounts/KEY%04d".formatted(i), StateStore.ABSENT, first.json());
        }
        fails(LIMIT_EXCEEDED, () -> accounts.create(NewServiceAccount.of(ALICE)));
        accounts.create(NewServiceAccount.of(new Owner.User("bob")));
        accounts.create(NewServiceAccount.of(new Owner.Root()));
        accounts.remove("KEY0001");
        assertThat(accounts.create(NewServiceAccount.of(ALICE)).accessKeyId()).isNotEmpty();
    }

    @Test
    void drawsKeysThatAreNoSessions() {
        ServiceAccounts.Created created = accounts.create(NewServiceAccount.of(ALICE));
        assertThat(created.accessKeyId()).matches("[A-Z0-9]{20}").doesNotStartWith("ASIA");
        assertThat(created.secret().reveal()).matches("[A-Za-z0-9]{40}");
        assertThat(created.expiration()).isEmpty();
        assertThat(accounts.create(NewServiceAccount.of(ALICE)).accessKeyId()).isNotEqualTo(created.accessKeyId());
        assertThat(node.find(created.accessKeyId()))
                .isInstanceOfSatisfying(Credential.ServiceAccount.class, account -> {
                    assertThat(account.accessKeyId()).isEqualTo(created.accessKeyId());
                    assertThat(account.owner()).isEqualTo(ALICE);
                    assertThat(account.policy()).isEmpty();
                    assertThat(account.secret()).isEqualTo(created.secret());
                    assertThat(account.groups().get()).isEmpty();
                });
    }

    @Test
    void keepsAllThatItIsGiven() {
        Instant expiration = NOW.plus(Duration.ofDays(1));
        ServiceAccounts.Created created = accounts.create(new NewServiceAccount(
                new Owner.Root(),
                Optional.of("robot"),
                Optional.of(SECRET),
                Optional.of(" " + POLICY),
                Optional.of("nightly"),
                Optional.of("Copies the lab's data"),
                Optional.of(expiration.plusMillis(999))));
        assertThat(created.expiration()).as("whole seconds").contains(expiration);
        assertThat(accounts.info("robot"))
                .isEqualTo(new ServiceAccount(
                        "robot",
                        new Owner.Root(),
                        AccountStatus.ENABLED,
                        Optional.of(POLICY),
                        Optional.of("nightly"),
                        Optional.of("Copies the lab's data"),
                        Optional.of(expiration)));
        assertThat(node.find("robot"))
                .isInstanceOfSatisfying(
                        Credential.ServiceAccount.class,
                        account -> assertThat(account.policy()).contains(POLICY));
    }

    @Test
    void keysComeInPairsAndHaveALength() {
        fails(X_MINIO_ADMIN_NO_SECRET_KEY, () -> accounts.create(keys(Optional.of("robot"), Optional.empty())));
        fails(X_MINIO_ADMIN_NO_ACCESS_KEY, () -> accounts.create(keys(NONE, Optional.of(SECRET))));
        fails(X_MINIO_ADMIN_INVALID_ACCESS_KEY, () -> accounts.create(withKey("ro")));
        fails(X_MINIO_ADMIN_INVALID_ACCESS_KEY, () -> accounts.create(withKey("ro=bot")));
        fails(X_MINIO_INVALID_RESOURCE, () -> accounts.create(withKey("robot\n")));
        fails(X_MINIO_INVALID_RESOURCE, () -> accounts.create(withKey("r".repeat(1000))));
        fails(
                X_MINIO_ADMIN_INVALID_SECRET_KEY,
                () -> accounts.create(keys(Optional.of("robot"), Optional.of(new Secret("1234567")))));
        assertThat(accounts.list()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "root-key,X_MINIO_INVALID_IAM_CREDENTIALS",
        "alice,X_MINIO_IAM_ACTION_NOT_ALLOWED",
        "bob,X_MINIO_IAM_SERVICE_ACCOUNT_NOT_ALLOWED",
        "robot,X_MINIO_IAM_SERVICE_ACCOUNT_NOT_ALLOWED",
        "ASIA0123456789ABCDEF,X_MINIO_IAM_SERVICE_ACCOUNT_NOT_ALLOWED"
    })
    void s20_noKeyOfSomebodyElseIsTakenOver(String accessKeyId, AwsErrorCode code) {
        accounts.create(new NewServiceAccount(
                new Owner.User("bob"), Optional.of("robot"), Optional.of(SECRET), NONE, NONE, NONE, Optional.empty()));
        fails(
                code,
                () -> accounts.create(keys(Optional.of(accessKeyId), Optional.of(new Secret("the attacker's own")))));
        assertThat(node.find("robot").secret()).isEqualTo(SECRET);
        assertThat(node.find("bob").secret()).isEqualTo(SECRET);
        assertThat(accounts.list(ALICE)).isEmpty();
    }

    @Test
    void ownersExist() {
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> accounts.create(NewServiceAccount.of(new Owner.User("nobody"))));
        String robot = accounts.create(NewServiceAccount.of(ALICE)).accessKeyId();
        for (String name : List.of(robot, Node.ROOT, "ASIA0123456789ABCDEF")) {
            fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> accounts.create(NewServiceAccount.of(new Owner.User(name))));
        }
    }

    @Test
    void withoutARootItsServiceAccountsCountForNothing() {
        String robot = accounts.create(NewServiceAccount.of(new Owner.Root())).accessKeyId();
        try (Node rootless = new Node(store, Node.masterKey('A'), NONE)) {
            assertThat(rootless.directory.find(robot)).isEmpty();
            rootless.iam.users().remove("bob");
        }
        assertThat(node.find(robot)).isInstanceOf(Credential.ServiceAccount.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            empty object  | {}
            no statement  | {"Version":"2012-10-17","Statement":[]}
            no version    | {"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::*"}]}
            no JSON       | {"Version"
            null          | null
            other         | ["s3:*"]
            """)
    void s20_whatIsNoPolicyIsNotTakenForNone(String why, String json) {
        fails(X_MINIO_MALFORMED_IAM_POLICY, () -> accounts.create(withPolicy(json)));
        assertThat(accounts.list()).isEmpty();
        String robot = accounts.create(withPolicy(POLICY)).accessKeyId();
        if (!json.equals("{}")) {
            fails(X_MINIO_MALFORMED_IAM_POLICY, () -> accounts.update(robot, policy(json)));
        }
        assertThat(accounts.info(robot).policy()).contains(POLICY);
    }

    @Test
    void policiesHaveALimitInTheirCompactForm() {
        String large = POLICY.replace("lab/*", "lab/" + "x".repeat(4096 - POLICY.length()) + "/*");
        assertThat(large).hasSize(4097);
        fails(X_MINIO_IAM_SERVICE_ACCOUNT_SESSION_POLICY_TOO_LARGE, () -> accounts.create(withPolicy(large)));
        String fits = large.replaceFirst("x", "");
        accounts.create(withPolicy(fits.replace("[{", "  [  {  ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1st", " name", "-x", "ünder", "name\nof", "a23456789012345678901234567890123"})
    void refusesNames(String name) {
        fails(X_MINIO_INVALID_RESOURCE, () -> accounts.create(named(Optional.of(name), NONE)));
    }

    @Test
    void descriptionsHaveALimit() {
        accounts.create(named(Optional.of("A2345678901234567890123456789 12"), Optional.of("d".repeat(256))));
        fails(X_MINIO_INVALID_RESOURCE, () -> accounts.create(named(NONE, Optional.of("d".repeat(257)))));
        fails(X_MINIO_INVALID_RESOURCE, () -> accounts.create(named(NONE, Optional.of("ü".repeat(129)))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-03-01T11:59:59Z,X_MINIO_INVALID_RESOURCE",
        "2026-03-01T12:14:59Z,INTERNAL_ERROR",
        "2027-03-01T12:00:01Z,INTERNAL_ERROR",
        "+292278994-08-17T07:12:55Z,INTERNAL_ERROR"
    })
    void expirationsHaveAWindow(Instant expiration, AwsErrorCode code) {
        fails(code, () -> accounts.create(expiring(expiration)));
        String robot = accounts.create(expiring(NOW.plusSeconds(3600))).accessKeyId();
        fails(code, () -> accounts.update(robot, expiration(expiration)));
        assertThat(accounts.info(robot).expiration()).contains(NOW.plusSeconds(3600));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T12:15:00Z", "2027-03-01T12:00:00Z"})
    void theEndsOfTheWindowAreInIt(Instant expiration) {
        assertThat(accounts.create(expiring(expiration)).expiration()).contains(expiration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"})
    void noTimeIsNever(Instant never) {
        assertThat(accounts.create(expiring(never)).expiration()).isEmpty();
        String robot = accounts.create(expiring(NOW.plusSeconds(3600))).accessKeyId();
        accounts.update(robot, expiration(never));
        assertThat(accounts.info(robot).expiration()).isEmpty();
    }

    @Test
    void expires() {
        String robot = accounts.create(expiring(NOW.plusSeconds(3600))).accessKeyId();
        node.now = NOW.plusSeconds(3599);
        assertThat(node.find(robot)).isInstanceOf(Credential.ServiceAccount.class);
        node.now = NOW.plusSeconds(3600);
        fails(INVALID_ACCESS_KEY_ID, () -> node.find(robot));
        assertThatCode(() -> node.find(robot)).hasMessageEndingWith("expired at 2026-03-01T13:00:00Z.");
        assertThat(accounts.info(robot).expiration()).isPresent();
    }

    @Test
    void aDisabledOneIsRefused() {
        String robot = accounts.create(NewServiceAccount.of(ALICE)).accessKeyId();
        accounts.update(robot, status(AccountStatus.DISABLED));
        fails(INVALID_ACCESS_KEY_ID, () -> node.find(robot));
        accounts.update(robot, status(AccountStatus.ENABLED));
        assertThat(node.find(robot)).isInstanceOf(Credential.ServiceAccount.class);
    }

    /** The reference implementation forgets the policy, and the key has its owner's full rights. */
    @Test
    void s20_aChangeThatSaysNothingOfThePolicyKeepsIt() {
        String robot = accounts.create(withPolicy(POLICY)).accessKeyId();
        accounts.update(robot, status(AccountStatus.ENABLED));
        accounts.update(robot, ServiceAccountChange.NOTHING);
        accounts.update(
                robot,
                new ServiceAccountChange(
                        NONE,
                        Optional.of(new Secret("a new secret")),
                        Optional.empty(),
                        Optional.of("renamed"),
                        Optional.of("described"),
                        Optional.of(NOW.plusSeconds(3600))));
        accounts.update(
                robot,
                new ServiceAccountChange(
                        NONE, Optional.empty(), Optional.empty(), Optional.of(""), Optional.of(""), Optional.empty()));
        assertThat(accounts.info(robot))
                .isEqualTo(new ServiceAccount(
                        robot,
                        ALICE,
                        AccountStatus.ENABLED,
                        Optional.of(POLICY),
                        Optional.of("renamed"),
                        Optional.of("described"),
                        Optional.of(NOW.plusSeconds(3600))));
        assertThat(node.find(robot).secret()).isEqualTo(new Secret("a new secret"));
    }

    @Test
    void anEmptyPolicyRemovesIt() {
        String robot = accounts.create(withPolicy(POLICY)).accessKeyId();
        accounts.update(robot, policy(POLICY.replace("lab", "other")));
        assertThat(accounts.info(robot).policy()).contains(POLICY.replace("lab", "other"));
        accounts.update(robot, policy(" { } "));
        assertThat(accounts.info(robot).policy()).isEmpty();
    }

    @Test
    void isListedByOwner() {
        String robot = accounts.create(NewServiceAccount.of(ALICE)).accessKeyId();
        String other =
                accounts.create(NewServiceAccount.of(new Owner.User("bob"))).accessKeyId();
        String roots = accounts.create(NewServiceAccount.of(new Owner.Root())).accessKeyId();
        assertThat(accounts.list(ALICE)).extracting(ServiceAccount::accessKeyId).containsExactly(robot);
        assertThat(accounts.list(new Owner.Root()))
                .extracting(ServiceAccount::accessKeyId)
                .containsExactly(roots);
        assertThat(accounts.list())
                .extracting(ServiceAccount::accessKeyId)
                .containsExactlyInAnyOrder(robot, other, roots)
                .isSorted();
    }

    @Test
    void whatIsRemovedIsGone() {
        String robot = accounts.create(NewServiceAccount.of(ALICE)).accessKeyId();
        accounts.remove(robot);
        assertThat(node.directory.find(robot)).isEmpty();
        for (String unknown : List.of(robot, "alice", "nobody", Node.ROOT)) {
            fails(X_MINIO_SERVICE_ACCOUNT_NOT_FOUND, () -> accounts.remove(unknown));
            fails(X_MINIO_SERVICE_ACCOUNT_NOT_FOUND, () -> accounts.info(unknown));
            fails(X_MINIO_SERVICE_ACCOUNT_NOT_FOUND, () -> accounts.update(unknown, status(AccountStatus.ENABLED)));
        }
        assertThat(node.find("alice").secret()).isEqualTo(SECRET);
    }

    @Test
    void itsGroupsAreItsOwners() {
        node.iam.groups().addMembers("lab", List.of("alice"));
        String robot = accounts.create(NewServiceAccount.of(ALICE)).accessKeyId();
        assertThat(node.find(robot))
                .isInstanceOfSatisfying(
                        Credential.ServiceAccount.class,
                        account -> assertThat(account.groups().get()).containsExactly("lab"));
    }

    private static NewServiceAccount withKey(String accessKeyId) {
        return keys(Optional.of(accessKeyId), Optional.of(SECRET));
    }

    private static NewServiceAccount keys(Optional<String> accessKeyId, Optional<Secret> secret) {
        return new NewServiceAccount(ALICE, accessKeyId, secret, NONE, NONE, NONE, Optional.empty());
    }

    private static NewServiceAccount withPolicy(String json) {
        return new NewServiceAccount(ALICE, NONE, Optional.empty(), Optional.of(json), NONE, NONE, Optional.empty());
    }

    private static NewServiceAccount named(Optional<String> name, Optional<String> description) {
        return new NewServiceAccount(ALICE, NONE, Optional.empty(), NONE, name, description, Optional.empty());
    }

    private static NewServiceAccount expiring(Instant at) {
        return new NewServiceAccount(ALICE, NONE, Optional.empty(), NONE, NONE, NONE, Optional.of(at));
    }

    private static ServiceAccountChange policy(String json) {
        return new ServiceAccountChange(
                Optional.of(json), Optional.empty(), Optional.empty(), NONE, NONE, Optional.empty());
    }

    private static ServiceAccountChange status(AccountStatus status) {
        return new ServiceAccountChange(NONE, Optional.empty(), Optional.of(status), NONE, NONE, Optional.empty());
    }

    private static ServiceAccountChange expiration(Instant at) {
        return new ServiceAccountChange(NONE, Optional.empty(), Optional.empty(), NONE, NONE, Optional.of(at));
    }
}
