package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_GROUP_NOT_EMPTY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_GROUP;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_GROUP_NAME;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_RESOURCE;
import static io.cloakroom.bridge.iam.Node.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupsTest {
    private final StateStore store = new MemoryStateStore();
    private final Node node = new Node(store);
    private final Groups groups = node.iam.groups();

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
    void addingCreatesTheGroup() {
        groups.addMembers("lab", List.of());
        groups.addMembers("staff", List.of("bob", "alice"));
        groups.addMembers("staff", List.of("alice"));
        assertThat(groups.list()).containsExactly("lab", "staff");
        assertThat(groups.info("lab"))
                .isEqualTo(new Group("lab", AccountStatus.ENABLED, List.of(), List.of(), Node.NOW));
        assertThat(groups.info("staff").members()).containsExactly("alice", "bob");
        assertThat(node.iam.users().info("alice").groups()).containsExactly("staff");
        assertThat(node.find("alice"))
                .isInstanceOfSatisfying(
                        Credential.User.class,
                        user -> assertThat(user.groups().get()).containsExactly("staff"));
    }

    @Test
    void membersHaveItsPoliciesAndTheirOwn() {
        groups.addMembers("lab", List.of("alice"));
        groups.addMembers("staff", List.of("alice", "bob"));
        node.iam.mappings().attach(new Holder.User("alice"), List.of("writeonly"));
        node.iam.mappings().attach(new Holder.Group("lab"), List.of("readonly"));
        node.iam.mappings().attach(new Holder.Group("staff"), List.of("readonly", "diagnostics"));
        assertThat(node.directory.ofUser("alice")).containsExactly("diagnostics", "readonly", "writeonly");
        assertThat(node.directory.ofUser("alice"))
                .as("nothing is computed for each request")
                .isSameAs(node.directory.ofUser("alice"));
        assertThat(node.directory.ofUser("bob")).containsExactly("diagnostics", "readonly");

        groups.removeMembers("staff", List.of("alice"));

        assertThat(node.directory.ofUser("alice")).containsExactly("readonly", "writeonly");
        assertThat(node.directory.ofUser("bob")).containsExactly("diagnostics", "readonly");
        assertThat(groups.info("staff").members()).containsExactly("bob");
    }

    @Test
    void aDisabledGroupTakesEverythingFromItsMembers() {
        node.iam.mappings().attach(new Holder.User("alice"), List.of("writeonly"));
        node.iam.mappings().attach(new Holder.User("bob"), List.of("writeonly"));
        groups.addMembers("lab", List.of("alice"));
        groups.addMembers("staff", List.of("alice"));
        node.iam.mappings().attach(new Holder.Group("staff"), List.of("readonly"));

        groups.setStatus("lab", AccountStatus.DISABLED);

        assertThat(node.directory.ofUser("alice")).isEmpty();
        assertThat(node.directory.ofUser("bob")).containsExactly("writeonly");
        assertThat(node.iam.users().info("alice").groups()).containsExactly("lab", "staff");
        groups.setStatus("staff", AccountStatus.DISABLED);
        assertThat(groups.info("staff"))
                .as("shown without its policies")
                .returns(List.of(), Group::policies)
                .returns(AccountStatus.DISABLED, Group::status);

        groups.setStatus("lab", AccountStatus.ENABLED);
        groups.setStatus("staff", AccountStatus.ENABLED);

        assertThat(node.directory.ofUser("alice")).containsExactly("readonly", "writeonly");
        assertThat(groups.info("staff").policies()).containsExactly("readonly");
    }

    @Test
    void onlyRegularUsersAreMembers() {
        String robot = node.iam
                .serviceAccounts()
                .create(NewServiceAccount.of(new Owner.User("alice")))
                .accessKeyId();
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> groups.addMembers("lab", List.of("alice", "nobody")));
        for (String name : List.of(Node.ROOT, robot, "ASIA0123456789ABCDEF")) {
            fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> groups.addMembers("lab", List.of("alice", name)));
        }
        assertThat(groups.list()).as("nothing is half done").isEmpty();
        groups.addMembers("lab", List.of("alice"));
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> groups.removeMembers("lab", List.of("alice", "nobody")));
        assertThat(groups.info("lab").members()).containsExactly("alice");
    }

    @Test
    void onlyEmptyGroupsAreRemoved() {
        groups.addMembers("lab", List.of("alice"));
        node.iam.mappings().attach(new Holder.Group("lab"), List.of("readonly"));
        fails(X_MINIO_ADMIN_GROUP_NOT_EMPTY, () -> groups.remove("lab"));
        groups.removeMembers("lab", List.of("alice"));
        groups.remove("lab");
        assertThat(groups.list()).isEmpty();
        groups.addMembers("lab", List.of("alice"));
        assertThat(groups.info("lab").policies())
                .as("the mapping went with the group")
                .isEmpty();
    }

    @Test
    void unknownGroups() {
        fails(X_MINIO_ADMIN_NO_SUCH_GROUP, () -> groups.info("lab"));
        fails(X_MINIO_ADMIN_NO_SUCH_GROUP, () -> groups.remove("lab"));
        fails(X_MINIO_ADMIN_NO_SUCH_GROUP, () -> groups.removeMembers("lab", List.of("alice")));
        fails(X_MINIO_ADMIN_NO_SUCH_GROUP, () -> groups.setStatus("lab", AccountStatus.DISABLED));
        assertThat(store.list("groups/").documents()).isEmpty();
    }

    @Test
    void refusesNames() {
        fails(X_MINIO_ADMIN_INVALID_ARGUMENT, () -> groups.addMembers("", List.of()));
        fails(X_MINIO_INVALID_GROUP_NAME, () -> groups.addMembers("a=b", List.of()));
        fails(X_MINIO_INVALID_GROUP_NAME, () -> groups.addMembers("a,b", List.of()));
        fails(X_MINIO_INVALID_RESOURCE, () -> groups.addMembers(" lab", List.of()));
        fails(X_MINIO_INVALID_RESOURCE, () -> groups.addMembers("l\tab", List.of()));
        fails(X_MINIO_INVALID_RESOURCE, () -> groups.addMembers("g".repeat(1000), List.of()));
        groups.addMembers("x", List.of());
        groups.addMembers("dept/lab", List.of());
        assertThat(groups.list()).containsExactly("dept/lab", "x");
    }

    /** It may have been disabled, or have had a policy that denies. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"members\":{\"alice\":\"%s\"},\"status\":\"off\",\"policies\":[],\"created\":\"2026-03-01T12:00:00Z\",\"updated\":\"2026-03-01T12:00:00Z\"}",
                "{\"members\":{\"alice\":\"%s\"},\"status\":\"enabled\",\"policies\":\"readonly\"}",
                "{\"members\":{\"alice\":\"%s\"}}"
            })
    void s20_aGroupThatCannotBeReadCountsAsDisabled(String json) {
        node.iam.mappings().attach(new Holder.User("alice"), List.of("writeonly"));
        node.iam.mappings().attach(new Holder.User("bob"), List.of("writeonly"));
        node.state.compareAndPut("groups/lab", StateStore.ABSENT, json.formatted(node.idOf("alice")));
        assertThat(node.directory.ofUser("alice")).isEmpty();
        assertThat(node.directory.ofUser("bob")).containsExactly("writeonly");

        fails(INTERNAL_ERROR, () -> groups.addMembers("lab", List.of("bob")));
        fails(INTERNAL_ERROR, () -> groups.setStatus("lab", AccountStatus.ENABLED));
        groups.remove("lab");

        assertThat(node.directory.ofUser("alice")).containsExactly("writeonly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"members\":[\"alice\"],\"status\":\"enabled\"}",
                "{\"members\":{\"alice\":1}}"
            })
    void s20_aGroupOfUnknownMembersMayBeAnybodys(String json) {
        node.iam.mappings().attach(new Holder.User("alice"), List.of("writeonly"));
        node.state.compareAndPut("groups/lab", StateStore.ABSENT, json);
        assertThat(node.directory.ofUser("alice")).isEmpty();
        try (Node restarted = new Node(store)) {
            assertThat(restarted.directory.ofUser("alice")).isEmpty();
        }
        groups.remove("lab");
        assertThat(node.directory.ofUser("alice")).containsExactly("writeonly");
    }
}
