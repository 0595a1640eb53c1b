package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_GROUP_DISABLED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_GROUP;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_POLICY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_POLICY_CHANGE_ALREADY_APPLIED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.bridge.iam.Node.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.PolicyEntities.GroupMapping;
import io.cloakroom.bridge.iam.PolicyEntities.PolicyMapping;
import io.cloakroom.bridge.iam.PolicyEntities.Question;
import io.cloakroom.bridge.iam.PolicyEntities.UserMapping;
import io.cloakroom.bridge.iam.PolicyMappings.Change;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.state.MemoryStateStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyMappingsTest {
    private static final Holder ALICE = new Holder.User("alice");
    private static final Holder LAB = new Holder.Group("lab");

    private final Node node = new Node(new MemoryStateStore());
    private final PolicyMappings mappings = node.iam.mappings();

    @BeforeEach
    void addHolders() {
        node.addUser("alice");
        node.iam.groups().addMembers("lab", List.of("alice"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void attachesAndDetachesWhatIsNotYetSo() {
        node.now = Node.NOW.plusSeconds(1);
        for (Holder holder : List.of(ALICE, LAB)) {
            assertThat(mappings.attach(holder, List.of("readonly")))
                    .isEqualTo(new Change(List.of("readonly"), node.now));
            assertThat(mappings.attach(holder, List.of("writeonly", "readonly", "diagnostics")))
                    .isEqualTo(new Change(List.of("diagnostics", "writeonly"), node.now));
            fails(
                    X_MINIO_ADMIN_POLICY_CHANGE_ALREADY_APPLIED,
                    () -> mappings.attach(holder, List.of("writeonly", "readonly")));
            assertThat(mappings.detach(holder, List.of("readonly", "consoleAdmin", "unknown")))
                    .isEqualTo(new Change(List.of("readonly"), node.now));
            fails(
                    X_MINIO_ADMIN_POLICY_CHANGE_ALREADY_APPLIED,
                    () -> mappings.detach(holder, List.of("readonly", "unknown")));
        }
        assertThat(node.iam.users().info("alice").policies()).containsExactly("diagnostics", "writeonly");
        assertThat(node.iam.users().info("alice").policiesUpdated()).contains(node.now);
        assertThat(node.iam.groups().info("lab").policies()).containsExactly("diagnostics", "writeonly");
        assertThat(node.iam.groups().info("lab").updated()).isEqualTo(node.now);
    }

    @Test
    void onlyPoliciesThatExistAreAttached() {
        fails(X_MINIO_ADMIN_NO_SUCH_POLICY, () -> mappings.attach(ALICE, List.of("readonly", "unknown")));
        fails(X_MINIO_ADMIN_NO_SUCH_POLICY, () -> mappings.set(ALICE, List.of("readonly", "unknown")));
        fails(X_MINIO_ADMIN_INVALID_ARGUMENT, () -> mappings.attach(ALICE, List.of()));
        fails(X_MINIO_ADMIN_INVALID_ARGUMENT, () -> mappings.detach(ALICE, List.of("readonly", "")));
        assertThat(node.directory.ofUser("alice")).isEmpty();
    }

    @Test
    void setReplaces() {
        mappings.attach(ALICE, List.of("readonly"));
        mappings.set(ALICE, List.of("writeonly", "diagnostics", "writeonly"));
        assertThat(node.directory.ofUser("alice")).containsExactly("diagnostics", "writeonly");
        mappings.set(ALICE, List.of());
        mappings.set(LAB, List.of("readonly"));
        assertThat(node.directory.ofUser("alice")).containsExactly("readonly");
    }

    @Test
    void holdersAreRegularUsersAndEnabledGroups() {
        String robot = node.iam
                .serviceAccounts()
                .create(NewServiceAccount.of(new Owner.User("alice")))
                .accessKeyId();
        for (String name : List.of(Node.ROOT, robot, "ASIA0123456789ABCDEF")) {
            Holder holder = new Holder.User(name);
            fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> mappings.attach(holder, List.of("readonly")));
            fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> mappings.detach(holder, List.of("readonly")));
            fails(X_MINIO_IAM_ACTION_NOT_ALLOWED, () -> mappings.set(holder, List.of("readonly")));
        }
        Holder nobody = new Holder.User("nobody");
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> mappings.attach(nobody, List.of("readonly")));
        fails(X_MINIO_ADMIN_NO_SUCH_USER, () -> mappings.set(nobody, List.of("readonly")));
        Holder noGroup = new Holder.Group("nothing");
        fails(X_MINIO_ADMIN_NO_SUCH_GROUP, () -> mappings.attach(noGroup, List.of("readonly")));
        fails(X_MINIO_ADMIN_NO_SUCH_GROUP, () -> mappings.set(noGroup, List.of("readonly")));
        node.iam.groups().setStatus("lab", AccountStatus.DISABLED);
        fails(X_MINIO_ADMIN_GROUP_DISABLED, () -> mappings.attach(LAB, List.of("readonly")));
        fails(X_MINIO_ADMIN_GROUP_DISABLED, () -> mappings.detach(LAB, List.of("readonly")));
    }

    @Test
    void tellsWhoHasWhat() {
        node.addUser("bob");
        node.addUser("carol");
        node.iam.groups().addMembers("empty", List.of("bob", "carol"));
        node.iam.groups().addMembers("lab", List.of("bob"));
        mappings.attach(ALICE, List.of("writeonly"));
        mappings.attach(LAB, List.of("readonly", "writeonly"));

        GroupMapping lab = new GroupMapping("lab", List.of("readonly", "writeonly"));
        PolicyMapping readonly = new PolicyMapping("readonly", List.of(), List.of("lab"));
        PolicyMapping writeonly = new PolicyMapping("writeonly", List.of("alice"), List.of("lab"));

        assertThat(node.iam.entities(new Question(List.of(), List.of(), List.of())))
                .isEqualTo(new PolicyEntities(Node.NOW, List.of(), List.of(), List.of(readonly, writeonly)));
        assertThat(node.iam.entities(new Question(List.of("carol", "bob", "alice", "nobody"), List.of(), List.of())))
                .isEqualTo(new PolicyEntities(
                        Node.NOW,
                        List.of(
                                new UserMapping("alice", List.of("writeonly"), List.of(lab)),
                                new UserMapping("bob", List.of(), List.of(lab))),
                        List.of(),
                        List.of()));
        assertThat(node.iam.entities(new Question(
                        List.of(), List.of("lab", "empty", "nothing"), List.of("readonly", "diagnostics"))))
                .isEqualTo(new PolicyEntities(Node.NOW, List.of(), List.of(lab), List.of(readonly)));
    }

    @Test
    void aMappingGoesWithItsUser() {
        mappings.attach(ALICE, List.of("readonly"));
        node.iam.users().remove("alice");
        node.addUser("alice");
        assertThat(node.iam.users().info("alice").policies()).isEmpty();
        assertThat(node.iam.users().info("alice").policiesUpdated()).isEqualTo(Optional.empty());
    }
}
