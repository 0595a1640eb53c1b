package io.cloakroom.cli.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands make of answers that a real Keycloak does not give at will. */
class SetupCommandTest {
    private static final String ROLES = "/admin/realms/acme/roles";

    @TempDir
    private Path folder;

    @AutoClose
    private final FakeKeycloak keycloak = new FakeKeycloak();

    private Cloakroom setup(String... more) {
        return keycloak.run(
                "setup", with(more, "--secret-file", folder.resolve("secret").toString()));
    }

    /** All but logins; those that were only to be refused have representations without a name. */
    private List<String> writes() {
        return keycloak.received.stream()
                .filter(request -> !request.startsWith("GET ") && !request.contains("/protocol/"))
                .filter(request -> !request.endsWith("{}") && !request.endsWith("{\"name\":\"\"}"))
                .toList();
    }

    @Test
    void tellsHowFarItGotAndThatItMayRunAgain() {
        keycloak.answer("POST " + ROLES, 500, "{\"errorMessage\": \"the database is away\"}");

        Cloakroom run = setup();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors().lines())
                .startsWith("created client `sts-bridge`, confidential, with a service account")
                .last()
                .asString()
                .startsWith("Keycloak refuses (POST /admin/realms/acme/roles: HTTP status 500, the database is away)."
                        + " It was for: realm role `s3-reader`: policy `readonly`.")
                .contains("Of 8 changes 3 are made", "run the command again");
        assertThat(run.lines()).isEmpty();
        assertThat(folder.resolve("secret")).doesNotExist();
    }

    /** The settings are sourced by a shell. */
    @Test
    void aQuoteFromKeycloakEndsNoSetting() throws KeycloakException {
        assertThat(BridgeSettings.line("CLAIM", "a b")).isEqualTo("CLAIM='a b'");
        assertThatExceptionOfType(KeycloakException.class)
                .isThrownBy(() -> BridgeSettings.line("CLAIM", "p';touch /tmp/x;'"))
                .withMessageContaining("a quote cannot stand in a setting");
    }

    @Test
    void tellsTheRealmWhereTheConsoleIs() {
        Cloakroom run = setup("--dry-run", "--console", "https://console.example.org/");
        assertThat(run.code()).as(run.errors()).isEqualTo(3);
        assertThat(run.lines()).anyMatch(line -> line.contains("`https://console.example.org/-/callback`"));
        assertThat(setup("--console", "console.example.org").code()).isEqualTo(2);
    }

    @Test
    void sendsThePasswordOnceAndPrintsItNever() {
        Cloakroom run = setup("--dry-run");

        assertThat(run.code()).as(run.errors()).isEqualTo(3);
        assertThat(keycloak.received.get(0))
                .isEqualTo("POST /realms/master/protocol/openid-connect/token grant_type=password&client_id=admin-cli"
                        + "&username=root&password=the%20administrator%27s%20password");
        assertThat(writes()).isEmpty();
        assertThat(run.text() + run.errors()).doesNotContain(FakeKeycloak.PASSWORD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /admin/serverinfo | 200 | {"protocolMapperTypes":{"openid-connect":[]}} | nothing was changed: Keycloak has no mapper `S3 policies`
        POST /realms/master/protocol/openid-connect/token | 401 | {"error_description":"Invalid user credentials"} | `root` cannot log in at realm `master`: HTTP status 401, Invalid user credentials
        POST /realms/master/protocol/openid-connect/token | 302 | https://elsewhere.example | sends elsewhere, to `https://elsewhere.example`
        GET /admin/realms/acme | 401 | | Keycloak no longer accepts the token of `root`
        POST /admin/realms/acme/users | 403 | | nothing was changed: `root` lacks rights in realm `acme`: manage-users
        GET /admin/realms/acme/client-scopes | 200 | [{"name":"s3","protocol":"saml"}] | nothing was changed: client scope `s3` is there already, and is not of OpenID Connect
        """)
    void refusesBeforeItChangesAnything(String request, int status, String body, String sentence) {
        keycloak.answer(request, status, body == null ? "" : body);

        Cloakroom run = setup();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).contains(sentence);
        assertThat(writes()).isEmpty();
    }

    @Test
    void overwritesNoOtherFile() throws IOException {
        Files.writeString(folder.resolve("secret"), "somebody's diary");

        Cloakroom run = setup();

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("does not hold the secret of client `sts-bridge`; it is not overwritten");
        assertThat(writes()).isEmpty();
        assertThat(folder.resolve("secret")).hasContent("somebody's diary");
    }

    @Test
    void takesATokenOrAClientInPlaceOfAUser() throws IOException {
        String token = FakeKeycloak.jwt("{}");
        Path secret = Files.writeString(folder.resolve("of-client"), "client's secret\n");
        String[] where = {"keycloak", "setup", "--dry-run", "--url", keycloak.url(), "--realm", "acme"};

        assertThat(Cloakroom.runWith(token + "\n", with(where, "--token-file", "-"))
                        .code())
                .isEqualTo(3);
        assertThat(keycloak.received).noneMatch(request -> request.contains("/protocol/"));
        assertThat(Cloakroom.run(with(where, "--client-id", "setup", "--client-secret-file", secret.toString()))
                        .code())
                .isEqualTo(3);
        assertThat(keycloak.received)
                .contains("POST /realms/master/protocol/openid-connect/token grant_type=client_credentials"
                        + "&client_id=setup&client_secret=client%27s%20secret");
    }

    private static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --user a --token-file -                 | say who the administrator is: --user, --client-id or --token-file, one of them
        --password-file -                       | say who the administrator is: --user, --client-id or --token-file, one of them
        --client-id a                           | give --client-id and --client-secret-file together
        --user a --password-file nowhere        | cannot read `nowhere`: there is no such file
        --token-file - --ca-file nowhere        | --ca-file: nowhere: there is no such file
        --token-file - --url ftp://sso          | --url: `ftp://sso` is not the http:// or https:// URL of a Keycloak
        --token-file - --url https://a:b@sso    | --url: `https://a:b@sso` is not the http:// or https:// URL of a Keycloak
        """)
    void wrongUsageIsCode2(String options, String sentence) {
        String[] all = ("keycloak setup --realm acme " + (options.contains("--url") ? "" : "--url http://127.0.0.1:1 ")
                        + options)
                .split(" ");
        Cloakroom run = Cloakroom.runWith("x", all);

        assertThat(run.errors()).contains(sentence);
        assertThat(run.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"300, true", "-300, true", "-5, false", "10, false"})
    void checkComparesClocks(int seconds, boolean isFound) {
        keycloak.answer(
                "POST /realms/master/protocol/openid-connect/token",
                200,
                FakeKeycloak.token(Instant.now().plusSeconds(seconds)));

        Cloakroom run = keycloak.run("check");

        assertThat(run.code()).as(run.errors()).isEqualTo(3);
        assertThat(run.text().contains("[clock] Keycloak's clock is ")).isEqualTo(isFound);
    }

    @Test
    void checkSaysThatTheProviderIsMissing() {
        keycloak.loseTheJar();

        assertThat(keycloak.run("check").text()).startsWith("[provider-missing] Keycloak has no mapper `S3 policies`");
        assertThat(keycloak.run("check", "--json").text())
                .startsWith("[{\"code\":\"provider-missing\",\"what\":\"Keycloak has no mapper");
    }

    @Test
    void checkSaysThatThereIsAnOlderJar() {
        keycloak.answer(
                "GET /admin/serverinfo",
                200,
                "{\"protocolMapperTypes\": {\"openid-connect\": [{\"id\": \"oidc-s3-policy-mapper\"}]}, \"providers\":"
                        + " {\"protocol-mapper\": {\"providers\": {\"oidc-s3-policy-mapper\": {\"operationalInfo\":"
                        + " {\"cloakroom.jars\": \"a.jar (0.9), b.jar (1.0)\"}}}}}}");

        assertThat(keycloak.run("check").text())
                .startsWith("[provider-twice] there is more than one JAR of the provider: a.jar (0.9), b.jar (1.0): ")
                .contains("delete all but the newest")
                .doesNotContain("[provider-missing]");
    }

    /** Whoever may not see the list of mappers may still see whether the provider's own resource is there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        404 | 1 | nothing was changed: Keycloak has no mapper `S3 policies`
        500 | 3 | Keycloak does not tell `root` whether it has the mapper `S3 policies`. Without it tokens name no policy
        403 | 3 |
        200 | 3 |
        """)
    void setupLooksForTheProviderWhereItCanBeSeen(int status, int code, String words) {
        keycloak.answer("GET /admin/serverinfo", 403, "");
        keycloak.answer("GET /admin/realms/master/s3-policies", status, "[]");

        Cloakroom run = setup("--dry-run");

        assertThat(run.code()).as(run.errors()).isEqualTo(code);
        if (words == null) {
            assertThat(run.errors()).doesNotContain("S3 policies");
        } else {
            assertThat(run.errors()).contains(words);
        }
    }

    /** The options of the mapper say what counts, and a short name has few neighbours. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        near                    | "attribute":"s3p"                                                    | s3_P | attribute-misspelt
        not near, though short  | "attribute":"s3p"                                                    | dep  | policy-missing
        right                   | "attribute":"s3p"                                                    | s3p  |
        attributes do not count | "attribute":"s3p","role.attributes":"false","role.prefix":"x-"       | s3p  | policy-missing
        of a listed client      | "attribute":"s3p","role.attributes":"true","client":"app"             | dep  |
        """)
    void checkHeedsTheOptionsOfTheMapper(String why, String options, String attribute, String code) {
        keycloak.answer(
                "GET /admin/realms/acme/client-scopes",
                200,
                "[{\"id\":\"1\",\"name\":\"s3\",\"protocolMappers\":[{\"protocolMapper\":\"oidc-s3-policy-mapper\",\"config\":{%s}}]}]"
                        .formatted(options));
        keycloak.answer(
                "GET /admin/realms/acme/roles",
                200,
                "[{\"name\":\"reader\",\"attributes\":{\"%s\":[\"readonly\"]}}]".formatted(attribute));
        keycloak.answer("GET /admin/realms/acme/clients", 200, "[{\"id\":\"2\",\"clientId\":\"app\"}]");
        keycloak.answer(
                "GET /admin/realms/acme/clients/2/roles",
                200,
                "[{\"name\":\"reader\",\"attributes\":{\"s3p\":[\"readonly\"]}}]");

        keycloak.answer("GET /admin/realms/acme/default-default-client-scopes", 200, "[]");
        keycloak.answer("GET /admin/realms/acme/default-optional-client-scopes", 200, "[]");

        Cloakroom run = keycloak.run("check");
        String text = run.text();

        assertThat(run.code()).as(run.errors()).isEqualTo(3);
        for (String each : List.of("attribute-misspelt", "policy-missing")) {
            assertThat(text.contains("[" + each + "]"))
                    .as("%s in %s", each, text)
                    .isEqualTo(
                            each.equals(code) || (each.equals("policy-missing") && "attribute-misspelt".equals(code)));
        }
    }

    @Test
    void checkSaysWhatKeycloakCallsItself() {
        keycloak.answer(
                "GET /realms/acme/.well-known/openid-configuration",
                200,
                "{\"issuer\": \"https://sso.example.org/realms/acme\"}");

        assertThat(keycloak.run("check").text())
                .contains("[issuer-other-name]", "calls itself `https://sso.example.org/realms/acme`");
    }
}
