package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;
import static io.cloakroom.bridge.iam.Node.SECRET;
import static io.cloakroom.bridge.iam.Node.fails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.wire.Await;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents are worth: to others, when they are damaged, and when somebody stopped half-way. */
class IamDirectoryTest {
    private final FakeCrashingStore store = new FakeCrashingStore();
    private final Node node = new Node(store);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void everythingIsThereAfterARestart() {
        Owner alice = owner("alice");
        node.iam.groups().addMembers("lab", List.of("alice"));
        node.iam.mappings().attach(new Holder.Group("lab"), List.of("readonly"));
        String robot = robotOf(alice);
        Session session = node.session("alice");
        try (Node restarted = new Node(store)) {
            assertThat(restarted.find("alice").secret()).isEqualTo(SECRET);
            assertThat(restarted.find(robot).secret())
                    .isEqualTo(node.find(robot).secret());
            assertThat(restarted.directory.isCurrentUser(session)).isTrue();
            assertThat(restarted.directory.ofUser("alice")).containsExactly("readonly");
            assertThat(restarted.iam.users().info("alice").groups()).containsExactly("lab");
        }
    }

    @Test
    void s21_noSecretIsReadableInTheState() {
        String robot = robotOf(owner("alice"));
        String secret = node.find(robot).secret().reveal();
        for (StateDocument document : store.list("").documents()) {
            for (String clear : List.of(SECRET.reveal(), secret)) {
                assertThat(document.json())
                        .doesNotContain(
                                clear,
                                Base64.getEncoder().encodeToString(clear.getBytes(UTF_8)),
                                HexFormat.of().formatHex(clear.getBytes(UTF_8)));
            }
        }
        assertThat(store.get("users/alice").orElseThrow().json()).contains("\"iv\"", "\"sealed\"");
    }

    @Test
    void s21_aSecretOpensOnlyWhereItWasPut() {
        owner("alice");
        String robot = robotOf(owner("bob"));
        move("users/alice", "users/mallory");
        move("users/alice", "service-accounts/mallory");
        move("service-accounts/" + robot, "service-accounts/mallory");
        move("service-accounts/" + robot, "users/mallory");
        assertThat(node.directory.find("mallory")).isEmpty();
        try (Node other = new Node(store, Node.masterKey('B'), Optional.of(Node.ROOT))) {
            assertThat(other.directory.find("alice")).isEmpty();
            assertThat(other.directory.find(robot)).isEmpty();
        }
    }

    /** The user is still there, so a new secret mends it, and its sessions go on. */
    @Test
    void aUserWhoseSecretDoesNotOpenKeepsAllElse() {
        node.iam.groups().addMembers("lab", List.of());
        owner("alice");
        node.iam.groups().addMembers("lab", List.of("alice"));
        Session session = node.session("alice");
        try (Node other = new Node(store, Node.masterKey('B'), Optional.of(Node.ROOT))) {
            other.iam.users().setStatus("alice", AccountStatus.DISABLED);
            other.iam.users().setStatus("alice", AccountStatus.ENABLED);
            assertThat(other.directory.find("alice")).isEmpty();
            assertThat(other.directory.isCurrentUser(session)).isTrue();
        }
        try (Node again = new Node(store)) {
            assertThat(again.find("alice").secret()).as("sealed as it was").isEqualTo(SECRET);
        }
        try (Node other = new Node(store, Node.masterKey('B'), Optional.of(Node.ROOT))) {
            other.addUser("alice");
            assertThat(other.find("alice").secret()).isEqualTo(SECRET);
            assertThat(other.iam.groups().info("lab").members()).containsExactly("alice");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"id\":\"AIDA0\",\"status\":\"enabled\",\"policies\":[\"consoleAdmin\"]}",
                "{\"id\":\"AIDA0\",\"status\":\"enabled\",\"policies\":[],\"secret\":{\"iv\":\"\",\"sealed\":\"\"},\"created\":\"2026-03-01T12:00:00Z\",\"updated\":\"2026-03-01T12:00:00Z\"}",
                "{\"id\":\"AIDA0\",\"status\":\"enabled\",\"policies\":[],\"secret\":{\"iv\":\"AAAAAAAAAAAAAAAA\",\"sealed\":\"AAAA\"},\"created\":\"2026-03-01T12:00:00Z\",\"updated\":\"2026-03-01T12:00:00Z\"}"
            })
    void s20_whatCannotBeReadLetsNobodyIn(String json) {
        owner("bob");
        node.state.compareAndPut("users/alice", StateStore.ABSENT, json);
        node.state.compareAndPut("service-accounts/robot", StateStore.ABSENT, json);
        assertThat(node.directory.find("alice")).isEmpty();
        assertThat(node.directory.find("robot")).isEmpty();
        assertThat(node.directory.ofUser("alice")).isEmpty();
        assertThat(node.iam.users().list()).extracting(User::name).containsExactly("bob");
        assertThat(node.find("bob").secret()).isEqualTo(SECRET);

        node.addUser("alice");
        node.iam.serviceAccounts().remove("robot");

        assertThat(node.find("alice").secret()).isEqualTo(SECRET);
        assertThat(store.get("service-accounts/robot")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"policy\":null",
                "\"policy\":[]",
                "\"policy\":\"{}\"",
                "\"owner\":\"Root\"",
                "\"owner\":{\"user\":\"alice\"}"
            })
    void s20_aDamagedServiceAccountHasNoMoreRightsThanNone(String damage) {
        String robot = robotOf(owner("alice"));
        StateDocument document = store.get("service-accounts/" + robot).orElseThrow();
        String member = damage.substring(0, damage.indexOf(':') + 1);
        String json = document.json().replaceFirst(member + "(\\{[^}]*}|\"[^\"]*\"),", "");
        node.state.compareAndPut(document.path(), document.revision(), json.replaceFirst("\\{", "{" + damage + ","));
        assertThat(node.directory.find(robot)).isEmpty();
    }

    /** While a user cannot be read, nothing that belongs to it is thrown away: somebody may repair it. */
    @Test
    void whatBelongsToAnUnreadableUserStays() {
        node.iam.groups().addMembers("lab", List.of());
        String robot = robotOf(owner("alice"));
        node.iam.groups().addMembers("lab", List.of("alice"));
        owner("bob");
        StateDocument good = store.get("users/alice").orElseThrow();
        node.state.compareAndPut("users/alice", good.revision(), "{}");
        node.iam.users().remove("bob");
        assertThat(node.directory.find(robot)).isEmpty();

        StateDocument bad = store.get("users/alice").orElseThrow();
        node.state.compareAndPut("users/alice", bad.revision(), good.json());

        assertThat(node.find(robot).secret()).isNotEqualTo(SECRET);
        assertThat(node.iam.groups().info("lab").members()).containsExactly("alice");
    }

    @Test
    void s20_aRemovedUserTakesEverythingWithIt() {
        String robot = robotOf(owner("alice"));
        String others = robotOf(owner("bob"));
        node.iam.groups().addMembers("lab", List.of("alice", "bob"));
        Session session = node.session("alice");

        node.iam.users().remove("alice");

        assertThat(node.directory.find("alice")).isEmpty();
        assertThat(node.directory.find(robot)).isEmpty();
        assertThat(node.directory.isCurrentUser(session)).isFalse();
        assertThat(node.directory.ofUser("alice")).isEmpty();
        assertThat(store.get("service-accounts/" + robot)).isEmpty();
        assertThat(store.get("groups/lab").orElseThrow().json())
                .doesNotContain("alice")
                .contains("bob");
        assertThat(node.find(others).secret()).isNotEqualTo(SECRET);
        assertThat(node.iam.groups().info("lab").members()).containsExactly("bob");
    }

    /** Whatever step the process ends after, what is left counts for nothing, and the next removal takes it away. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void s20_aRemovalThatStopsHalfWayLeavesNobody(int writes) {
        Owner alice = owner("alice");
        String robot = robotOf(alice);
        node.iam.groups().addMembers("lab", List.of("alice"));
        node.iam.groups().addMembers("staff", List.of("alice"));
        node.iam.mappings().attach(new Holder.Group("lab"), List.of("readonly"));
        Session session = node.session("alice");

        store.failAfter(writes);
        node.iam.users().remove("alice");
        store.recover();

        try (Node restarted = new Node(store)) {
            for (int round = 0; round < 2; round++) {
                assertThat(restarted.directory.find(robot)).isEmpty();
                assertThat(restarted.directory.isCurrentUser(session)).isFalse();
                assertThat(restarted.directory.ofUser("alice")).isEmpty();
                assertThat(restarted.iam.groups().info("lab").members()).isEmpty();
                assertThat(restarted.iam.serviceAccounts().list()).isEmpty();
                assertThat(restarted.iam.serviceAccounts().find(robot)).isEmpty();
                restarted.addUser("alice"); // anew: in the second round somebody else has the name
            }
            restarted.iam.groups().addMembers("lab", List.of("alice"));
            assertThat(restarted.directory.ofUser("alice")).containsExactly("readonly");
            restarted.iam.groups().remove("staff");
            restarted.iam.users().remove("alice");
            assertThat(store.list("service-accounts/").documents()).isEmpty();
            assertThat(store.get("groups/lab").orElseThrow().json()).doesNotContain("alice");
        }
    }

    @Test
    void s20_aNewUserOfTheSameNameInheritsNothing() {
        String robot = robotOf(owner("alice"));
        node.iam.groups().addMembers("lab", List.of("alice"));
        Session session = node.session("alice");
        StateDocument group = store.get("groups/lab").orElseThrow();
        StateDocument account = store.get("service-accounts/" + robot).orElseThrow();

        node.iam.users().remove("alice");
        node.addUser("alice");
        // as if they had never been tidied up
        node.state.compareAndPut(account.path(), StateStore.ABSENT, account.json());
        node.state.compareAndPut(
                group.path(), store.get(group.path()).orElseThrow().revision(), group.json());

        assertThat(node.directory.isCurrentUser(session)).isFalse();
        assertThat(node.directory.isCurrentUser(node.session("alice"))).isTrue();
        assertThat(node.directory.find(robot)).isEmpty();
        assertThat(node.iam.users().info("alice").groups()).isEmpty();
        assertThat(node.iam.groups().info("lab").members()).isEmpty();
        node.addUser(robot); // the key is free again
        assertThat(node.find(robot).secret()).isEqualTo(SECRET);
    }

    @Test
    void aStoreThatFailsIsSaidSoAndChangesNothing() {
        Owner alice = owner("alice");
        String robot = robotOf(alice);
        List<StateDocument> before = store.list("").documents();
        store.failAfter(0);
        List<Runnable> calls = List.of(
                () -> node.addUser("bob"),
                () -> node.iam.users().setStatus("alice", AccountStatus.DISABLED),
                () -> node.iam.users().remove("alice"),
                () -> node.iam.groups().addMembers("lab", List.of("alice")),
                () -> node.iam.policies().put("lab", Node.POLICY.getBytes(UTF_8)),
                () -> node.iam.mappings().attach(new Holder.User("alice"), List.of("readonly")),
                () -> node.iam.serviceAccounts().create(NewServiceAccount.of(alice)),
                () -> node.iam.serviceAccounts().update(robot, ServiceAccountChange.NOTHING),
                () -> node.iam.serviceAccounts().remove(robot));
        for (Runnable call : calls) {
            fails(SERVICE_UNAVAILABLE, call::run);
            assertThatCode(call::run).hasMessageNotContaining("/var/lib").hasMessageContaining("Try again later");
        }
        assertThat(store.list("").documents()).isEqualTo(before);
    }

    /** A secret set here and a policy attached there: whoever is last keeps what the other has done. */
    @Test
    void twoWritersOfOneUserLoseNothing() throws Exception {
        owner("alice");
        List<String> names = IntStream.range(0, 20).mapToObj("p%02d"::formatted).toList();
        names.forEach(name -> node.iam.policies().put(name, Node.POLICY.getBytes(UTF_8)));
        String id = node.idOf("alice");
        try (Node other = new Node(store);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Random random = new Random(7);
            List<Callable<Boolean>> writers = names.stream()
                    .<Callable<Boolean>>map(name -> {
                        Node writer = random.nextBoolean() ? node : other;
                        return () -> {
                            writer.iam.mappings().attach(new Holder.User("alice"), List.of(name));
                            writer.iam.groups().addMembers("group-" + name, List.of("alice"));
                            writer.iam.groups().addMembers("all", List.of("alice"));
                            writer.addUser("alice");
                            return true;
                        };
                    })
                    .toList();
            for (Future<Boolean> done : threads.invokeAll(writers)) {
                assertThat(done.get()).isTrue();
            }
            Await.until(
                    "this node has seen what the other wrote",
                    () -> node.iam.users().info("alice").policies().equals(names)
                            && node.iam.users().info("alice").groups().size() == 21);
            assertThat(node.idOf("alice")).isEqualTo(id);
        }
    }

    /** A change that comes too late does not bring a removed user back. */
    @Test
    void aRemovedUserStaysRemoved() throws Exception {
        for (int round = 0; round < 20; round++) {
            owner("alice");
            List<Callable<Object>> calls = Stream.<Runnable>of(
                            () -> node.iam.users().setStatus("alice", AccountStatus.DISABLED),
                            () -> node.iam.mappings().attach(new Holder.User("alice"), List.of("readonly")),
                            () -> node.iam.users().remove("alice"))
                    .map(Executors::callable)
                    .toList();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                // whoever is late fails
                threads.invokeAll(calls);
            }
            assertThat(node.iam.users().exists("alice")).isFalse();
        }
    }

    private Owner owner(String name) {
        node.addUser(name);
        return new Owner.User(name);
    }

    private String robotOf(Owner owner) {
        return node.iam.serviceAccounts().create(NewServiceAccount.of(owner)).accessKeyId();
    }

    private void move(String from, String to) {
        String json = store.get(from).orElseThrow().json();
        long revision = store.get(to).map(StateDocument::revision).orElse(StateStore.ABSENT);
        node.state.compareAndPut(to, revision, json);
    }
}
