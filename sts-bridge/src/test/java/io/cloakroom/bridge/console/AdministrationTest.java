package io.cloakroom.bridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages for administrators. */
class AdministrationTest extends ConsoleSiteTest {
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::b/*\"]}]}";

    private void logInAs(String policy) {
        claims.put("policy", List.of(policy));
        logIn(browser);
    }

    private HttpResponse<String> admin(String method, String path, String query, String body) {
        ObjectNode call = Json.object()
                .put("method", method)
                .put("path", path)
                .put("query", query)
                .put("body", body);
        return browser.call("admin", call.toString());
    }

    @Test
    void onlyWhatTheUserMayDoIsOffered() {
        logInAs("readwrite");
        assertThat(json(browser.call("me", "{}")).path("admin")).isEmpty();
        logInAs("consoleAdmin");
        assertThat(json(browser.call("me", "{}")).path("admin"))
                .extracting(JsonNode::asText)
                .contains("admin:ListUsers", "admin:ServerTrace", "admin:UpdatePolicyAssociation");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET, list-canned-policies
            GET, cloakroom/cutoffs
            POST, cloakroom/cutoffs
            PUT, add-canned-policy
            DELETE, remove-canned-policy
            GET, list-users
            GET, groups
            POST, idp/builtin/policy/attach
            GET, cloakroom/roles
            GET, cloakroom/status
            """)
    void whoeverMayNotIsRefusedByTheAdminApi(String method, String path) {
        logInAs("readwrite");
        String body = method.startsWith("P") ? POLICY : "";
        HttpResponse<String> refused = admin(method, path, method.equals("GET") ? "" : "name=x", body);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("AccessDenied");
    }

    @Test
    void policiesAreWrittenShownAndRemoved() {
        logInAs("consoleAdmin");
        assertThat(admin("PUT", "add-canned-policy", "name=mine", POLICY).statusCode())
                .isEqualTo(200);
        JsonNode all = json(admin("GET", "list-canned-policies", "", ""));
        assertThat(all.path("mine").path("Statement").get(0).path("Effect").asText())
                .isEqualTo("Allow");
        HttpResponse<String> wrong = admin("PUT", "add-canned-policy", "name=mine", "{\"Version\":\"1\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(admin("DELETE", "remove-canned-policy", "name=mine", "").statusCode())
                .isLessThan(300);
        assertThat(json(admin("GET", "list-canned-policies", "", "")).has("mine"))
                .isFalse();
    }

    @Test
    void sessionsOfAUserAreEnded() {
        logIn(browser);
        ConsoleBrowser user = browser();
        user.cookies.putAll(browser.cookies);
        String name = "{\"scope\":{\"kind\":\"subject\",\"issuer\":\"%s\",\"subject\":\"%s\"}}"
                .formatted(
                        provider.issuer(),
                        json(user.call("me", "{}")).path("subject").asText());
        claims.put("sub", "an-administrator");
        logInAs("consoleAdmin");
        HttpResponse<String> done = admin("POST", "cloakroom/cutoffs", "", name);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(json(user.call("me", "{}")).path("code").asText()).isEqualTo("InvalidAccessKeyId");
        assertThat(admin("GET", "cloakroom/cutoffs", "", "").body()).contains("\"subject\"");
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
    }

    /** By the name that the page asks for. */
    @Test
    void sessionsAreEndedByTheNameThatPoliciesKnow() {
        logIn(browser);
        ConsoleBrowser user = browser();
        user.cookies.putAll(browser.cookies);
        String name = json(user.call("me", "{}")).path("userName").asText();
        claims.put("sub", "an-administrator");
        logInAs("consoleAdmin");
        HttpResponse<String> done = admin(
                "POST", "cloakroom/cutoffs", "", "{\"scope\":{\"kind\":\"account\",\"user\":\"%s\"}}".formatted(name));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(json(user.call("me", "{}")).path("code").asText()).isEqualTo("InvalidAccessKeyId");
        assertThat(browser.call("me", "{}").statusCode()).isEqualTo(200);
    }

    /** The admin API encrypts these for clients; here nothing leaves the process. */
    @Test
    void usersAndTheirKeysAreAdministered() {
        logInAs("consoleAdmin");
        assertThat(admin(
                                "PUT",
                                "add-user",
                                "accessKey=carol",
                                "{\"secretKey\":\"a long secret\",\"status\":\"enabled\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(admin("POST", "idp/builtin/policy/attach", "", "{\"user\":\"carol\",\"policies\":[\"readonly\"]}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> users = admin("GET", "list-users", "", "");
        assertThat(json(users).path("carol").path("policyName").asText()).isEqualTo("readonly");
        assertThat(users.body()).doesNotContain("a long secret");

        JsonNode made = json(admin("PUT", "add-service-account", "", "{\"targetUser\":\"carol\",\"name\":\"ci\"}"));
        String key = made.path("credentials").path("accessKey").asText();
        assertThat(made.path("credentials").path("secretKey").asText()).hasSizeGreaterThan(20);
        assertThat(json(admin("GET", "list-access-keys-bulk", "listType=svcacc-only&all=true", ""))
                        .at("/carol/serviceAccounts/0/accessKey")
                        .asText())
                .isEqualTo(key);
        assertThat(json(admin("GET", "info-service-account", "accessKey=" + key, ""))
                        .path("name")
                        .asText())
                .isEqualTo("ci");

        JsonNode readers = json(admin("GET", "cloakroom/who-may", "action=s3%3AGetObject&bucket=b&key=k", ""));
        assertThat(readers.path("holders"))
                .extracting(holder ->
                        holder.path("kind").asText() + " " + holder.path("name").asText())
                .contains("user carol", "service account " + key);
    }

    @Test
    void theDecisionBehindARefusedRequestIsFound() {
        claims.put("sub", "somebody");
        logInAs("readonly");
        HttpResponse<String> refused = browser.s3("PUT", "/bucket/secret.txt", "x");
        String id = refused.headers().firstValue("x-amz-request-id").orElseThrow();
        claims.put("sub", "an-administrator");
        logInAs("consoleAdmin");
        JsonNode found = json(admin("GET", "cloakroom/request", "id=" + id, ""));
        for (int i = 0; i < 100 && !found.path("found").asBoolean(); i++) {
            LockSupport.parkNanos(100_000_000); // it is written by another thread
            found = json(admin("GET", "cloakroom/request", "id=" + id, ""));
        }
        JsonNode record = found.path("record");
        assertThat(record.path("action").asText()).isEqualTo("s3:PutObject");
        assertThat(record.path("resource").asText()).isEqualTo("arn:aws:s3:::bucket/secret.txt");
        assertThat(record.path("decision").asText()).isEqualTo("implicit-deny");
        assertThat(record.path("sub").asText()).isEqualTo("somebody");
        assertThat(record.path("reason").asText()).contains("no statement");
        assertThat(json(admin("GET", "cloakroom/request", "id=another", ""))
                        .path("found")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void theStateIsThatOfReadinessAndMetrics() {
        logInAs("consoleAdmin");
        JsonNode state = json(admin("GET", "cloakroom/status", "", ""));
        assertThat(state.path("status").asText()).isEqualTo("ready");
        assertThat(state.path("storeKind").asText()).isNotEmpty();
        assertThat(state.at("/providers/0/name").asText()).isEqualTo("_");
        assertThat(state.path("figures"))
                .anyMatch(figure -> figure.path("name").asText().equals("cloakroom_state_ready")
                        && figure.path("value").asDouble() == 1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET, accountinfo
            POST, cloakroom/rotate-keys
            GET, ../../../bucket
            PUT, list-canned-policies
            """)
    void otherCallsAreNotMadeForPages(String method, String path) {
        logInAs("consoleAdmin");
        HttpResponse<String> refused = admin(method, path, "", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("do not make this call");
    }

    @Test
    void problemsAndFindingsAreToldBesideTheText() {
        logInAs("readwrite");
        JsonNode wrong = json(browser.call(
                "check-policy", Json.object().put("document", "{\"Version\":1}").toString()));
        assertThat(wrong.path("problems")).isNotEmpty();
        JsonNode good = json(browser.call(
                "check-policy", Json.object().put("document", POLICY).toString()));
        assertThat(good.path("problems")).isEmpty();
        JsonNode doubtful = json(browser.call(
                "check-policy",
                Json.object()
                        .put("document", POLICY.replace("s3:GetObject", "s3:GetObjct"))
                        .toString()));
        assertThat(doubtful.path("problems").size() + doubtful.path("findings").size())
                .isPositive();
    }

    private JsonNode explained(String action, String bucket, String key, String values) {
        ObjectNode call = Json.object()
                .put("document", POLICY)
                .put("action", action)
                .put("bucket", bucket)
                .put("key", key);
        call.set("values", Json.read(values.getBytes(StandardCharsets.UTF_8)));
        return json(browser.call("explain-policy", call.toString()));
    }

    @Test
    void aPolicyIsTriedBeforeItIsSaved() {
        logInAs("readwrite");
        JsonNode allowed = explained("s3:GetObject", "b", "k", "{}");
        assertThat(allowed.path("allowed").asBoolean()).isTrue();
        assertThat(allowed.path("decision").asText()).isEqualTo("allow");
        JsonNode denied = explained("s3:PutObject", "b", "k", "{\"aws:SourceIp\":\"192.0.2.1\"}");
        assertThat(denied.path("allowed").asBoolean(true)).isFalse();
        assertThat(denied.path("decision").asText()).isEqualTo("implicit_deny");
        assertThat(denied.path("lines").size()).isPositive();
        assertThat(explained("s3:GetObjct", "b", "k", "{}").path("message").asText())
                .contains("is not an action");
        assertThat(explained("s3:GetObject", "", "k", "{}").path("message").asText())
                .contains("A key is in a bucket");
    }

    @Test
    void testsOfAPolicyRunWhereTheProgramBringsThem() throws Exception {
        logInAs("readwrite");
        assertThat(json(browser.call("me", "{}")).path("runsTests").asBoolean(true))
                .isFalse();
        String call = Json.object()
                .put("name", "mine")
                .put("document", POLICY)
                .put("tests", "{}")
                .toString();
        assertThat(json(browser.call("test-policy", call)).path("message").asText())
                .contains("runs no tests of policies");
    }
}
