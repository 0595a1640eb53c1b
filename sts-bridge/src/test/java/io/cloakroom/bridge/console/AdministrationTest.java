package io.cloakroom.bridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
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
        assertThat(json(browser.call("me", "{}")).path("admin")).hasSize(5);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET, list-canned-policies
            GET, cloakroom/cutoffs
            POST, cloakroom/cutoffs
            PUT, add-canned-policy
            DELETE, remove-canned-policy
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

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET, list-users
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
}
