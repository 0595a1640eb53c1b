package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.iam.AccountStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each call does and answers. */
class AdminCallsTest {
    private final AdminNode node = new AdminNode();
    private final AdminClient root = AdminNode.root();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void users() {
        add("alice", "enabled");
        add("bob", "anything");
        node.iam.groups().addMembers("staff", List.of("alice"));
        assertThat(root.put(
                                node,
                                "set-user-or-group-policy?userOrGroup=alice&policyName=readonly,writeonly&isGroup=false")
                        .status())
                .isEqualTo(200);

        JsonNode list = root.decrypt(root.get(node, "list-users"));
        assertThat(list.toString())
                .isEqualTo(
                        "{\"alice\":{\"policyName\":\"readonly,writeonly\",\"status\":\"enabled\",\"memberOf\":[\"staff\"],\"updatedAt\":\"2026-03-01T12:00:00Z\"},"
                                + "\"bob\":{\"status\":\"disabled\",\"updatedAt\":\"0001-01-01T00:00:00Z\"}}");
        assertThat(root.get(node, "user-info?accessKey=alice").json()).isEqualTo(list.path("alice"));
        assertThat(root.get(node, "user-info?accessKey=nobody").outcome()).isEqualTo("404 XMinioAdminNoSuchUser");

        assertThat(root.put(node, "set-user-status?accessKey=bob&status=enabled")
                        .status())
                .isEqualTo(200);
        assertThat(root.get(node, "user-info?accessKey=bob")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("enabled");
        assertThat(root.put(node, "set-user-status?accessKey=bob&status=on").outcome())
                .isEqualTo("400 XMinioAdminInvalidArgument");

        assertThat(root.delete(node, "remove-user?accessKey=bob").status()).isEqualTo(200);
        assertThat(root.delete(node, "remove-user?accessKey=bob").outcome()).isEqualTo("404 XMinioAdminNoSuchUser");
        assertThat(root.get(node, "list-users?bucket=lab").outcome()).isEqualTo("501 NotImplemented");
    }

    @Test
    void withoutAStateNothingIsTakenThatARestartWouldLose() {
        node.keepsState = false;

        assertThat(root.put(node, "set-user-status?accessKey=bob&status=enabled")
                        .outcome())
                .isEqualTo("501 NotImplemented");
        assertThat(root.delete(node, "remove-user?accessKey=bob").outcome()).isEqualTo("501 NotImplemented");
        assertThat(root.get(node, "list-users").status()).isEqualTo(200);
    }

    @Test
    void s20_whoIsDisabledWhileTheBodyIsOnItsWayChangesNothing() {
        AdminClient alice = node.user("alice");
        byte[] body = alice.encrypt("{\"secretKey\":\"another-secret\",\"status\":\"enabled\"}");
        RequestHead head = alice.sign(node, "PUT", "add-user?accessKey=alice", body);
        Admission admission = node.endpoint.admit(head, new ClientConnection("192.0.2.1", false), AdminClient.audit());

        root.put(node, "set-user-status?accessKey=alice&status=disabled");

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> ((Admission.WithBody) admission).answer().apply(body))
                .returns(AwsErrorCode.INVALID_ACCESS_KEY_ID, AwsException::code);
        assertThat(node.iam.users().info("alice").status()).isEqualTo(AccountStatus.DISABLED);
    }

    @Test
    void infoTellsWhetherTheCallCameOverTls() {
        for (boolean isSecure : new boolean[] {true, false}) {
            RequestHead head = root.sign(node, "GET", "info", new byte[0]);
            Admission admission =
                    node.endpoint.admit(head, new ClientConnection("192.0.2.1", isSecure), AdminClient.audit());
            String info = new String(AdminClient.answer(admission, new byte[0]).body(), StandardCharsets.UTF_8);
            assertThat(info).contains("\"scheme\":\"%s\"".formatted(isSecure ? "https" : "http"));
        }
    }

    @Test
    void s20_aMemberOfADisabledGroupMakesNoKey() {
        AdminClient alice = node.user("alice");
        node.iam.groups().addMembers("staff", List.of("alice"));
        assertThat(alice.sealed(node, "PUT", "add-service-account", "{}").status())
                .isEqualTo(200);

        node.iam.groups().setStatus("staff", AccountStatus.DISABLED);

        assertThat(alice.sealed(node, "PUT", "add-service-account", "{}").outcome())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void s20_labelsOfRevocationsAreBounded() {
        AdminClient alice = node.user("alice");
        for (int i = 0; i < 40; i++) {
            assertThat(alice.post(node, "revoke-tokens/builtin?tokenRevokeType=label-" + i)
                            .status())
                    .isEqualTo(204);
        }
        assertThat(node.cutoffs.inForce()).hasSizeLessThan(40);
        assertThat(alice.post(node, "revoke-tokens/builtin?tokenRevokeType=" + "x".repeat(65))
                        .outcome())
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void anEmptyPolicyIsNoPolicy() {
        AdminClient alice = node.user("alice");

        assertThat(alice.sealed(node, "PUT", "add-service-account", "{\"policy\":\"\"}")
                        .outcome())
                .isEqualTo("400 XMinioMalformedIAMPolicy");
        assertThat(root.sealed(node, "PUT", "add-user?accessKey=m%C3%BCller", "{\"secretKey\":\"a-long-secret\"}")
                        .outcome())
                .as("nobody could sign with it")
                .isEqualTo("400 XMinioAdminInvalidAccessKey");
    }

    @Test
    void nobodyRemovesOrDisablesItsOwnAccount() {
        AdminClient carol = node.user("carol", "admin:*");

        assertThat(carol.delete(node, "remove-user?accessKey=carol").outcome())
                .isEqualTo("403 XMinioIAMActionNotAllowed");
        assertThat(carol.put(node, "set-user-status?accessKey=carol&status=disabled")
                        .outcome())
                .isEqualTo("400 XMinioAdminInvalidArgument");
        assertThat(root.delete(node, "remove-user?accessKey=root-key").outcome())
                .isEqualTo("403 XMinioIAMActionNotAllowed");
    }

    @Test
    void aUserWhoIsRemovedOrDisabledIsOutAtOnce() {
        AdminClient alice = node.user("alice");
        AdminClient session = node.session("alice", Optional.empty(), Optional.empty());
        assertThat(session.get(node, "accountinfo").status()).isEqualTo(200);

        root.put(node, "set-user-status?accessKey=alice&status=disabled");
        assertThat(alice.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");
        assertThat(session.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");

        root.put(node, "set-user-status?accessKey=alice&status=enabled");
        assertThat(session.get(node, "accountinfo").status()).isEqualTo(200);

        root.delete(node, "remove-user?accessKey=alice");
        add("alice", "enabled");
        assertThat(session.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");
    }

    @Test
    void groups() {
        node.user("alice");
        assertThat(root.put(
                                node,
                                "update-group-members",
                                "{\"group\":\"staff\",\"members\":[\"alice\"],\"groupStatus\":\"\",\"isRemove\":false}")
                        .status())
                .isEqualTo(200);
        assertThat(root.put(node, "update-group-members", "{\"group\":\"empty\",\"members\":null}")
                        .status())
                .isEqualTo(200);
        root.put(node, "set-user-or-group-policy?userOrGroup=staff&policyName=readonly&isGroup=true");

        assertThat(root.get(node, "groups").text()).isEqualTo("[\"empty\",\"staff\"]");
        assertThat(root.get(node, "group?group=staff").text())
                .isEqualTo(
                        "{\"name\":\"staff\",\"status\":\"enabled\",\"members\":[\"alice\"],\"policy\":\"readonly\",\"updatedAt\":\"2026-03-01T12:00:00Z\"}");

        root.put(node, "set-group-status?group=staff&status=disabled");
        assertThat(root.get(node, "group?group=staff").json().path("policy").asText())
                .isEmpty();

        assertThat(root.put(node, "update-group-members", "{\"group\":\"staff\",\"isRemove\":true}")
                        .outcome())
                .isEqualTo("400 XMinioAdminGroupNotEmpty");
        root.put(node, "update-group-members", "{\"group\":\"staff\",\"members\":[\"alice\"],\"isRemove\":true}");
        assertThat(root.put(node, "update-group-members", "{\"group\":\"staff\",\"isRemove\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(root.get(node, "group?group=staff").outcome()).isEqualTo("404 XMinioAdminNoSuchGroup");
        assertThat(root.put(node, "update-group-members", "{\"group\":1}").outcome())
                .isEqualTo("400 InvalidRequest");
        assertThat(root.put(node, "update-group-members", "{\"group\":\"g\",\"group\":\"h\"}")
                        .outcome())
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void policies() {
        String text = AdminNode.policyText("s3:GetObject");
        assertThat(root.put(node, "add-canned-policy?name=lab", text).status()).isEqualTo(200);

        assertThat(root.get(node, "info-canned-policy?name=lab").text()).isEqualTo(text);
        JsonNode envelope = root.get(node, "info-canned-policy?name=lab&v=2").json();
        assertThat(AdminNode.names(envelope)).containsExactly("PolicyName", "Policy", "CreateDate", "UpdateDate");
        assertThat(envelope.path("Policy").toString()).isEqualTo(text);
        assertThat(AdminNode.names(
                        root.get(node, "info-canned-policy?name=readonly&v=2").json()))
                .containsExactly("PolicyName", "Policy");
        assertThat(root.get(node, "list-canned-policies").json().path("lab").toString())
                .isEqualTo(text);
        assertThat(AdminNode.names(root.get(node, "list-canned-policies").json()))
                .contains("readonly", "readwrite", "writeonly", "consoleAdmin", "diagnostics");

        assertThat(root.get(node, "info-canned-policy?name=none").outcome()).isEqualTo("404 XMinioAdminNoSuchPolicy");
        assertThat(root.get(node, "info-canned-policy?name=a,b").outcome()).isEqualTo("400 XMinioAdminInvalidRequest");
        assertThat(root.put(node, "add-canned-policy?name=bad", "{}").outcome()).startsWith("400 ");

        assertThat(root.delete(node, "remove-canned-policy?name=lab").status()).isEqualTo(200);
        assertThat(root.get(node, "info-canned-policy?name=lab").status()).isEqualTo(404);
    }

    @Test
    void attachments() {
        node.user("alice");
        node.iam.groups().addMembers("staff", List.of("alice"));

        JsonNode attached = root.decrypt(root.sealed(
                node,
                "POST",
                "idp/builtin/policy/attach",
                "{\"policies\":[\"readonly\",\"writeonly\"],\"user\":\"alice\"}"));
        assertThat(attached.toString())
                .isEqualTo(
                        "{\"policiesAttached\":[\"readonly\",\"writeonly\"],\"updatedAt\":\"2026-03-01T12:00:00Z\"}");
        assertThat(root.sealed(
                                node,
                                "POST",
                                "idp/builtin/policy/attach",
                                "{\"policies\":[\"readonly\"],\"user\":\"alice\"}")
                        .outcome())
                .isEqualTo("400 XMinioAdminPolicyChangeAlreadyApplied");
        JsonNode detached = root.decrypt(root.sealed(
                node,
                "POST",
                "idp/builtin/policy/detach",
                "{\"policies\":[\"writeonly\",\"none\"],\"user\":\"alice\"}"));
        assertThat(detached.path("policiesDetached").toString()).isEqualTo("[\"writeonly\"]");
        root.sealed(node, "POST", "idp/builtin/policy/attach", "{\"policies\":[\"diagnostics\"],\"group\":\"staff\"}");

        assertThat(root.decrypt(root.get(node, "idp/builtin/policy-entities?user=alice&group=staff&policy=readonly"))
                        .toString())
                .isEqualTo("{\"timestamp\":\"2026-03-01T12:00:00Z\","
                        + "\"userMappings\":[{\"user\":\"alice\",\"policies\":[\"readonly\"],\"memberOfMappings\":[{\"group\":\"staff\",\"policies\":[\"diagnostics\"]}]}],"
                        + "\"groupMappings\":[{\"group\":\"staff\",\"policies\":[\"diagnostics\"]}],"
                        + "\"policyMappings\":[{\"policy\":\"readonly\",\"users\":[\"alice\"],\"groups\":[]}]}");
        assertThat(AdminNode.names(root.decrypt(root.get(node, "idp/builtin/policy-entities"))))
                .containsExactly("timestamp", "policyMappings");

        assertThat(root.sealed(
                                node,
                                "POST",
                                "idp/builtin/policy/attach",
                                "{\"policies\":[\"readonly\"],\"user\":\"a\",\"group\":\"b\"}")
                        .outcome())
                .isEqualTo("400 XMinioAdminInvalidArgument");
        assertThat(root.sealed(node, "POST", "idp/builtin/policy/swap", "{}").outcome())
                .isEqualTo("400 XMinioAdminInvalidArgument");
        assertThat(root.call(node, "POST", "idp/builtin/policy/attach", root.encrypt("{}"))
                        .outcome())
                .isEqualTo("400 BadRequest");
        assertThat(root.put(node, "set-user-or-group-policy?userOrGroup=alice&policyName=readonly&isGroup=maybe")
                        .outcome())
                .isEqualTo("400 XMinioAdminInvalidArgument");
    }

    @Test
    void revocation() {
        node.user("alice");
        AdminClient plain = node.session("alice", Optional.empty(), Optional.empty());
        AdminClient labelled = node.session("alice", Optional.empty(), Optional.of("laptop"));
        AdminClient ada = node.webIdentity("parent-of-ada", "readonly");

        assertThat(root.post(node, "revoke-tokens/builtin?user=alice").outcome())
                .isEqualTo("400 InvalidRequest");
        assertThat(root.post(node, "revoke-tokens/builtin?user=alice&fullRevoke=true&tokenRevokeType=laptop")
                        .outcome())
                .isEqualTo("400 InvalidRequest");
        assertThat(root.post(node, "revoke-tokens/ldap?user=alice&fullRevoke=true")
                        .outcome())
                .isEqualTo("403 XMinioIAMActionNotAllowed");
        assertThat(plain.post(node, "revoke-tokens/builtin").outcome()).isEqualTo("400 InvalidArgument");

        assertThat(labelled.post(node, "revoke-tokens/builtin").status()).isEqualTo(204);
        assertThat(labelled.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");
        assertThat(plain.get(node, "accountinfo").status()).isEqualTo(200);

        assertThat(root.post(node, "revoke-tokens/builtin?user=alice&fullRevoke=true")
                        .status())
                .isEqualTo(204);
        assertThat(plain.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");
        assertThat(node.client("alice").get(node, "accountinfo").status())
                .as("her own key")
                .isEqualTo(200);

        assertThat(ada.get(node, "accountinfo").status()).isEqualTo(200);
        assertThat(root.post(node, "revoke-tokens/builtin?user=parent-of-ada&fullRevoke=true")
                        .status())
                .isEqualTo(204);
        assertThat(ada.get(node, "accountinfo").outcome()).isEqualTo("403 InvalidAccessKeyId");
    }

    @Test
    void info() {
        JsonNode info = root.get(node, "info").json();

        assertThat(info.path("mode").asText()).isEqualTo("online");
        assertThat(info.path("deploymentID").asText()).isEqualTo("0123");
        assertThat(info.path("buckets").path("count").asInt()).isEqualTo(2);
        assertThat(info.path("objects").path("count").asInt()).isEqualTo(3);
        assertThat(info.path("usage").path("size").asInt()).isEqualTo(4);
        JsonNode server = info.path("servers").path(0);
        assertThat(server.path("state").asText()).isEqualTo("online");
        assertThat(server.path("endpoint").asText()).isEqualTo("localhost:9000");
        assertThat(server.path("uptime").asInt()).isEqualTo(120);
        assertThat(server.path("version").asText()).isEqualTo("1.2.3");
    }

    @Test
    void accountInfo() {
        AdminClient alice = node.user("alice");
        node.iam.policies().put("lab", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::lab"]}]}""".getBytes(StandardCharsets.UTF_8));
        root.put(node, "set-user-or-group-policy?userOrGroup=alice&policyName=lab&isGroup=false");

        JsonNode mine = alice.get(node, "accountinfo").json();
        assertThat(mine.path("AccountName").asText()).isEqualTo("alice");
        assertThat(mine.path("Policy").toString()).contains("arn:aws:s3:::lab");
        assertThat(mine.path("Buckets")).hasSize(1);
        assertThat(mine.path("Buckets").path(0).path("access").toString()).isEqualTo("{\"read\":true,\"write\":false}");
        JsonNode all = root.get(node, "accountinfo").json();
        assertThat(all.path("Buckets")).hasSize(2);
        assertThat(all.path("Policy").toString()).contains("admin:*");
    }

    @Test
    void ourOwnCalls() {
        JsonNode cutoff = root.post(node, "cloakroom/cutoffs", "{\"scope\":{\"kind\":\"account\",\"user\":\"alice\"}}")
                .json();
        assertThat(cutoff.path("before").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(root.get(node, "cloakroom/cutoffs").json().path("cutoffs").path(0))
                .isEqualTo(cutoff);
        assertThat(root.post(node, "cloakroom/cutoffs", "{\"scope\":{\"kind\":\"nonsense\"}}")
                        .outcome())
                .isEqualTo("400 InvalidRequest");
        assertThat(root.post(node, "cloakroom/cutoffs", "{}").outcome()).isEqualTo("400 InvalidRequest");
        assertThat(root.post(node, "cloakroom/rotate-keys").text())
                .isEqualTo("{\"keys\":2,\"newest\":\"2026-03-01T12:00:00Z\"}");
        assertThat(root.post(node, "cloakroom/forget-policy?name=none").text()).isEqualTo("{\"forgotten\":false}");
    }

    private void add(String name, String status) {
        assertThat(root.sealed(
                                node,
                                "PUT",
                                "add-user?accessKey=" + name,
                                "{\"secretKey\":\"a secret of hers\",\"status\":\"%s\"}".formatted(status))
                        .outcome())
                .isEqualTo("200");
    }
}
