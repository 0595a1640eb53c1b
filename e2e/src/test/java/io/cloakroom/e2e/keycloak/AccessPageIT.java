package io.cloakroom.e2e.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakRefusedException;
import io.cloakroom.testkit.KeycloakServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page <i>S3 access</i> shows what attributes name, and writes them for those who may. */
class AccessPageIT {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");

    private static TestRealm realm;
    /** Path of a group of an organization. */
    private static String staff = "";

    private final Browser browser = new Browser();

    @BeforeAll
    static void createRealm() {
        String many = IntStream.range(0, 1000)
                .mapToObj("{\"name\": \"team-%04d\"}"::formatted)
                .collect(Collectors.joining(","));
        realm = TestRealm.create(
                "access",
                Map.of(
                        "group.attributes", "true",
                        "client", "app",
                        "role.prefix", "s3:",
                        "role.table", "[{\"key\": \"gone\", \"value\": \"readonly\"}]"),
                """
                {"organizationsEnabled": true, "adminEventsEnabled": true, "adminEventsDetailsEnabled": true, "roles": {
                   "realm": [%s,
                     {"name": "reader", "attributes": {"s3-policy": ["readonly"], "cost-center": ["7"]}},
                     {"name": "listed", "attributes": {"s3-policy": ["readonly, readonyl"], "S3-policy": ["readwrite"]}},
                     {"name": "s3:diagnostics"}, {"name": "shared"}, {"name": "hidden<b>"}],
                   "client": {"app": [{"name": "writer", "attributes": {"s3-policy": ["writeonly"]}}],
                              "cli": [{"name": "other"}]}},
                 "groups": [{"name": "top", "subGroups": [{"name": "sub", "attributes": {"s3-policy": ["readonly"]}}]}],
                 "users": [
                   {"username": "chief", "clientRoles": {"realm-management": ["realm-admin"]}},
                   {"username": "second", "clientRoles": {"realm-management": ["realm-admin"]}},
                   {"username": "viewer", "clientRoles": {"realm-management": ["view-realm"]}},
                   {"username": "roles", "clientRoles": {"realm-management": ["view-realm", "manage-realm"]}},
                   {"username": "people", "clientRoles": {"realm-management": ["view-realm", "manage-users"]}},
                   {"username": "user", "realmRoles": ["shared"], "groups": ["/top"]}]}
                """.formatted(many));
        String organizations = "access/organizations";
        String organization = organizations + "/"
                + realm.admin()
                        .create(
                                organizations,
                                Map.of("name", "acme", "domains", List.of(Map.of("name", "acme.example.org"))));
        staff = organization + "/groups/" + realm.admin().create(organization + "/groups", Map.of("name", "staff"));
        ObjectNode group = (ObjectNode) realm.admin().get(staff);
        group.putObject("attributes").putArray("s3-policy").add("of-acme");
        realm.admin().put(staff, group);
    }

    @BeforeEach
    void logIn() {
        Console.logIn(browser, "access", "chief");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void showsRolesGroupsAndRolesOfListedClients() {
        String html = open("?roles=reader");
        assertThat(html)
                .contains("Rows 1 to 1 of 1.", "aria-label=\"readonly for realm role reader\" checked>")
                .contains("aria-label=\"readwrite for realm role reader\">")
                .contains("names no role of this realm", "<html lang=\"en\">");
        assertThat(html.replace("<script src=\"/realms/access/s3-access/access.js\" defer>", ""))
                .doesNotContain("<script", "onclick", "style=");
        assertThat(open("?roles=app:")).contains("aria-label=\"writeonly for role writer of client app\" checked>");
        assertThat(open("?roles=cli:")).contains("No role or group fits.");
        assertThat(open("?roles=/top/")).contains("aria-label=\"readonly for group /top/sub\" checked>");
        assertThat(open("?roles=s3:")).contains("By its name or a mapper's table: diagnostics");
        assertThat(open("?roles=hidden")).contains("hidden&lt;b&gt;").doesNotContain("hidden<b>");
        assertThat(open("?roles=reader&policies=nothing-like-it"))
                .contains("value=\"readonly\" aria-label=\"Other policies for realm role reader\"");
    }

    @Test
    void isUsableWithAThousandRoles() {
        String html = open("?roles=team-");
        assertThat(html).contains("Rows 1 to 50 of 1000.", "More rows").doesNotContain("Earlier rows");
        assertThat(open("?roles=team-&first=950")).contains("Rows 951 to 1000 of 1000.", "Earlier rows", "team-0999");
        assertThat(open("?roles=TEAM-0420")).contains("Rows 1 to 1 of 1.");
        assertThat(open("?show=granting&policies=writeonly")).contains("Rows 1 to 1 of 1.", "app: writer");
    }

    @Test
    void marksWhatNobodyKnowsOrReads() {
        assertThat(open("?show=problems"))
                .contains(
                        "Rows 1 to 2 of 2.",
                        "acme: /staff",
                        "`readonyl` (did you mean `readonly`?)",
                        "<small>unknown</small>")
                .contains("It has the attribute `S3-policy` too, which nothing reads; did you mean `s3-policy`?");
    }

    @Test
    void savesToTheAttributeAndTellsWhoDidIt() {
        String html = save("?roles=reader", Map.of("other0", "lab, readwrite"), true);

        assertThat(html).contains("Saved. One row has changed.", "Not known in this realm: `lab`");
        assertThat(attributes("reader").toString())
                .isEqualTo("{\"s3-policy\":[\"lab\",\"readwrite\"],\"cost-center\":[\"7\"]}");
        JsonNode event = realm.admin()
                .get("access/admin-events?resourceTypes=REALM_ROLE&operationTypes=UPDATE")
                .path(0);
        assertThat(event.path("resourcePath").asText()).startsWith("roles-by-id/");
        assertThat(event.at("/authDetails/userId").asText())
                .isEqualTo(realm.admin().userId("access", "chief"));
        assertThat(event.path("representation").asText()).contains("lab");
        assertThat(save("?roles=reader", Map.of("other0", "readwrite,lab"), true))
                .contains("There was nothing to save.");
        save("?roles=reader", Map.of("other0", "readonly"), true);
    }

    @Test
    void groupsAndClientRolesAreSavedToo() {
        save("?roles=app:", Map.of("other0", "readonly"), true);
        save("?roles=/top", Map.of("other0", "diagnostics"), true);

        assertThat(Claims.policy(realm.login("user").accessClaims())).contains("diagnostics");
        assertThat(realm.admin()
                        .get("access/clients/" + realm.admin().clientId("access", "app") + "/roles/writer")
                        .at("/attributes/s3-policy/0")
                        .asText())
                .isEqualTo("readonly");
        save("?roles=app:", Map.of("other0", "writeonly"), true);
        save("?roles=/top", Map.of("other0", ""), true);
        assertThat(Claims.policy(realm.login("user").accessClaims())).doesNotContain("diagnostics");
    }

    @Test
    void twoAtATimeLoseNothing() {
        try (Browser other = new Browser()) {
            Console.logIn(other, "access", "second");
            Browser.Page mine = browser.open(page("?roles=shared"));
            Browser.Page theirs = other.open(page("?roles=shared"));
            post(other, theirs, Map.of("other0", "readonly"), true);

            Browser.Page refused = post(browser, mine, Map.of("other0", "readwrite"), true);

            assertThat(refused.html())
                    .contains("Nothing was saved.", "Somebody else has changed it in the meantime.")
                    .contains("aria-label=\"readonly for realm role shared\" checked>")
                    .contains("<td class=\"unsaved\"><input type=\"checkbox\" name=\"policy0\" value=\"readwrite\"");
            assertThat(policies("shared")).containsExactly("readonly");
            post(browser, refused, Map.of("other0", "readonly,readwrite"), true);
            assertThat(policies("shared")).containsExactly("readonly", "readwrite");
        }
        save("?roles=shared", Map.of("other0", ""), true);
        assertThat(attributes("shared").has("s3-policy")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        x*256 | has 256 characters; a name has at most 255
        ${x}  | which Keycloak replaces when it imports
        """)
    void saysWhatCannotBeSaved(String name, String sentence) {
        String html = save("?roles=shared", Map.of("other0", name.equals("x*256") ? "x".repeat(256) : name), true);

        assertThat(html).contains("Nothing was saved.", sentence);
        assertThat(attributes("shared").has("s3-policy")).isFalse();
    }

    @Test
    void s70_noOtherSiteSavesOrSearches() {
        assertThat(save("?roles=shared", Map.of("other0", "consoleAdmin"), false))
                .contains("another site has sent this request");
        assertThat(browser.open(page("?roles=shared").header("Sec-Fetch-Site", "cross-site"))
                        .html())
                .contains("another site has sent this request")
                .doesNotContain("id=\"matrix\"");
        assertThat(attributes("shared").has("s3-policy")).isFalse();
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        viewer | reader | false
        roles  | reader | true
        people | reader | false
        roles  | /top   | false
        people | /top   | true
        roles  | app:   | false
        """)
    void s70_savesWhatTheAdministratorMayChangeInKeycloak(String who, String row, boolean isAllowed) {
        Map<String, String> asChief = hidden(browser.open(page("?roles=" + row)));
        try (Browser limited = new Browser()) {
            Console.logIn(limited, "access", who);
            String shown = limited.open(page("?roles=" + row)).html();
            Map<String, String> form = new LinkedHashMap<>(asChief);
            form.put("other0", "consoleAdmin");

            String html = limited.open(form(form).header("Origin", origin())).html();

            assertThat(html.contains("Saved.")).isEqualTo(isAllowed);
            assertThat(shown.contains("name=\"id0\"")).isEqualTo(isAllowed);
        } finally {
            save("?roles=" + row, Map.of("other0", asChief.getOrDefault("was0", "")), true);
        }
    }

    @Test
    void s70_rowsThatDoNotCountAreNotWritten() {
        String other = realm.admin()
                .get("access/clients/" + realm.admin().clientId("access", "cli") + "/roles/other")
                .path("id")
                .asText();

        String html = browser.open(
                        form(Map.of("id0", "role:" + other, "was0", "", "other0", "readonly", "attribute", "s3-policy"))
                                .header("Origin", origin()))
                .html();

        assertThat(html).contains("you need view-realm");
    }

    @Test
    void s70_exportsThePoliciesForMcToWhoeverSeesTheRealm() {
        assertThat(open("")).contains("<a href=\"/realms/access/s3-access/s3-policies.sh\">Export for mc</a>");
        assertThat(open("/s3-policies.sh")).startsWith("#!/bin/sh\n# S3 policies of the Keycloak realm access,");
        assertThat(browser.open(page("/s3-policies.sh").header("Sec-Fetch-Site", "cross-site"))
                        .html())
                .contains("another site has sent this request")
                .doesNotContain("#!/bin/sh");
        try (Browser user = new Browser()) {
            assertThat(user.open(page("/s3-policies.sh")).html()).contains("Log in first");
            Console.logIn(user, "access", "user");
            assertThat(user.open(page("/s3-policies.sh")).html()).contains("you need view-realm");
        }
        try (Browser master = new Browser()) {
            Console.logIn(master, "master", "admin");
            URI at = URI.create(KeycloakServer.shared().issuer("master") + "/s3-access/access/s3-policies.sh");
            assertThat(master.open(HttpRequest.newBuilder(at)).html()).contains("the Keycloak realm access,");
        }
    }

    /** Organizations have administrators of their own, and what these say is not for others to change. */
    @Test
    void s70_groupsOfOrganizationsAreShownAndNotChanged() {
        JsonNode before = realm.admin().get(staff);
        assertThat(open("?roles=acme:"))
                .contains("Rows 1 to 1 of 1.", "acme: /staff", "You may not change it here.")
                .contains("aria-label=\"of-acme for group /staff of organization acme\" checked disabled>")
                .doesNotContain("name=\"id0\"");
        Map<String, String> form = new LinkedHashMap<>(Map.of("attribute", "s3-policy", "was0", "of-acme"));
        form.putAll(Map.of("id0", "group:" + before.path("id").asText(), "other0", "consoleAdmin"));

        String html = browser.open(form(form).header("Origin", origin())).html();

        assertThat(html).contains("Nothing was saved.");
        assertThat(realm.admin().get(staff)).isEqualTo(before);
    }

    @Test
    void aPolicyThatAGroupOfAnOrganizationNamesIsNotDeleted() {
        String policy = "access/components/" + realm.admin().create("access/components", TestRealm.json("""
            {"name": "of-acme", "providerId": "s3-policies",
             "providerType": "org.keycloak.services.ui.extend.UiPageProvider",
             "config": {"policyName": ["of-acme"], "document":
               ["{\\"Version\\": \\"2012-10-17\\", \\"Statement\\": []}"]}}
            """));

        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().delete(policy, Map.of()))
                .returns(409, KeycloakRefusedException::status)
                .withMessageContaining("named by group `/staff` of organization `acme`");
        ObjectNode released = (ObjectNode) realm.admin().get(policy);
        ((ObjectNode) released.path("config")).putArray("released").add("true");
        realm.admin().put(policy, released);
        realm.admin().delete(policy, Map.of());
    }

    /** Another attribute than the one that was shown would be written otherwise. */
    @Test
    void s70_aFormIsAboutTheAttributeThatItShowed() {
        Browser.Page shown = browser.open(page("?roles=shared"));
        assertThat(hidden(shown)).containsEntry("attribute", "s3-policy");
        realm.configure(Map.of("attribute", "other-policy", "unknown.names", "true"));
        try {
            String html =
                    post(browser, shown, Map.of("other0", "consoleAdmin"), true).html();

            assertThat(html).contains("Nothing was saved: no mapper reads attribute `s3-policy` any more.");
            assertThat(attributes("shared")).isEmpty();
        } finally {
            realm.configure(Map.of("attribute", "s3-policy"));
        }
        Map<String, String> unsaid = new LinkedHashMap<>(hidden(shown));
        unsaid.remove("attribute");
        unsaid.put("other0", "consoleAdmin");
        assertThat(browser.open(form(unsaid).header("Origin", origin())).html()).contains("Nothing was saved");
        assertThat(attributes("shared")).isEmpty();
    }

    /** Whatever the realm allows others to frame. */
    @Test
    void s70_nobodyFramesThePage() throws Exception {
        ObjectNode changed = (ObjectNode) realm.admin().get("access");
        JsonNode before = changed.path("browserSecurityHeaders").deepCopy();
        changed.withObject("/browserSecurityHeaders")
                .put("xFrameOptions", "")
                .put("contentSecurityPolicy", "frame-ancestors *");
        realm.admin().put("access", changed);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String each : List.of("s3-access", "s3-preview")) {
                URI uri = URI.create(realm.keycloak().issuer("access") + "/" + each);
                HttpHeaders headers = http.send(
                                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                        .headers();

                assertThat(headers.allValues("X-Frame-Options")).containsExactly("DENY");
                assertThat(headers.allValues("Content-Security-Policy"))
                        .singleElement()
                        .asString()
                        .contains("frame-ancestors 'none'");
            }
        } finally {
            changed.set("browserSecurityHeaders", before);
            realm.admin().put("access", changed);
        }
        assertThat(browser.open(page("").header("Sec-Fetch-Dest", "iframe")).html())
                .contains("another site has sent this request");
    }

    @Test
    void saysWhatWasDeletedAndKeepsWhatCannotBeSaved() {
        realm.admin().create("access/roles", Map.of("name", "brief"));
        Browser.Page shown = browser.open(page("?roles=brief"));
        realm.admin().delete("access/roles/brief", Map.of());

        assertThat(post(browser, shown, Map.of("other0", "readonly"), true).html())
                .contains("Nothing was saved.", "Deleted in the meantime: 1.");
        assertThat(save("?roles=shared", Map.of("other0", "a\tb"), true))
                .contains("has a control character", "name=\"id0\"");
        assertThat(attributes("shared")).isEmpty();
    }

    @Test
    void s70_thePageWantsALoginAtTheConsoleAndTheRights() {
        try (Browser nobody = new Browser()) {
            assertThat(nobody.open(page("")).html()).contains("Log in first").doesNotContain("reader");
        }
        try (Browser user = new Browser()) {
            Console.logIn(user, "access", "user");
            assertThat(user.open(page("")).html())
                    .contains("you need view-realm")
                    .doesNotContain("reader");
        }
        String foreign = KeycloakServer.shared().issuer("access") + "/s3-access/demo";
        assertThat(browser.open(HttpRequest.newBuilder(URI.create(foreign))).html())
                .contains("you need view-realm")
                .doesNotContain("id=\"matrix\"");
    }

    @Test
    void administratorsOfMasterDoItFromThere() {
        try (Browser master = new Browser()) {
            Console.logIn(master, "master", "admin");
            URI at = URI.create(KeycloakServer.shared().issuer("master") + "/s3-access/access?roles=shared");

            Browser.Page page = master.open(HttpRequest.newBuilder(at));
            Browser.Page saved = post(master, page, Map.of("other0", "readonly"), true);

            assertThat(page.html()).contains("S3 access of realm access");
            assertThat(saved.html()).contains("Saved. One row has changed.");
            assertThat(saved.uri().getPath()).isEqualTo("/realms/master/s3-access/access");
            assertThat(policies("shared")).containsExactly("readonly");
            post(master, master.open(HttpRequest.newBuilder(at)), Map.of("other0", ""), true);
        }
    }

    private String open(String query) {
        return browser.open(page(query)).html();
    }

    private String save(String query, Map<String, String> fields, boolean isOurs) {
        return post(browser, browser.open(page(query)), fields, isOurs).html();
    }

    /** Sends the matrix with nothing ticked: all wanted names are among the other policies, in other rows as before. */
    private static Browser.Page post(Browser browser, Browser.Page page, Map<String, String> fields, boolean isOurs) {
        Map<String, String> form = hidden(page);
        form.putAll(fields);
        return browser.open(HttpRequest.newBuilder(page.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", isOurs ? origin() : "https://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form))));
    }

    private static HttpRequest.Builder form(Map<String, String> fields) {
        return page("").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)));
    }

    /** What a form sends if nothing is changed, without ticks. */
    private static Map<String, String> hidden(Browser.Page page) {
        Map<String, String> fields = new LinkedHashMap<>();
        HIDDEN.matcher(page.html())
                .results()
                .forEach(field -> fields.put(field.group(1), field.group(2).replace("&amp;", "&")));
        Map.copyOf(fields).forEach((name, value) -> {
            if (name.startsWith("was")) {
                fields.put(name.replace("was", "other"), value);
            }
        });
        return fields;
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static HttpRequest.Builder page(String rest) {
        return HttpRequest.newBuilder(URI.create(realm.keycloak().issuer("access") + "/s3-access" + rest));
    }

    private static String origin() {
        String base = KeycloakServer.shared().baseUri().toString();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    private static JsonNode attributes(String role) {
        return realm.admin().get("access/roles/" + role).path("attributes");
    }

    private static List<String> policies(String role) {
        JsonNode values = attributes(role).path("s3-policy");
        return IntStream.range(0, values.size())
                .mapToObj(i -> values.path(i).asText())
                .toList();
    }
}
