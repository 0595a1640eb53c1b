package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_POLICY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_POLICY_IN_USE;
import static io.cloakroom.bridge.iam.Node.POLICY;
import static io.cloakroom.bridge.iam.Node.fails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyStoreTest {
    private static final String DENIES = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}""";

    private final StateStore store = new MemoryStateStore();
    private final Node node = new Node(store);
    private final PolicyStore policies = node.iam.policies();
    private final PolicySource source = new PolicySource(node.documents, Map.of(), node.directory);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void isInForceWithTheNextDecision() {
        node.addUser("alice");
        for (int i = 0; i < 20; i++) {
            put("lab", POLICY);
            node.iam.mappings().attach(new Holder.User("alice"), List.of("lab"));
            assertThat(aliceMayRead()).as("round %d", i).isTrue();
            put("lab", DENIES);
            assertThat(aliceMayRead()).isFalse();
            put("lab", POLICY);
            assertThat(aliceMayRead()).isTrue();
            node.iam.mappings().detach(new Holder.User("alice"), List.of("lab"));
            assertThat(aliceMayRead()).isFalse();
            policies.remove("lab");
            assertThat(policies.list()).doesNotContainKey("lab");
        }
    }

    @Test
    void showsTheDatesOfStoredPolicies() {
        put("lab", POLICY);
        node.now = Node.NOW.plusSeconds(60);
        put("lab", DENIES);
        assertThat(policies.get("lab"))
                .isEqualTo(new PolicyDocument(
                        "lab", parse(DENIES), Optional.of(Node.NOW), Optional.of(Node.NOW.plusSeconds(60))));
        assertThat(policies.get("readonly").created()).isEmpty();
        assertThat(policies.get("readonly").updated()).isEmpty();
        fails(X_MINIO_ADMIN_NO_SUCH_POLICY, () -> policies.get("nothing"));
    }

    @Test
    void listsAllLayers() {
        put("lab", POLICY);
        put("readonly", DENIES);
        assertThat(policies.list())
                .containsKeys("consoleAdmin", "diagnostics", "readwrite", "writeonly")
                .containsEntry("lab", parse(POLICY))
                .containsEntry("readonly", parse(DENIES));
    }

    @Test
    void aPolicyInUseStays() {
        node.addUser("alice");
        node.iam.groups().addMembers("lab", List.of());
        put("lab", POLICY);
        for (Holder holder : List.of(new Holder.User("alice"), new Holder.Group("lab"))) {
            node.iam.mappings().attach(holder, List.of("lab"));
            fails(X_MINIO_IAM_POLICY_IN_USE, () -> policies.remove("lab"));
            assertThat(policies.get("lab").policy()).isEqualTo(parse(POLICY));
            node.iam.mappings().detach(holder, List.of("lab"));
        }
        policies.remove("lab");
        policies.remove("lab");
        policies.remove("never there");
        assertThat(store.list("policies/").documents()).isEmpty();
    }

    @Test
    void builtInPoliciesAreReplacedButNotRemoved() {
        Policy canned = policies.get("readonly").policy();
        fails(INTERNAL_ERROR, () -> policies.remove("readonly"));
        put("readonly", DENIES);
        assertThat(policies.get("readonly").policy()).isEqualTo(parse(DENIES));
        policies.remove("readonly");
        assertThat(policies.get("readonly").policy()).isEqualTo(canned);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            empty          | ""        | X_MINIO_ADMIN_INVALID_ARGUMENT
            space in front | " lab"    | X_MINIO_INVALID_RESOURCE
            space behind   | "lab "    | X_MINIO_INVALID_RESOURCE
            comma          | a,b       | POLICY_INVALID_NAME
            slash          | a/b       | X_MINIO_ADMIN_INVALID_ARGUMENT
            dots           | ..        | X_MINIO_ADMIN_INVALID_ARGUMENT
            """)
    void refusesNames(String why, String name, AwsErrorCode code) {
        fails(code, () -> put(name, POLICY));
        assertThat(store.list("policies/").documents()).isEmpty();
    }

    @Test
    void refusesNamesThatAreTooLong() {
        fails(X_MINIO_ADMIN_INVALID_ARGUMENT, () -> put("p".repeat(1000), POLICY));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no JSON        | {                                                                      | X_MINIO_MALFORMED_IAM_POLICY
            nothing        | ``                                                                     | X_MINIO_MALFORMED_IAM_POLICY
            empty object   | {}                                                                     | MALFORMED_POLICY
            unknown effect | {"Version":"2012-10-17","Statement":[{"Effect":"allow"}]}              | X_MINIO_MALFORMED_IAM_POLICY
            no version     | {"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::*"}]} | MALFORMED_POLICY
            no statement   | {"Version":"2012-10-17","Statement":[]}                                | X_MINIO_ADMIN_INVALID_ARGUMENT
            """)
    void refusesDocuments(String why, String json, AwsErrorCode code) {
        fails(code, () -> put("lab", json));
        assertThat(store.list("policies/").documents()).isEmpty();
    }

    @Test
    void policiesHaveALimit() {
        String spaces = " ".repeat(PolicyStore.MAX_BYTES - POLICY.length());
        put("lab", POLICY + spaces);
        fails(ENTITY_TOO_LARGE, () -> put("lab", POLICY + spaces + " "));
    }

    @Test
    void keepsWhatItMeansInOneForm() {
        put("lab", POLICY.replace("Statement", "statement").replace("[\"s3:GetObject\"]", "\"s3:GetObject\""));
        assertThat(PolicyWriter.write(policies.get("lab").policy())).isEqualTo(POLICY);
        assertThat(store.get("policies/lab").orElseThrow().json()).contains("\"policy\":" + POLICY);
    }

    private void put(String name, String json) {
        policies.put(name, json.getBytes(UTF_8));
    }

    private boolean aliceMayRead() {
        return PolicyEvaluator.decide(
                        source.ofUser("alice"),
                        AccessRequest.of(
                                "s3:GetObject",
                                "lab",
                                "k",
                                RequestContext.builder().build()))
                .isAllowed();
    }

    private static Policy parse(String json) {
        return new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
                .read(json)
                .policy()
                .orElseThrow();
    }
}
