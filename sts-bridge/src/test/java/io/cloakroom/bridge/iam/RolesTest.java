package io.cloakroom.bridge.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/alice"},"Action":"sts:AssumeRole"}]}""";
    private static final String OPEN = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"sso.example.org/realms/acme"},"Action":"sts:AssumeRoleWithWebIdentity"}]}""";
    private static final String ARN = "arn:aws:iam::000000000000:role/lab";

    private final StateStore store = new MemoryStateStore();
    private final Node node = new Node(store);

    @AfterEach
    void close() {
        node.close();
    }

    private static RoleChange change(String trust, String... policies) {
        return new RoleChange(
                Optional.of(trust), Optional.of(List.of(policies)), Optional.empty(), Optional.of("for the lab"));
    }

    private static RoleChange lasting(Duration longest) {
        return new RoleChange(Optional.empty(), Optional.empty(), Optional.of(longest), Optional.empty());
    }

    @Test
    void aRoleIsCreatedChangedAndRemoved() {
        Role created = node.iam.roles().create("lab", change(TRUST, "readwrite", "readonly"));
        assertThat(created.arn()).isEqualTo(ARN);
        assertThat(created.policies()).containsExactly("readonly", "readwrite");
        assertThat(created.longestSession()).isEqualTo(Duration.ofHours(1));
        assertThat(node.iam.roles().list()).containsExactly(node.iam.roles().get("lab"));
        String id = node.directory.role(ARN).map(TrustedRole::id).orElseThrow();
        assertThat(id).startsWith("AROA").hasSize(20);

        Role updated = node.iam.roles().update("lab", lasting(Duration.ofHours(12)));
        assertThat(updated.trust()).isEqualTo(TRUST);
        assertThat(updated.description()).isEqualTo("for the lab");
        assertThat(node.directory.role(ARN).orElseThrow().longestSession()).isEqualTo(Duration.ofHours(12));
        assertThat(node.directory.role(ARN).orElseThrow().id()).isEqualTo(id);

        node.iam.roles().remove("lab");
        assertThat(node.directory.role(ARN)).isEmpty();
        Node.fails(AwsErrorCode.NO_SUCH_ENTITY, () -> node.iam.roles().get("lab"));
        Node.fails(AwsErrorCode.NO_SUCH_ENTITY, () -> node.iam.roles().remove("lab"));
        Node.fails(AwsErrorCode.NO_SUCH_ENTITY, () -> node.iam.roles().update("lab", lasting(Duration.ofHours(1))));
    }

    @Test
    void aRoleIsCreatedOnce() {
        node.iam.roles().create("lab", change(TRUST, "readonly"));
        Node.fails(
                AwsErrorCode.ENTITY_ALREADY_EXISTS, () -> node.iam.roles().create("lab", change(TRUST, "readwrite")));
        assertThat(node.iam.roles().get("lab").policies()).containsExactly("readonly");
    }

    @DisplayName("S-23 no role trusts every token of a provider")
    @Test
    void s23_noRoleIsOpen() {
        Node.fails(
                AwsErrorCode.MALFORMED_POLICY_DOCUMENT, () -> node.iam.roles().create("lab", change(OPEN)));
        node.iam.roles().create("lab", change(TRUST));
        Node.fails(
                AwsErrorCode.MALFORMED_POLICY_DOCUMENT, () -> node.iam.roles().update("lab", change(OPEN)));
        assertThat(store.compareAndPut("roles/open", StateStore.ABSENT, """
                {"id":"AROA1","trust":%s,"policies":["consoleAdmin"],"longestSessionSeconds":3600,
                 "created":"2026-03-01T12:00:00Z","updated":"2026-03-01T12:00:00Z"}""".formatted(OPEN)))
                .isPresent();
        node.iam.roles().create("later", change(TRUST));
        assertThat(node.directory.role("arn:aws:iam::000000000000:role/open")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "ä", "..*", "a:b", "a\n"})
    void refusesNames(String name) {
        Node.fails(AwsErrorCode.INVALID_REQUEST, () -> node.iam.roles().create(name, change(TRUST)));
    }

    @Test
    void refusesWhatDoesNotExistOrIsTooMuch() {
        Roles roles = node.iam.roles();
        Node.fails(AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_POLICY, () -> roles.create("lab", change(TRUST, "none")));
        Node.fails(AwsErrorCode.INVALID_REQUEST, () -> roles.create("lab", lasting(Duration.ofHours(1))));
        roles.create("lab", change(TRUST));
        Node.fails(AwsErrorCode.INVALID_REQUEST, () -> roles.update("lab", lasting(Duration.ofHours(13))));
        Node.fails(AwsErrorCode.INVALID_REQUEST, () -> roles.update("lab", lasting(Duration.ofMinutes(14))));
    }

    @Test
    void aPolicyOfARoleIsNotRemoved() {
        node.iam.policies().put("lab", Node.POLICY.getBytes(StandardCharsets.UTF_8));
        node.iam.roles().create("lab", change(TRUST, "lab"));

        Node.fails(
                AwsErrorCode.X_MINIO_IAM_POLICY_IN_USE,
                () -> node.iam.policies().remove("lab"));
        node.iam.roles().remove("lab");
        node.iam.policies().remove("lab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "no JSON", "{\"id\":\"x\",\"trust\":{}}"})
    void aRoleThatCannotBeReadLetsNobodyIn(String json) {
        assertThat(store.compareAndPut("roles/lab", StateStore.ABSENT, json)).isPresent();
        node.iam.roles().create("other", change(TRUST));

        assertThat(node.directory.role(ARN)).isEmpty();
        assertThat(node.iam.roles().list()).extracting(Role::name).containsExactly("other");
        assertThat(node.iam.roles().create("lab", change(TRUST)).arn())
                .as("it may be created again")
                .isEqualTo(ARN);
    }
}
