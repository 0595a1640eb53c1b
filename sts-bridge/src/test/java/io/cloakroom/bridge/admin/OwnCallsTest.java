package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls that only Cloakroom has. */
class OwnCallsTest {
    private static final String CUTOFFS = "cloakroom/cutoffs";

    private final StateStore store = new MemoryStateStore();
    private final AdminNode node = new AdminNode(store);
    private final AdminClient root = AdminNode.root();

    @AfterEach
    void close() {
        node.close();
    }

    private static String scope(String scope) {
        return "{\"scope\":%s}".formatted(scope);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind":"account","user":"alice"}                                             | true  | false
            {"kind":"revokeType","user":"alice","type":"laptop"}                          | true  | false
            {"kind":"revokeType","user":"alice","type":"phone"}                           | false | false
            {"kind":"role","role":"arn:aws:iam::000000000000:user/alice"}                 | true  | false
            {"kind":"policy","issuer":"https://id.example/realms/demo","policy":"admins"} | false | true
            {"kind":"issuer","issuer":"https://id.example/realms/demo"}                   | false | true
            {"kind":"everything"}                                                         | true  | true
            """)
    void aCutoffEndsTheSessionsOfItsScope(String scope, boolean endsAlice, boolean endsAda) {
        node.user("alice", "admin:ServerInfo");
        node.policy("admins", "admin:ServerInfo");
        AdminClient alice = node.session("alice", Optional.empty(), Optional.of("laptop"));
        AdminClient ada = node.webIdentity("hash-of-ada", "admins");
        assertThat(alice.get(node, "info").outcome()).isEqualTo("200");
        assertThat(ada.get(node, "info").outcome()).isEqualTo("200");

        AdminClient.Answer answer = root.post(node, CUTOFFS, scope(scope));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("before").asText()).isEqualTo("2026-03-01T12:00:00Z");

        assertThat(alice.get(node, "info").outcome()).isEqualTo(endsAlice ? "403 InvalidAccessKeyId" : "200");
        assertThat(ada.get(node, "info").outcome()).isEqualTo(endsAda ? "403 InvalidAccessKeyId" : "200");
        assertThat(node.client("alice").get(node, "info").outcome())
                .as("her own key stays")
                .isEqualTo("200");
        assertThat(root.get(node, CUTOFFS).json().path("cutoffs")).containsExactly(answer.json());
        node.now = node.now.plusSeconds(1);
        assertThat(node.session("alice", Optional.empty(), Optional.of("laptop"))
                        .get(node, "info")
                        .outcome())
                .as("a later login counts again")
                .isEqualTo("200");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no JSON          | {                                                                 | not a JSON object
            no scope         | {}                                                                | a scope is an object
            unknown kind     | {"scope":{"kind":"users"}}                                        | no kind `users`
            in the future    | {"scope":{"kind":"everything"},"before":"2026-03-01T12:06:00Z"}   | cannot be taken back
            no time          | {"scope":{"kind":"everything"},"before":"yesterday"}              | `before`
            one part too few | {"scope":{"kind":"subject","subject":"a"}}                        | no `issuer`
            """)
    void nothingIsRevokedByABadCall(String why, String body, String sentence) {
        AdminClient.Answer answer = root.post(node, CUTOFFS, body);
        assertThat(answer.outcome()).startsWith("400 ");
        assertThat(answer.message()).contains(sentence);
        assertThat(node.cutoffs.inForce()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            allowed          | s3:GetObject    | lab   | a/b | allow         | lab     | 1       | allowed by statement 1 of policy `lab`
            denied by name   | s3:GetObject    | lab   | x/b | explicit deny | lab     | NoX     | denied by statement 0 (`NoX`) of policy `lab`
            nothing          | s3:PutObject    | lab   | a/b | implicit deny |         |         | denied: no statement of the caller's policies allows it
            another bucket   | s3:GetObject    | other | a/b | implicit deny |         |         | denied: no statement of the caller's policies allows it
            two slashes      | s3:GetObject    | lab   | /x/b | explicit deny | lab    | NoX     | denied by statement 0 (`NoX`) of policy `lab`
            by the request   | s3:ListBucket   | lab   |     | undecided     |         |         | it depends on `s3:prefix`, which a request has
            of the service   | s3:ListAllMyBuckets |   |     | implicit deny |         |         | denied: no statement of the caller's policies allows it
            """)
    void callersAreToldWhatTheyMayDoAndWhy(
            String why,
            String action,
            @Nullable String bucket,
            @Nullable String key,
            String decision,
            @Nullable String policy,
            @Nullable String statement,
            String reason) {
        String document = """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "NoX", "Effect": "Deny", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::lab/x/*"]},
                  {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::lab/*"]},
                  {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::lab"],
                   "Condition": {"StringLike": {"s3:prefix": "home/secret-name/*"}}}]}""";
        node.iam.policies().put("lab", document.getBytes(StandardCharsets.UTF_8));
        AdminClient ada = node.webIdentity("hash-of-ada", "lab");
        AdminClient.Answer answer = ada.get(
                node,
                "cloakroom/explain?action=%s&bucket=%s&key=%s"
                        .formatted(
                                action,
                                Objects.requireNonNullElse(bucket, ""),
                                key == null ? "" : key.replace("/", "%2F")));

        assertThat(answer.outcome()).isEqualTo("200");
        assertThat(answer.json().path("allowed").asBoolean()).isEqualTo(decision.equals("allow"));
        assertThat(answer.json().path("decision").asText()).isEqualTo(decision);
        assertThat(answer.json().path("reason").asText()).isEqualTo(reason);
        assertThat(answer.json().path("policy").asText(null)).isEqualTo(policy);
        assertThat(answer.json().path("statement").asText(null)).isEqualTo(statement);
        assertThat(answer.text()).as("nothing of documents").doesNotContain("secret-name", "arn:aws:s3");
    }

    @ParameterizedTest
    @CsvSource({
        "action=s3:GetObjct&bucket=b, is not an action of S3",
        "action=admin:ServerInfo, is not an action of S3",
        "action=s3:GetObject&key=k, A `key` is in a `bucket`.",
        "action=s3:GetObject&bucket=b&key=a%2F..%2Fb, ..",
    })
    void whatCannotBeAskedIsRefused(String query, String sentence) {
        AdminClient.Answer answer = root.get(node, "cloakroom/explain?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(sentence);
    }

    @Test
    void theOwnerIsToldThatItMayDoEverything() {
        assertThat(root.get(node, "cloakroom/explain?action=s3:GetObject&bucket=b&key=k")
                        .text())
                .isEqualTo(
                        "{\"allowed\":true,\"decision\":\"allow\",\"reason\":\"allowed: the owner may do everything\"}");
    }

    @Test
    void rolesAreKept() {
        String body = "{\"trust\":%s,\"policies\":[\"readonly\"]}".formatted(AdminNode.TRUST);
        AdminClient.Answer created = root.post(node, "cloakroom/create-role?name=lab", body);
        assertThat(created.json().path("arn").asText()).isEqualTo("arn:aws:iam::000000000000:role/lab");
        assertThat(created.json().path("longestSessionSeconds").asInt()).isEqualTo(3600);
        assertThat(root.get(node, "cloakroom/role?name=lab").json()).isEqualTo(created.json());
        assertThat(root.get(node, "cloakroom/roles").json().path("roles")).containsExactly(created.json());

        assertThat(root.post(node, "cloakroom/create-role?name=lab", body).outcome())
                .isEqualTo("409 EntityAlreadyExists");
        assertThat(root.post(node, "cloakroom/update-role?name=lab", "{\"longestSessionSeconds\":\"1h\"}")
                        .outcome())
                .isEqualTo("400 InvalidRequest");
        assertThat(root.post(node, "cloakroom/update-role?name=lab", "{\"policies\":[\"none\"]}")
                        .outcome())
                .isEqualTo("404 XMinioAdminNoSuchPolicy");
        AdminClient.Answer open = root.post(
                node, "cloakroom/update-role?name=lab", body.replace("arn:aws:iam::000000000000:user/alice", "*"));
        assertThat(open.outcome()).isEqualTo("400 MalformedPolicyDocument");
        assertThat(open.message()).contains("everybody with a key or a session may assume the role");
        assertThat(root.post(node, "cloakroom/update-role?name=lab", "{\"policies\":[],\"description\":\"x\"}")
                        .json()
                        .path("policies"))
                .isEmpty();

        assertThat(root.post(node, "cloakroom/remove-role?name=lab").text()).isEqualTo("{\"removed\":\"lab\"}");
        assertThat(root.get(node, "cloakroom/role?name=lab").outcome()).isEqualTo("404 NoSuchEntity");
    }

    @Test
    void theKeyRingAndThePolicyMemoryAreKeptUp() {
        assertThat(root.post(node, "cloakroom/rotate-keys").text())
                .isEqualTo("{\"keys\":2,\"newest\":\"2026-03-01T12:00:00Z\"}");
        assertThat(store.compareAndPut("policy-names/old", StateStore.ABSENT, "{\"denies\":true}"))
                .isPresent();
        assertThat(root.post(node, "cloakroom/forget-policy?name=old").text()).isEqualTo("{\"forgotten\":true}");
        assertThat(root.post(node, "cloakroom/forget-policy?name=old").text()).isEqualTo("{\"forgotten\":false}");
    }
}
