package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.server.TestServer;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over HTTP: who is let in, which bodies are read, and how refusals look. */
@ExtendWith(LeakCheck.class)
class AdminEndpointTest {
    private static final byte[] NOTHING = {};
    private static final String NEW_USER = "{\"secretKey\":\"a secret of hers\",\"status\":\"enabled\"}";

    private final AdminNode node = new AdminNode();
    private final TestServer server = new TestServer(node.endpoint);
    private final AdminClient root = AdminNode.root();

    @AfterEach
    void close() {
        server.close();
        node.close();
    }

    @Test
    void aCallIsAnsweredAndAudited() throws Exception {
        assertThat(send(root, "PUT", "add-user?accessKey=alice", root.encrypt(NEW_USER))
                        .outcome())
                .isEqualTo("200");

        var record = server.nextAudited().request();
        assertThat(record.action()).isEqualTo("admin:CreateUser");
        assertThat(record.resource()).isEqualTo("alice");
        assertThat(record.decision()).isEqualTo(AuditDecision.OWNER);
        assertThat(record.accessKeyId()).isEqualTo("root-key");
        assertThat(node.iam.users().exists("alice")).isTrue();
    }

    @Test
    void aRefusalIsJsonWithTheSentenceThatClientsCompare() throws Exception {
        AdminClient bob = node.user("bob");

        AdminClient.Answer answer = send(bob, "GET", "list-users", NOTHING);

        assertThat(answer.outcome()).isEqualTo("403 AccessDenied");
        assertThat(answer.message()).isEqualTo("Access Denied.");
        assertThat(AdminNode.names(answer.json())).containsExactly("Code", "Message", "RequestId");
        var record = server.nextAudited().request();
        assertThat(record.action()).isEqualTo("admin:ListUsers");
        assertThat(record.decision()).isEqualTo(AuditDecision.IMPLICIT_DENY);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, list-user",
        "POST, list-users",
        "GET, user-info",
        "PUT, add-user",
        "GET, export-iam",
        "PUT, import-iam",
        "GET, idp/openid/policy-entities",
        "POST, idp/builtin/policy",
        "GET, /minio/admin/v2/info",
        "GET, /minio/admin/",
        "GET, /minio/admin/v3/",
        "GET, /minio/admin/v3/list-users/",
        "DELETE, revoke-tokens/builtin",
        "GET, config-history"
    })
    void whatIsNoCallIsAnotherVersion(String method, String target) throws IOException {
        AdminClient.Answer answer = send(root, method, target, NOTHING);

        assertThat(answer.outcome()).isEqualTo("426 XMinioAdminVersionMismatch");
        assertThat(answer.message()).startsWith("This call of the admin API is not supported by this server.");
    }

    @Test
    void onlyASignedHeaderLetsIn() throws IOException {
        SigningClient signing = SigningClient.root();
        String list = "/minio/admin/v3/list-users";
        Headers host = Headers.builder().add("host", "localhost:9000").build();

        assertThat(AdminClient.send(server, RequestHead.parse("GET", list, host), NOTHING)
                        .outcome())
                .isEqualTo("403 AccessDenied");
        assertThat(AdminClient.send(server, signing.presign("GET", list, Duration.ofHours(1)), NOTHING)
                        .outcome())
                .isEqualTo("403 AccessDenied");
        assertThat(AdminClient.send(
                                server,
                                RequestHead.parse(
                                        "GET",
                                        list,
                                        Headers.builder()
                                                .addAll(host)
                                                .add("authorization", "AWS root-key:signature")
                                                .build()),
                                NOTHING)
                        .outcome())
                .isEqualTo("403 AccessDenied");
        AdminClient wrong = new AdminClient("root-key", new Secret("not the secret"), Optional.empty());
        assertThat(send(wrong, "GET", "list-users", NOTHING).outcome()).isEqualTo("403 SignatureDoesNotMatch");
        AdminClient nobody = new AdminClient("nobody", AdminNode.SECRET, Optional.empty());
        assertThat(send(nobody, "GET", "list-users", NOTHING).outcome()).isEqualTo("403 InvalidAccessKeyId");
    }

    @Test
    void aBodyThatWasNotSignedIsRefused() throws IOException {
        byte[] body = AdminNode.policyText("s3:GetObject").getBytes(StandardCharsets.UTF_8);
        RequestHead head = root.sign(node, "PUT", "add-canned-policy?name=p", body);
        byte[] other = body.clone();
        other[30] ^= 1;

        assertThat(AdminClient.send(server, head, other).outcome()).isEqualTo("400 XAmzContentSHA256Mismatch");
        assertThat(node.iam.policies().list()).doesNotContainKey("p");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "plain",
                "empty",
                "truncated",
                "changed",
                "another password",
                "no JSON",
                "more than JSON",
                "a list"
            })
    void payloadsThatCannotBeReadChangeNothing(String how) throws IOException {
        byte[] good = root.encrypt(NEW_USER);
        byte[] body = switch (how) {
            case "plain" -> NEW_USER.getBytes(StandardCharsets.UTF_8);
            case "empty" -> new byte[1];
            case "truncated" -> Arrays.copyOf(good, good.length - 1);
            case "changed" -> {
                good[60] ^= 1;
                yield good;
            }
            case "another password" -> node.client("x").encrypt(NEW_USER);
            case "no JSON" -> root.encrypt("{\"secretKey\":");
            default -> root.encrypt("[]");
        };

        assertThat(send(root, "PUT", "add-user?accessKey=alice", body).outcome())
                .isEqualTo("400 XMinioAdminConfigBadJSON");
        assertThat(node.iam.users().exists("alice")).isFalse();
    }

    @Test
    void bodiesThatAreTooLargeAreNotRead() throws IOException {
        assertThat(send(root, "PUT", "add-user?accessKey=alice", new byte[262_273])
                        .outcome())
                .isEqualTo("400 XMinioAdminConfigTooLarge");
        assertThat(send(root, "PUT", "add-user?accessKey=alice", new byte[262_272])
                        .outcome())
                .isEqualTo("400 XMinioAdminConfigBadJSON");
        assertThat(send(root, "PUT", "add-canned-policy?name=p", new byte[20_481])
                        .outcome())
                .isEqualTo("400 EntityTooLarge");
        assertThat(send(root, "PUT", "add-canned-policy?name=p", NOTHING).outcome())
                .isEqualTo("411 MissingContentLength");
        assertThat(send(root, "PUT", "update-group-members", new byte[256 * 1024 + 1])
                        .outcome())
                .isEqualTo("400 EntityTooLarge");
        assertThat(send(root, "GET", "groups", new byte[1]).outcome()).isEqualTo("400 EntityTooLarge");
    }

    @Test
    void anEncryptedBodyNeedsALength() throws IOException {
        RequestHead signed = root.sign(node, "PUT", "add-user?accessKey=alice", NOTHING);
        RequestHead chunked = SigningClient.plus(signed, "transfer-encoding", "chunked");

        assertThat(AdminClient.send(server, chunked, "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                        .outcome())
                .isEqualTo("400 XMinioAdminConfigTooLarge");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            outer spaces | %20alice                | 400 XMinioInvalidResource
            a control    | al%00ice                | 400 XMinioInvalidResource
            a comma      | a,lice                  | 400 XMinioAdminInvalidAccessKey
            too short    | al                      | 400 XMinioAdminInvalidAccessKey
            a temporary  | ASIA0123456789ABCDEF    | 403 XMinioInvalidIAMCredentials
            root         | root-key                | 403 XMinioInvalidIAMCredentials
            nothing      | ''                      | 400 XMinioAdminInvalidAccessKey
            """)
    void badNamesAreRefused(String why, String name, String outcome) throws IOException {
        assertThat(send(root, "PUT", "add-user?accessKey=" + name, root.encrypt(NEW_USER))
                        .outcome())
                .isEqualTo(outcome);
        assertThat(node.iam.users().list()).isEmpty();
    }

    @Test
    void namesMayHoldSlashesButAreBounded() throws IOException {
        assertThat(send(root, "PUT", "add-user?accessKey=a%2Fb%2F..%2Fc", root.encrypt(NEW_USER))
                        .outcome())
                .isEqualTo("200");
        assertThat(node.iam.users().exists("a/b/../c")).isTrue();
        assertThat(send(root, "PUT", "add-user?accessKey=" + "x".repeat(1000), root.encrypt(NEW_USER))
                        .outcome())
                .isEqualTo("400 XMinioInvalidResource");

        AdminClient slashed = new AdminClient("a/b/../c", new Secret("a secret of hers"), Optional.empty());
        assertThat(send(slashed, "GET", "accountinfo", NOTHING).outcome()).isEqualTo("200");
    }

    private AdminClient.Answer send(AdminClient client, String method, String target, byte[] body) throws IOException {
        return client.send(node, server, method, target, body);
    }
}
