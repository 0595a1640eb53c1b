package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakRefusedException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The preview says what tokens then have, and what the engine decides. */
class PreviewIT {
    private static final String HOMES = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${jwt:preferred_username}/*"}]}
        """;
    private static final String NO_HOMES = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/*"}]}
        """;
    private static final String OFFICE = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/*",
           "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}
        """;

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create(
                "preview",
                Map.of(
                        "group.attributes", "true",
                        "client", "app",
                        "role.prefix", "s3:",
                        "role.table", "[{\"key\": \"table\", \"value\": \"office\"}]"),
                """
                {"organizationsEnabled": true, "roles": {
                   "realm": [
                     {"name": "homes", "attributes": {"s3-policy": ["homes"]}},
                     {"name": "outer", "composites": {"realm": ["homes"], "client": {"app": ["writer"]}}},
                     {"name": "s3:no-homes"}, {"name": "table"}, {"name": "reader", "attributes": {"s3-policy": ["readonly"]}},
                     {"name": "unknown", "attributes": {"s3-policy": ["nowhere"]}}],
                   "client": {"app": [{"name": "writer", "attributes": {"s3-policy": ["writeonly"]}}]}},
                 "groups": [{"name": "top", "realmRoles": ["outer"],
                   "subGroups": [{"name": "sub", "attributes": {"s3-policy": ["readonly"]}}]}],
                 "users": [
                   {"username": "direct", "realmRoles": ["homes"]},
                   {"username": "in-sub", "groups": ["/top/sub"]},
                   {"username": "denied", "realmRoles": ["homes", "s3:no-homes", "unknown"]},
                   {"username": "office", "realmRoles": ["table"]},
                   {"username": "member"},
                   {"username": "nobody"},
                   {"username": "viewer", "clientRoles": {"realm-management": ["view-users", "view-realm"]}},
                   {"username": "half", "clientRoles": {"realm-management": ["view-realm", "query-users"]}},
                   {"username": "other-half", "clientRoles": {"realm-management": ["view-users"]}},
                   {"username": "service-account-app", "enabled": true, "serviceAccountClientId": "app", "realmRoles": ["reader"]}]}
                """);
        save("homes", HOMES);
        save("no-homes", NO_HOMES);
        save("office", OFFICE);
        KeycloakAdmin admin = realm.admin();
        String user = admin.userId("preview", "member");
        String organization = "preview/organizations/"
                + admin.create(
                        "preview/organizations",
                        Map.of("name", "acme", "domains", List.of(Map.of("name", "acme.example.org"))));
        admin.create(organization + "/members", user);
        String group = organization + "/groups/" + admin.create(organization + "/groups", Map.of("name", "staff"));
        admin.post(group + "/role-mappings/realm", List.of(admin.realmRole("preview", "homes")));
        admin.put(group + "/members/" + user, Map.of());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        direct  | homes                    | [["realm role `homes`"]]
        in-sub  | homes readonly writeonly | [["group `/top`","composite realm role `outer`","realm role `homes`"]]
        denied  | homes no-homes nowhere   | [["realm role `homes`"]]
        office  | office                   | [["realm role `table`"]]
        member  | homes                    | [["organization `acme`","group `staff`","realm role `homes`"]]
        nobody  | ''                       | ''
        """)
    void saysWhatTheTokenHasAndWhy(String user, String expected, String through) {
        JsonNode preview = effective(realm.admin(), user, "");

        assertThat(texts(preview.path("claim"))).isEqualTo(expected);
        assertThat(String.join(" ", Claims.policy(realm.login(user).accessClaims())))
                .isEqualTo(expected);
        assertThat(preview.at("/policies/0/through").toString()).isEqualTo(through);
        assertThat(texts(preview.path("unknown"))).isEqualTo(user.equals("denied") ? "nowhere" : "");
        assertThat(preview.path("problems")).isEmpty();
    }

    @Test
    void aServiceAccountIsAUser() {
        JsonNode preview = effective(realm.admin(), "service-account-app", "&bucket=any&key=thing");

        assertThat(preview.at("/decision/decision").asText()).isEqualTo("allow");
        assertThat(preview.at("/decision/explanation/0").asText()).contains("readonly");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
        direct | direct/a |                                    | allow         | allowed by
        direct | other/a  |                                    | implicit deny | homes/direct/
        denied | denied/a |                                    | explicit deny | no-homes
        office | office/a |                                    | undecided     | aws:SourceIp
        office | office/a | &context=aws:SourceIp=10.1.2.3     | allow         | allowed by
        office | office/a | &context=aws:SourceIp=192.0.2.1    | implicit deny | 192.0.2.1
        nobody | nobody/a |                                    | implicit deny | no statement
        """)
    void explainsADecision(String user, String key, String context, String decision, String why) {
        JsonNode preview =
                effective(realm.admin(), user, "&bucket=homes&key=" + key + (context == null ? "" : context));

        assertThat(preview.at("/decision/decision").asText()).isEqualTo(decision);
        assertThat(preview.at("/decision/explanation").toString()).contains(why);
    }

    /** Whoever may read is found from the roles; that is the same as asking about each. */
    @ParameterizedTest
    @CsvSource({"homes, direct/a", "homes, office/a", "homes, in-sub/b", "homes, member/b", "other, x"})
    void theReverseIsEqualToAskingEach(String bucket, String key) {
        var allowed = new TreeSet<String>();
        var undecided = new TreeSet<String>();
        List<String> users = new ArrayList<>(List.of("service-account-app"));
        realm.admin()
                .get("preview/users?max=1000")
                .forEach(user -> users.add(user.path("username").asText()));
        for (String user : users) {
            JsonNode decision = effective(realm.admin(), user, "&bucket=" + bucket + "&key=" + key)
                    .path("decision");
            if (decision.path("allowed").asBoolean()) {
                allowed.add(user);
            } else if (decision.path("decision").asText().equals("undecided")) {
                undecided.add(user);
            }
        }

        String question = "preview/s3-policies/readers?client=cli&bucket=" + bucket + "&key=" + key;
        JsonNode readers = realm.admin().get(question);

        assertThat(readers.path("allowed").findValuesAsText("username")).containsExactlyElementsOf(allowed);
        assertThat(readers.path("undecided").findValuesAsText("username")).containsExactlyElementsOf(undecided);
        // Its members may count as disabled, so members are asked of Keycloak then, and not of the database.
        String off = "preview/organizations/"
                + realm.admin()
                        .create(
                                "preview/organizations",
                                Map.of(
                                        "name",
                                        "off",
                                        "enabled",
                                        false,
                                        "domains",
                                        List.of(Map.of("name", "off.example.org"))));
        try {
            assertThat(realm.admin().get(question)).isEqualTo(readers);
        } finally {
            realm.admin().delete(off, Map.of());
        }
    }

    /** A realm as only an import makes it: one mapper is broken, and one client scope is for some users only. */
    @Test
    void saysWhatAMapperOrAScopeStandsInTheWayOf() {
        realm.admin().createRealm(TestRealm.json("""
            {"realm": "preview-broken", "enabled": true, "roles": {"realm": [
               {"name": "member"}, {"name": "reader", "attributes": {"s3-policy": ["readonly"]}}]},
             "users": [{"username": "inside", "enabled": true, "realmRoles": ["member", "reader"]},
                       {"username": "outside", "enabled": true, "realmRoles": ["reader"]}],
             "clientScopes": [
               {"name": "broken", "protocol": "openid-connect", "protocolMappers": [
                 {"name": "policies", "protocol": "openid-connect", "protocolMapper": "oidc-s3-policy-mapper",
                  "config": {"claim.name": "policy", "role.prefix": "a,b", "access.token.claim": "true"}}]},
               {"name": "bound", "protocol": "openid-connect", "protocolMappers": [
                 {"name": "policies", "protocol": "openid-connect", "protocolMapper": "oidc-s3-policy-mapper",
                  "config": {"claim.name": "policy", "attribute": "s3-policy", "access.token.claim": "true"}}]}],
             "scopeMappings": [{"clientScope": "bound", "roles": ["member"]}],
             "clients": [{"clientId": "broken", "publicClient": true, "defaultClientScopes": ["broken"]},
                         {"clientId": "bound", "publicClient": true, "defaultClientScopes": ["bound"]}]}
            """));
        String path = "preview-broken/s3-policies/";

        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().get(path + "readers?client=broken&bucket=b"))
                .returns(409, KeycloakRefusedException::status)
                .satisfies(
                        refusal -> assertThat(refusal.body()).contains("mapper `policies` of client scope `broken`"));
        assertThat(texts(realm.admin()
                        .get(path + "effective?client=bound&user=inside")
                        .path("claim")))
                .isEqualTo("readonly");
        assertThat(realm.admin()
                        .get(path + "effective?client=bound&user=outside")
                        .path("claim"))
                .isEmpty();
        assertThat(texts(realm.admin()
                        .get(path + "readers?client=bound&bucket=b")
                        .path("problems")))
                .contains("client scope `bound` is for users with certain roles only");
    }

    @Test
    void s70_needsTheRightsToSeeUsersAndTheRealm() {
        assertThat(effective(administrator("viewer"), "direct", "").path("claim"))
                .hasSize(1);
        for (String user : List.of("half", "other-half", "direct")) {
            KeycloakAdmin admin = administrator(user);
            assertForbidden(() -> effective(admin, "direct", ""));
            assertForbidden(() -> effective(admin, "nowhere", ""));
            assertForbidden(() -> admin.get("preview/s3-policies/readers?client=cli&bucket=homes"));
        }
        assertForbidden(() -> administrator("other-half").get("preview/s3-policies"));
        assertThat(administrator("half").get("preview/s3-policies").findValuesAsText("name"))
                .containsExactly("homes", "no-homes", "office");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        effective?client=cli                                               | 400 | Parameter `user` is missing.
        effective?user=direct                                              | 400 | Parameter `client` is missing.
        effective?user=nowhere&client=cli                                  | 404 | There is no user `nowhere`.
        effective?user=direct&client=nowhere                               | 404 | There is no client `nowhere`.
        effective?user=direct&client=cli&bucket=b&action=s3:Get            | 400 | There is no action `s3:Get`.
        readers?client=cli                                                 | 400 | Parameter `bucket` is missing.
        readers?client=cli&bucket=b&context=x                              | 400 | `context` is KEY=VALUE
        """)
    void badQuestionsGetASentence(String question, int status, String sentence) {
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().get("preview/s3-policies/" + question))
                .returns(status, KeycloakRefusedException::status)
                .satisfies(refusal -> assertThat(refusal.body()).contains(sentence));
    }

    @Test
    void thePageShowsTheSameToWhoIsLoggedInToTheConsole() {
        try (Browser browser = new Browser()) {
            Console.logIn(browser, "preview", "viewer");

            String effective = browser.open(page("?ask=effective&user=in-sub&client=cli&bucket=homes&key=in-sub/a"))
                    .html();
            assertThat(effective)
                    .contains("Policies of in-sub", "group `/top` → composite realm role `outer` → realm role `homes`")
                    .contains("<strong>allow</strong>")
                    .doesNotContain("<script");
            assertThat(browser.open(page("?ask=readers&client=cli&bucket=homes&key=office/a"))
                            .html())
                    .contains("It depends on the request", "<td>office</td>");
            assertThat(browser.open(page("?ask=effective&client=cli&user=%3Cscript%3E%22"))
                            .html())
                    .contains("There is no user `&lt;script&gt;&quot;`.", "value=\"&lt;script&gt;&quot;\"");
            assertThat(browser.open(page("?realm=demo")).html()).contains("S3 preview of realm preview");
            HttpRequest.Builder foreign =
                    page("?ask=readers&client=cli&bucket=homes").header("Sec-Fetch-Site", "cross-site");
            assertThat(browser.open(foreign).html())
                    .contains("You need view-realm")
                    .doesNotContain("direct");
            assertThat(browser.open(page("/page.css")).html()).startsWith(":root");
        }
    }

    /** A login at another client may have asked for less than the console does. */
    @Test
    void s70_thePageWantsALoginAtTheConsoleAndTheRights() {
        try (Browser nobody = new Browser()) {
            assertThat(nobody.open(page("?ask=readers&client=cli&bucket=homes")).html())
                    .contains("Log in first")
                    .doesNotContain("direct");
        }
        try (Browser elsewhere = new Browser()) {
            Browser.Page form = elsewhere.logIn(realm, "cli", Map.of());
            Console.enter(elsewhere, form, "viewer");
            assertThat(elsewhere.open(page("")).html()).contains("Log in first");
        }
        try (Browser user = new Browser()) {
            Console.logIn(user, "preview", "direct");
            assertThat(user.open(page("?ask=effective&user=direct&client=cli")).html())
                    .contains("You need view-realm")
                    .doesNotContain("Policies of");
        }
    }

    private static HttpRequest.Builder page(String rest) {
        return HttpRequest.newBuilder(URI.create(realm.keycloak().issuer("preview") + "/s3-preview" + rest));
    }

    private static KeycloakAdmin administrator(String user) {
        return realm.keycloak().administrator("preview", "cli", user, user);
    }

    private static void assertForbidden(ThrowingCallable call) {
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(call)
                .returns(403, KeycloakRefusedException::status);
    }

    private static JsonNode effective(KeycloakAdmin admin, String user, String question) {
        return admin.get("preview/s3-policies/effective?client=cli&user=" + user + question);
    }

    private static String texts(JsonNode array) {
        return String.join(
                " ",
                StreamSupport.stream(array.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    private static void save(String name, String document) {
        realm.admin()
                .create(
                        "preview/components",
                        Map.of(
                                "providerId", "s3-policies",
                                "providerType", "org.keycloak.services.ui.extend.UiPageProvider",
                                "config", Map.of("policyName", List.of(name), "document", List.of(document))));
    }
}
