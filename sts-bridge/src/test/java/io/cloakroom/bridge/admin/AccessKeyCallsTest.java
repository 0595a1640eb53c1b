package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls about access keys: of oneself, of others, and of keys made by keys. */
class AccessKeyCallsTest {
    private final AdminNode node = new AdminNode();
    private final AdminClient root = AdminNode.root();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void serviceAccounts() {
        AdminClient alice = node.user("alice", "s3:GetObject");
        String narrow = AdminNode.policyText("s3:GetObject");
        JsonNode created = alice.decrypt(alice.sealed(
                        node,
                        "PUT",
                        "add-service-account",
                        "{\"policy\":%s,\"name\":\"ci\",\"description\":\"for builds\",\"accessKey\":\"alice-ci\",\"secretKey\":\"secret-of-ci\",\"expiration\":\"2026-03-02T12:00:00.5Z\"}"
                                .formatted(narrow)))
                .path("credentials");
        assertThat(created.toString())
                .isEqualTo(
                        "{\"accessKey\":\"alice-ci\",\"secretKey\":\"secret-of-ci\",\"expiration\":\"2026-03-02T12:00:00Z\"}");
        JsonNode drawn = alice.decrypt(alice.sealed(node, "PUT", "add-service-account", "{}"))
                .path("credentials");
        assertThat(drawn.path("accessKey").asText()).hasSize(20);
        assertThat(drawn.path("secretKey").asText()).hasSize(40);
        assertThat(drawn.path("expiration").asText()).isEqualTo("1970-01-01T00:00:00Z");

        JsonNode info = alice.decrypt(alice.get(node, "info-service-account?accessKey=alice-ci"));
        assertThat(info.path("parentUser").asText()).isEqualTo("alice");
        assertThat(info.path("accountStatus").asText()).isEqualTo("on");
        assertThat(info.path("impliedPolicy").asBoolean()).isFalse();
        assertThat(info.path("policy").asText().replaceAll("\\s", "")).isEqualTo(narrow.replaceAll("\\s", ""));
        assertThat(info.path("name").asText()).isEqualTo("ci");
        assertThat(alice.decrypt(alice.get(
                                node,
                                "info-service-account?accessKey="
                                        + drawn.path("accessKey").asText()))
                        .path("policy")
                        .asText())
                .contains("s3:GetObject");

        JsonNode list = alice.decrypt(alice.get(node, "list-service-accounts")).path("accounts");
        assertThat(list).hasSize(2);
        assertThat(root.decrypt(root.get(node, "list-service-accounts?user=alice"))
                        .path("accounts"))
                .isEqualTo(list);
        assertThat(root.decrypt(root.get(node, "list-service-accounts")).path("accounts"))
                .isEmpty();

        JsonNode key = root.decrypt(root.get(node, "info-access-key?accessKey=alice-ci"));
        assertThat(key.path("AccessKey").asText()).isEqualTo("alice-ci");
        assertThat(key.path("userType").asText()).isEqualTo("Service Account");
        assertThat(key.path("userProvider").asText()).isEqualTo("builtin");
        assertThat(root.get(node, "info-access-key?accessKey=alice").outcome())
                .isEqualTo("404 XMinioAdminNoSuchAccessKey");

        assertThat(alice.delete(node, "delete-service-account?accessKey=alice-ci")
                        .status())
                .isEqualTo(204);
        assertThat(alice.delete(node, "delete-service-account?accessKey=alice-ci")
                        .outcome())
                .isEqualTo("404 XMinioInvalidIAMCredentials");
        assertThat(alice.get(node, "info-service-account?accessKey=alice-ci").outcome())
                .as("whoever may not list keys does not learn which exist")
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void aChangeOfAKeyKeepsItsPolicyUnlessItSaysSo() {
        node.user("alice", "s3:*");
        String narrow = AdminNode.policyText("s3:GetObject");
        root.sealed(
                node,
                "PUT",
                "add-service-account",
                "{\"targetUser\":\"alice\",\"policy\":%s,\"accessKey\":\"alice-ci\",\"secretKey\":\"secret-of-ci\"}"
                        .formatted(narrow));

        assertThat(update("{\"newStatus\":\"off\"}")).isEqualTo("204");
        assertThat(node.iam.serviceAccounts().info("alice-ci").policy()).contains(narrow);
        assertThat(update("{\"newStatus\":\"enabled\",\"newName\":\"n\",\"newPolicy\":null,\"newSecretKey\":\"\"}"))
                .isEqualTo("204");
        assertThat(node.iam.serviceAccounts().info("alice-ci").policy()).contains(narrow);
        assertThat(update("{\"newPolicy\":{}}")).isEqualTo("204");
        assertThat(node.iam.serviceAccounts().info("alice-ci").policy()).isEmpty();
        assertThat(root.sealed(node, "POST", "update-service-account?accessKey=none", "{}")
                        .outcome())
                .isEqualTo("404 XMinioInvalidIAMCredentials");
    }

    private String update(String json) {
        return root.sealed(node, "POST", "update-service-account?accessKey=alice-ci", json)
                .outcome();
    }

    @Test
    void aKeyMadeByAKeyBelongsToTheSameUser() {
        node.user("alice");
        root.sealed(
                node,
                "PUT",
                "add-service-account",
                "{\"targetUser\":\"alice\",\"accessKey\":\"alice-ci\",\"secretKey\":\"secret-of-ci\"}");
        AdminClient key = new AdminClient("alice-ci", new Secret("secret-of-ci"), Optional.empty());

        assertThat(key.sealed(node, "PUT", "add-service-account", "{}").status())
                .isEqualTo(200);
        assertThat(key.sealed(node, "PUT", "add-service-account", "{\"targetUser\":\"alice\"}")
                        .status())
                .isEqualTo(200);
        assertThat(node.session("alice", Optional.empty(), Optional.empty())
                        .sealed(node, "PUT", "add-service-account", "{}")
                        .status())
                .isEqualTo(200);
        assertThat(node.iam.serviceAccounts().list(new Owner.User("alice"))).hasSize(4);
    }

    @Test
    void listsOfKeys() {
        AdminClient alice = node.user("alice");
        node.user("bob");
        root.sealed(
                node,
                "PUT",
                "add-service-account",
                "{\"targetUser\":\"alice\",\"accessKey\":\"alice-ci\",\"secretKey\":\"secret-of-ci\"}");
        String empty = "{\"serviceAccounts\":[],\"stsKeys\":[]}";
        String ofAlice =
                "{\"serviceAccounts\":[{\"parentUser\":\"\",\"accountStatus\":\"\",\"impliedPolicy\":false,\"accessKey\":\"alice-ci\",\"expiration\":\"1970-01-01T00:00:00Z\"}],\"stsKeys\":[]}";

        assertThat(keys(root, "listType=all&all=true"))
                .isEqualTo("{\"alice\":%s,\"bob\":%s,\"root-key\":%s}".formatted(ofAlice, empty, empty));
        assertThat(keys(root, "listType=svcacc-only&all=true")).isEqualTo("{\"alice\":%s}".formatted(ofAlice));
        assertThat(keys(root, "listType=users-only&users=alice&users=nobody"))
                .isEqualTo("{\"alice\":%s}".formatted(empty));
        assertThat(keys(root, "listType=sts-only&all=true")).isEqualTo("{}");
        assertThat(keys(alice, "listType=all")).isEqualTo("{\"alice\":%s}".formatted(ofAlice));
        assertThat(root.get(node, "list-access-keys-bulk?listType=x").outcome()).isEqualTo("400 InvalidRequest");
        assertThat(root.get(node, "list-access-keys-bulk?listType=all&all=true&users=bob")
                        .outcome())
                .isEqualTo("400 InvalidRequest");
    }

    private String keys(AdminClient client, String query) {
        return client.decrypt(client.get(node, "list-access-keys-bulk?" + query))
                .toString();
    }

    @Test
    void whoSignsWithASessionMayAskAboutIt() {
        node.user("alice", "s3:GetObject");
        AdminClient session = node.session("alice", Optional.empty(), Optional.empty());

        JsonNode own = session.decrypt(session.get(node, "temporary-account-info?accessKey=" + session.accessKeyId()));
        assertThat(own.path("parentUser").asText()).isEqualTo("alice");
        assertThat(own.path("expiration").asText()).isEqualTo("2026-03-01T13:00:00Z");
        assertThat(own.path("policy").asText()).contains("s3:GetObject");
        assertThat(session.decrypt(session.get(node, "info-access-key?accessKey="))
                        .path("userType")
                        .asText())
                .isEqualTo("STS");
        assertThat(root.get(node, "temporary-account-info?accessKey=" + session.accessKeyId())
                        .outcome())
                .isEqualTo("404 XMinioAdminNoSuchAccessKey");
    }
}
