package io.cloakroom.bridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.NewServiceAccount;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.iam.RoleChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls by which administrators look into the bridge. */
class InsightCallsTest {
    private static final String READS_LAB = "GET cloakroom/who-may?action=s3:GetObject&bucket=lab&key=abc%2Fb";

    private final AdminNode node = new AdminNode();
    private final AdminClient root = AdminNode.root();

    @AfterEach
    void close() {
        node.close();
    }

    private void policy(String name, String statement) {
        node.iam
                .policies()
                .put(
                        name,
                        "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}"
                                .formatted(statement)
                                .getBytes(UTF_8));
    }

    private static List<String> lines(JsonNode answer) {
        return StreamSupport.stream(answer.path("holders").spliterator(), false)
                .filter(one -> !one.path("kind").asText().equals("policy"))
                .map(one -> "%s %s %s %s"
                        .formatted(
                                one.path("kind").asText(),
                                one.path("name").asText(),
                                one.path("allowed").asBoolean() ? "yes" : "it depends",
                                one.path("policy").asText("-")))
                .toList();
    }

    private JsonNode ask(AdminClient who, String call) {
        AdminClient.Answer answer = who.get(node, call.substring("GET ".length()));
        assertThat(answer.outcome()).isEqualTo("200");
        return answer.json();
    }

    @Test
    void everybodyWhomTheInstallationKnowsIsNamedWithTheReason() {
        policy("reads", "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::lab/*\"]}");
        policy(
                "from-home",
                "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::lab/*\"],"
                        + "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}}");
        policy(
                "own",
                "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::lab/${aws:username}/*\"]}");
        for (String user : List.of("alice", "bob", "carol", "dave", "erin", "abc")) {
            node.user(user);
        }
        node.iam.mappings().attach(new Holder.User("alice"), List.of("reads"));
        node.iam.mappings().attach(new Holder.User("bob"), List.of("from-home"));
        node.iam.mappings().attach(new Holder.User("abc"), List.of("own"));
        node.iam.mappings().attach(new Holder.User("carol"), List.of("own"));
        node.iam.groups().addMembers("staff", List.of("dave"));
        node.iam.mappings().attach(new Holder.Group("staff"), List.of("reads"));
        node.iam.mappings().attach(new Holder.User("erin"), List.of("reads"));
        node.iam.users().setStatus("erin", AccountStatus.DISABLED);
        key(new Owner.User("alice"), "alice-key", Optional.empty());
        key(new Owner.User("alice"), "writes-only", Optional.of(AdminNode.policyText("s3:PutObject")));
        key(new Owner.User("erin"), "erin-key", Optional.empty());
        key(new Owner.Root(), "of-root", Optional.empty());
        node.iam
                .roles()
                .create(
                        "lab",
                        new RoleChange(
                                Optional.of(AdminNode.TRUST),
                                Optional.of(List.of("reads")),
                                Optional.empty(),
                                Optional.empty()));

        JsonNode answer = ask(root, READS_LAB);
        assertThat(lines(answer))
                .containsExactly(
                        "user abc yes own",
                        "user alice yes reads",
                        "user bob it depends -",
                        "user dave yes reads",
                        "service account alice-key yes reads",
                        "service account of-root yes -",
                        "role lab yes reads",
                        "group staff yes reads");
        assertThat(answer.path("leftOut")).isEmpty();
        assertThat(answer.toString()).contains("it depends on `aws:SourceIp`").doesNotContain("192.0.2.0");
        assertThat(answer.path("holders"))
                .as("policies that whoever has them reads by")
                .anyMatch(one -> one.path("kind").asText().equals("policy")
                        && one.path("name").asText().equals("readonly"));
    }

    private void key(Owner owner, String accessKeyId, Optional<String> policy) {
        node.iam
                .serviceAccounts()
                .create(new NewServiceAccount(
                        owner,
                        Optional.of(accessKeyId),
                        Optional.of(AdminNode.SECRET),
                        policy,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void whatAnAdministratorMayNotListIsNotNamed() {
        policy("reads", "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::lab/*\"]}");
        node.user("alice");
        node.iam.mappings().attach(new Holder.User("alice"), List.of("reads"));
        key(new Owner.User("alice"), "alice-key", Optional.empty());
        AdminClient auditor = node.user("auditor", "admin:ListUserPolicies", "admin:ListServiceAccounts");

        JsonNode answer = ask(auditor, READS_LAB);
        assertThat(lines(answer)).containsExactly("service account alice-key yes reads");
        assertThat(answer.path("leftOut")).extracting(JsonNode::asText).contains("user", "group", "LDAP user");
    }

    @ParameterizedTest
    @CsvSource({
        "who-may?action=s3:GetObjct&bucket=b, is not an action of S3",
        "who-may?action=admin:ServerInfo, is not an action of S3",
        "who-may?action=s3:GetObject&key=k, A `key` is in a `bucket`.",
        "request?id=, the id of a request",
    })
    void whatCannotBeAskedIsRefused(String query, String sentence) {
        AdminClient.Answer answer = root.get(node, "cloakroom/" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(sentence);
    }

    @Test
    void theDecisionAboutARequestIsFoundByItsId() {
        JsonNode known = ask(root, "GET cloakroom/request?id=R1");
        assertThat(known.path("found").asBoolean()).isTrue();
        assertThat(known.path("record").path("decision").asText()).isEqualTo("allow");
        assertThat(ask(root, "GET cloakroom/request?id=R2").toString()).isEqualTo("{\"found\":false}");
    }

    @Test
    void theStateOfTheBridgeIsTold() {
        JsonNode status = ask(root, "GET cloakroom/status");
        assertThat(status.path("status").asText()).isEqualTo("ready");
        assertThat(status.path("storeKind").asText()).isEqualTo("a directory");
        assertThat(status.path("uptimeSeconds").asLong()).isEqualTo(120);
        assertThat(status.path("figures").get(0).toString())
                .isEqualTo("{\"name\":\"requests\",\"value\":7.0,\"labels\":{\"service\":\"s3\"}}");
    }

    @Test
    void theFiguresAreForWhoeverMaySeeTheMetrics() {
        JsonNode status = ask(node.user("operator", "admin:ServerInfo"), "GET cloakroom/status");
        assertThat(status.path("status").asText()).isEqualTo("ready");
        assertThat(status.path("figures")).isEmpty();
    }
}
