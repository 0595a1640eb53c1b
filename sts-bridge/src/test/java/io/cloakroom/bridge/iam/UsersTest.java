package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ACCESS_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_SECRET_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_IAM_CREDENTIALS;
import static io.cloakroom.bridge.iam.Node.SECRET;
import static io.cloakroom.bridge.iam.Node.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.StoredSecret;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    private final StateStore store = new MemoryStateStore();
    private final Node node = new Node(store);
    private final Users users = node.iam.users();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aUserHasAKeyAndNoRights() {
        node.addUser("alice");
        assertThat(node.find("alice"))
                .isInstanceOfSatisfying(
                        Credential.User.class, user -> assertThat(user.name()).isEqualTo("alice"))
                .returns(SECRET, Credential::secret);
        assertThat(node.directory.ofUser("alice")).isEmpty();
        assertThat(users.info("alice"))
                .isEqualTo(new User("alice", AccountStatus.ENABLED, List.of(), List.of(), Optional.empty()));
        assertThat(users.exists("alice")).isTrue();
        assertThat(users.exists("bob")).isFalse();
        assertThat(node.directory.find("bob")).isEmpty();
    }

    @Test
    void anExistingUserIsReplacedButStaysWhoItIs() {
        node.addUser("alice");
        node.iam.groups().addMembers("lab", List.of("alice"));
        node.iam.mappings().attach(new Holder.User("alice"), List.of("readonly"));
        node.iam.mappings().attach(new Holder.Group("lab"), List.of("writeonly"));
        Session session = node.session("alice");
        String id = node.idOf("alice");

        users.put("alice", new Secret("another secret"), AccountStatus.ENABLED);

        assertThat(node.find("alice").secret()).isEqualTo(new Secret("another secret"));
        assertThat(node.idOf("alice")).isEqualTo(id);
        assertThat(node.directory.isCurrentUser(session)).isTrue();
        assertThat(node.directory.ofUser("alice")).containsExactly("readonly", "writeonly");
        assertThat(users.info("alice").groups()).containsExactly("lab");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            root              | root-key               | X_MINIO_INVALID_IAM_CREDENTIALS
            of a session      | ASIA0123456789ABCDEF   | X_MINIO_INVALID_IAM_CREDENTIALS
            service account   | robot                  | X_MINIO_INVALID_IAM_CREDENTIALS
            space in front    | " alice"               | X_MINIO_INVALID_RESOURCE
            space behind      | "alice "               | X_MINIO_INVALID_RESOURCE
            only a space      | " "                    | X_MINIO_INVALID_RESOURCE
            too short         | al                     | X_MINIO_ADMIN_INVALID_ACCESS_KEY
            empty             | ""                     | X_MINIO_ADMIN_INVALID_ACCESS_KEY
            equals sign       | cn=alice               | X_MINIO_ADMIN_INVALID_ACCESS_KEY
            comma             | alice,bob              | X_MINIO_ADMIN_INVALID_ACCESS_KEY
            """)
    void refusesNames(String why, String name, AwsErrorCode code) {
        node.addUser("owner");
        node.iam
                .serviceAccounts()
                .create(new NewServiceAccount(
                        new Owner.User("owner"),
                        Optional.of("robot"),
                        Optional.of(SECRET),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        fails(code, () -> users.put(name, SECRET, AccountStatus.ENABLED));
        assertThat(users.exists(name)).isFalse();
    }

    @DisplayName("S-61 no user can have the name of a user whom a plugin vouches for")
    @ParameterizedTest
    @ValueSource(strings = {"custom:alice", "custom/shop:alice"})
    void s61_noUserHasTheNameOfAPluginsUser(String name) {
        fails(AwsErrorCode.X_MINIO_ADMIN_INVALID_ACCESS_KEY, () -> users.put(name, SECRET, AccountStatus.ENABLED));
        assertThat(users.exists(name)).isFalse();
    }

    @Test
    void s60_noUserHasTheNameOfACertificatesHolder() {
        fails(
                AwsErrorCode.X_MINIO_ADMIN_INVALID_ACCESS_KEY,
                () -> users.put("tls:readonly", SECRET, AccountStatus.ENABLED));
        assertThat(users.exists("tls:readonly")).isFalse();
    }

    @Test
    void refusesNamesThatCannotBeSeenOrAreTooLong() {
        for (String name : List.of(
                "ali\nce",
                "ali\u0000ce",
                "ali\u202ece",
                "ali\ud800ce",
                "ali\u2028ce",
                "a".repeat(129),
                "a".repeat(1000))) {
            fails(AwsErrorCode.X_MINIO_INVALID_RESOURCE, () -> users.put(name, SECRET, AccountStatus.ENABLED));
            fails(AwsErrorCode.X_MINIO_INVALID_RESOURCE, () -> users.checkName(name));
        }
        node.addUser("a".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team/alice",
                "/alice",
                "alice/",
                "a//b",
                "..",
                "...",
                "naive-unicode+x",
                "alice@example.org",
                "100%",
                "a\\b"
            })
    void namesAreOtherwiseFree(String name) {
        if (name.length() < 3) {
            fails(X_MINIO_ADMIN_INVALID_ACCESS_KEY, () -> node.addUser(name));
            return;
        }
        node.addUser(name);
        assertThat(node.find(name).secret()).isEqualTo(SECRET);
        node.iam.groups().addMembers(name, List.of(name));
        assertThat(node.iam.groups().info(name).members()).containsExactly(name);
        users.remove(name);
        assertThat(node.directory.find(name)).isEmpty();
    }

    @Test
    void secretsHaveALength() {
        fails(X_MINIO_ADMIN_INVALID_SECRET_KEY, () -> users.put("alice", new Secret("1234567"), AccountStatus.ENABLED));
        fails(
                X_MINIO_ADMIN_INVALID_SECRET_KEY,
                () -> users.put("alice", new Secret("x".repeat(1025)), AccountStatus.ENABLED));
        users.put("alice", new Secret("12345678"), AccountStatus.ENABLED);
        users.put("bobby", new Secret("ü".repeat(512)), AccountStatus.ENABLED);
        assertThat(node.find("bobby").secret()).isEqualTo(new Secret("ü".repeat(512)));
    }

    @Test
    void checksComeInMinioSOrder() {
        fails(X_MINIO_INVALID_IAM_CREDENTIALS, () -> users.checkName(Node.ROOT));
        fails(AwsErrorCode.X_MINIO_INVALID_RESOURCE, () -> users.checkName(" x"));
        assertThatCode(() -> users.checkName("cn=alice"))
                .as("comes after the body")
                .doesNotThrowAnyException();
    }

    @Test
    void s20_aDisabledUserAndAllThatIsItsAreRefused() {
        node.addUser("alice");
        node.iam.mappings().attach(new Holder.User("alice"), List.of("readonly"));
        String robot = node.iam
                .serviceAccounts()
                .create(NewServiceAccount.of(new Owner.User("alice")))
                .accessKeyId();
        Session session = node.session("alice");

        users.setStatus("alice", AccountStatus.DISABLED);

        fails(INVALID_ACCESS_KEY_ID, () -> node.find("alice"));
        fails(INVALID_ACCESS_KEY_ID, () -> node.find(robot));
        assertThat(node.directory.isCurrentUser(session)).isFalse();
        assertThat(node.directory.ofUser("alice")).isEmpty();
        assertThat(users.info("alice").status()).isEqualTo(AccountStatus.DISABLED);

        users.setStatus("alice", AccountStatus.ENABLED);

        assertThat(node.find("alice").secret()).isEqualTo(SECRET);
        assertThat(node.find(robot)).isInstanceOf(Credential.ServiceAccount.class);
        assertThat(node.directory.isCurrentUser(session)).isTrue();
        assertThat(node.directory.ofUser("alice")).containsExactly("readonly");
    }

    @Test
    void saysThatAnAccountIsDisabled() {
        users.put("alice", SECRET, AccountStatus.DISABLED);
        assertThatCode(() -> node.find("alice"))
                .hasMessage("Your account is disabled; please contact your administrator.");
    }

    @Test
    void onlyRegularUsersAreRemovedAndDisabled() {
        String robot = node.iam
                .serviceAccounts()
                .create(NewServiceAccount.of(new Owner.Root()))
                .accessKeyId();
        for (String name : List.of(Node.ROOT, robot, "ASIA0123456789ABCDEF")) {
            fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> users.remove(name));
            fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> users.setStatus(name, AccountStatus.DISABLED));
        }
        fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> users.info(robot));
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> users.remove("nobody"));
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> users.setStatus("nobody", AccountStatus.DISABLED));
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> users.info("nobody"));
        assertThat(node.find(robot)).isInstanceOf(Credential.ServiceAccount.class);
    }

    @Test
    void statusesAreMinios() {
        assertThat(AccountStatus.parse("enabled")).isEqualTo(AccountStatus.ENABLED);
        assertThat(AccountStatus.parseEither("off")).isEqualTo(AccountStatus.DISABLED);
        assertThat(AccountStatus.ofNewUser("on")).isEqualTo(AccountStatus.ENABLED);
        assertThat(AccountStatus.ofNewUser("Enabled")).isEqualTo(AccountStatus.DISABLED);
        fails(AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT, () -> AccountStatus.parse("on"));
        fails(AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT, () -> AccountStatus.parseEither("`\n"));
    }

    @Test
    void tenThousandUsersAreListedInOrder() {
        UserFile file = node.directory.userFile();
        for (int i = 0; i < 10_000; i++) {
            String name = "user-%05d".formatted(9_999 - i);
            store.compareAndPut(
                    UserFile.pathOf(name),
                    StateStore.ABSENT,
                    file.write(
                            name,
                            StoredUser.create("AIDA" + i, StoredSecret.of(SECRET), AccountStatus.ENABLED, Node.NOW)));
        }
        try (Node other = new Node(store)) {
            List<User> all = other.iam.users().list();
            assertThat(all)
                    .hasSize(10_000)
                    .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
            other.iam.groups().addMembers("all", all.stream().map(User::name).toList());
            other.iam.mappings().attach(new Holder.Group("all"), List.of("readonly"));
            assertThat(all).allMatch(user -> other.directory.ofUser(user.name()).equals(List.of("readonly")));
            other.iam.users().remove("user-04711");
            assertThat(other.iam.groups().info("all").members()).hasSize(9_999).doesNotContain("user-04711");
        }
    }
}
