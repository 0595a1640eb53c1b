package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.Checkout;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakCommand;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** From a server without the realm to the first denied request, by {@code cloakroom keycloak setup}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakSetupIT {
    private static final String NAME = "setup-of-acme";
    private static final String VERIFIER = "of-at-least-43-characters-as-rfc-7636-demands-it";
    private static final String CHALLENGE = challenge();

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private final KeycloakAdmin admin = KeycloakServer.shared().admin();

    private static Path secretFile() {
        return folder.resolve("sts-bridge.secret");
    }

    private static Path settings() {
        return folder.resolve("bridge.env");
    }

    @Test
    @Order(1)
    void dryRunChangesNothing() {
        KeycloakCli dry = KeycloakCli.setup(NAME, secretFile(), "--dry-run");

        assertThat(dry.code()).as(dry.text()).isEqualTo(3);
        assertThat(dry.lines())
                .hasSize(9)
                .allMatch(line -> line.startsWith("+ ") || line.startsWith("~ "))
                .contains("+ realm `setup-of-acme`", "+ realm role `s3-reader`: policy `readonly`");
        assertThat(secretFile()).doesNotExist();
        assertThat(KeycloakCli.check(NAME).code()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void setsUpARealm() throws IOException {
        KeycloakCli setup = KeycloakCli.setup(NAME, secretFile());

        assertThat(setup.code()).as(setup.text()).isZero();
        String issuer = KeycloakServer.shared().issuer(NAME);
        assertThat(setup.lines())
                .contains(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL=" + issuer + "/.well-known/openid-configuration",
                        "MINIO_IDENTITY_OPENID_CLIENT_ID=sts-bridge",
                        "MINIO_IDENTITY_OPENID_CLIENT_SECRET_FILE=" + secretFile(),
                        "CLOAKROOM_IDENTITY_OPENID_SCOPE=s3",
                        "CLOAKROOM_IDENTITY_OPENID_CLIENTS=s3-cli",
                        "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT=s3-cli");
        assertThat(setup.errors()).contains("created client scope `s3`").contains("is in `" + secretFile() + "`");
        String secret = Files.readString(secretFile()).strip();
        assertThat(secret).hasSizeGreaterThan(20);
        assertThat(setup.text()).doesNotContain(secret);
        assertThat(Files.getPosixFilePermissions(secretFile())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        // The service account has one right, and the secret is the client's.
        assertThat(rolesOfBridge(NAME)).containsExactly("sts-bridge.read-s3-policies");
        assertThat(KeycloakServer.shared()
                        .clientCredentialsToken(NAME, "sts-bridge", secret)
                        .accessClaims()
                        .at("/resource_access/sts-bridge/roles"))
                .hasToString("[\"read-s3-policies\"]");
        Files.write(settings(), setup.lines());
    }

    @Test
    @Order(3)
    void changesNothingASecondTime() throws IOException {
        JsonNode before = made(NAME);
        String secret = Files.readString(secretFile());

        KeycloakCli again = KeycloakCli.setup(NAME, secretFile());

        assertThat(again.code()).as(again.text()).isZero();
        assertThat(again.lines()).isEqualTo(Files.readAllLines(settings()));
        assertThat(again.errors())
                .contains("nothing was changed")
                .doesNotContain("created")
                .doesNotContain("changed client");
        assertThat(made(NAME)).isEqualTo(before);
        assertThat(secretFile()).hasContent(secret.strip());
        assertThat(KeycloakCli.setup(NAME, secretFile(), "--dry-run"))
                .isEqualTo(new KeycloakCli(0, List.of("No difference."), ""));
        assertThat(KeycloakCli.check(NAME).text()).contains("Nothing is found in realm `setup-of-acme`.");
    }

    @Test
    @Order(3)
    void tellsTheRealmWhereItsBridgeIs() {
        KeycloakCli.setup(NAME, secretFile(), "--bridge", "https://old.example.org");
        KeycloakCli moved = KeycloakCli.setup(NAME, secretFile(), "--bridge", "https://s3.example.org");

        assertThat(moved.code()).as(moved.text()).isZero();
        assertThat(moved.errors()).contains("changed realm attribute `s3-bridges`");
        assertThat(admin.get(NAME).at("/attributes/s3-bridges").asText())
                .isEqualTo("sts-bridge=https://s3.example.org");
        assertThat(KeycloakCli.setup(NAME, secretFile(), "--bridge", "https://s3.example.org", "--dry-run")
                        .lines())
                .containsExactly("No difference.");
        assertThat(KeycloakCli.setup(NAME, secretFile(), "--bridge", "s3.example.org")
                        .code())
                .isEqualTo(2);
    }

    @Test
    @Order(4)
    void aUserGetsCredentialsAndIsDeniedTheRest() throws IOException {
        createUser("writer", "s3-writer");
        createUser("reader", "s3-reader");
        try (BridgeProcess bridge = BridgeProcess.start(BridgeProcess.Options.server(folder.resolve("data"))
                .with("MINIO_CONFIG_ENV_FILE", settings().toString()))) {
            String token = token("reader");
            try (S3Client writer = s3(bridge, token("writer"));
                    S3Client reader = s3(bridge, token)) {
                writer.createBucket(create -> create.bucket("reports"));
                writer.putObject(put -> put.bucket("reports").key("q1"), RequestBody.fromString("42"));

                assertThat(reader.getObjectAsBytes(get -> get.bucket("reports").key("q1"))
                                .asUtf8String())
                        .isEqualTo("42");
                Clients.assertDenied(
                        () -> reader.putObject(put -> put.bucket("reports").key("q2"), RequestBody.fromString("43")));
            }
            KeycloakCli doctor = KeycloakCli.doctor(
                    Map.of("MINIO_CONFIG_ENV_FILE", settings().toString()), token);
            assertThat(doctor)
                    .isEqualTo(new KeycloakCli(0, List.of("Nothing is found. The signature was not checked."), ""));
        }
    }

    /** The realm file, which this server imported at its start, the script, and the command make the same. */
    @Test
    @Order(5)
    @DisabledIfSystemProperty(named = "keycloak", matches = "container")
    void realmFileAndScriptMakeTheSame() {
        String scripted = "scripted";
        var command = new KeycloakCommand(KeycloakServer.Options.demo());
        Path script = Checkout.find().root().resolve("realm-exports/setup-with-kcadm.sh");

        assertThat(command.script(script, KeycloakServer.shared(), scripted)).contains("Realm scripted is set up.");

        JsonNode wanted = made(NAME);
        assertThat(wanted.toString()).contains("read-s3-policies", "Cloakroom audience", "s3-admin");
        assertThat(made(scripted)).isEqualTo(wanted);
        assertThat(made("s3")).isEqualTo(wanted);
        for (String realm : List.of(scripted, "s3")) {
            assertThat(KeycloakCli.setup(realm, folder.resolve(realm), "--dry-run"))
                    .as(realm)
                    .isEqualTo(new KeycloakCli(0, List.of("No difference."), ""));
        }
    }

    @Test
    @Order(6)
    void mendsWhatWouldMakeLoginsFailAndLeavesTheRest() {
        String scope = NAME + "/client-scopes/" + id(NAME + "/client-scopes", "name", "s3");
        ObjectNode now = (ObjectNode) admin.get(scope);
        ((ObjectNode) now.path("attributes"))
                .put("include.in.token.scope", "false")
                .put("consent.screen.text", "Mine");
        admin.put(scope, now);
        ObjectNode cli = (ObjectNode) admin.get(client("s3-cli"));
        admin.put(client("s3-cli"), cli.put("enabled", false).put("name", "Mine"));
        admin.delete(NAME + "/roles/s3-admin", Map.of());
        admin.create(NAME + "/roles", Map.of("name", "s3-admin"));
        for (JsonNode mapper : admin.get(scope + "/protocol-mappers/models")) {
            if (mapper.path("name").asText().equals("Cloakroom audience")) {
                admin.delete(
                        scope + "/protocol-mappers/models/" + mapper.path("id").asText(), Map.of());
            }
        }

        KeycloakCli dry = KeycloakCli.setup(NAME, secretFile(), "--dry-run");
        KeycloakCli setup = KeycloakCli.setup(NAME, secretFile());

        assertThat(dry.lines())
                .containsExactlyInAnyOrder(
                        "~ client scope `s3`: its name in the token's scope",
                        "+ mapper `Cloakroom audience` in client scope `s3`");
        assertThat(setup.errors())
                .contains("realm role `s3-admin` is there and names no policy")
                .contains("client `s3-cli` is switched off, and stays so");
        assertThat(admin.get(client("s3-cli")).path("name").asText()).isEqualTo("Mine");
        assertThat(admin.get(client("s3-cli")).path("enabled").asBoolean()).isFalse();
        assertThat(admin.get(scope).at("/attributes/consent.screen.text").asText())
                .isEqualTo("Mine");
        assertThat(KeycloakCli.setup(NAME, secretFile(), "--dry-run").lines()).containsExactly("No difference.");
    }

    @Test
    @Order(7)
    void saysWhichRightsALimitedAdministratorLacks() {
        createUser("clerk", "offline_access");
        String management = admin.clientId(NAME, "realm-management");
        admin.post(
                NAME + "/users/" + admin.userId(NAME, "clerk") + "/role-mappings/clients/" + management,
                List.of(admin.get(NAME + "/clients/" + management + "/roles/manage-clients")));
        admin.delete(NAME + "/roles/s3-writer", Map.of());
        JsonNode before = made(NAME);

        KeycloakCli setup = KeycloakCli.setupAs("clerk", NAME, secretFile());

        assertThat(setup.code()).as(setup.text()).isEqualTo(1);
        assertThat(setup.errors())
                .startsWith("nothing was changed: `clerk` lacks rights in realm `setup-of-acme`: manage-realm")
                .contains("--cclientid realm-management --rolename manage-realm");
        assertThat(made(NAME)).isEqualTo(before);
    }

    @Test
    @Order(8)
    void refusesClientsOfAnotherKind() {
        ObjectNode bridge = (ObjectNode) admin.get(client("sts-bridge"));
        admin.put(client("sts-bridge"), bridge.put("publicClient", true).put("serviceAccountsEnabled", false));
        JsonNode before = made(NAME);

        KeycloakCli setup = KeycloakCli.setup(NAME, secretFile());

        assertThat(setup.code()).isEqualTo(1);
        assertThat(setup.errors()).startsWith("nothing was changed: client `sts-bridge` is there already");
        assertThat(made(NAME)).isEqualTo(before);
    }

    private void createUser(String name, String role) {
        String id = admin.create(NAME + "/users", TestRealm.user(name));
        admin.post(NAME + "/users/" + id + "/role-mappings/realm", List.of(admin.realmRole(NAME, role)));
    }

    /** As a command line gets it: in a browser, with PKCE. */
    private static String token(String user) {
        TestRealm realm = TestRealm.of(NAME);
        try (Browser browser = new Browser()) {
            Browser.Page login = browser.logIn(
                    realm, "s3-cli", Map.of("code_challenge", CHALLENGE, "code_challenge_method", "S256"));
            Browser.Page end = browser.submit(login, Map.of("username", user, "password", user));
            return browser.tokens(realm, "s3-cli", end, Map.of("code_verifier", VERIFIER))
                    .accessToken();
        }
    }

    private static S3Client s3(BridgeProcess bridge, String token) {
        return Clients.s3(bridge.endpoint(), Clients.login(bridge.endpoint(), token));
    }

    private String client(String clientId) {
        return NAME + "/clients/" + admin.clientId(NAME, clientId);
    }

    private String id(String path, String member, String value) {
        for (JsonNode each : admin.get(path)) {
            if (each.path(member).asText().equals(value)) {
                return each.path("id").asText();
            }
        }
        throw new IllegalStateException("no " + value);
    }

    /** What a realm has of S3, without what differs from realm to realm: ids, secrets, times, and its name. */
    private ObjectNode made(String realm) {
        JsonNode export = admin.act(realm + "/partial-export?exportClients=true&exportGroupsAndRoles=true", Map.of());
        ObjectNode made = JSON.createObjectNode();
        keep(export.path("clientScopes"), "name", Set.of("s3"), made);
        keep(export.path("clients"), "clientId", Set.of("sts-bridge", "s3-cli"), made);
        keep(export.at("/roles/realm"), "name", Set.of("s3-reader", "s3-writer", "s3-admin"), made);
        keep(export.at("/roles/client/sts-bridge"), "name", Set.of("read-s3-policies"), made);
        made.putPOJO("service account", rolesOfBridge(realm).toString());
        return (ObjectNode) TestRealm.json(made.toString());
    }

    private static void keep(JsonNode list, String member, Set<String> wanted, ObjectNode into) {
        for (JsonNode each : list) {
            if (wanted.contains(each.path(member).asText())) {
                ObjectNode kept = each.deepCopy();
                for (String changing : List.of("id", "containerId", "secret")) {
                    kept.findParents(changing).forEach(parent -> ((ObjectNode) parent).remove(changing));
                }
                if (kept.path("attributes") instanceof ObjectNode attributes) {
                    attributes.remove(List.of("client.secret.creation.time", "realm_client"));
                }
                for (String unordered : List.of("defaultClientScopes", "optionalClientScopes")) {
                    if (kept.path(unordered) instanceof ArrayNode names) {
                        kept.set(unordered, sorted(names));
                    }
                }
                if (kept.path("protocolMappers") instanceof ArrayNode mappers) {
                    kept.set("protocolMappers", byName(mappers));
                }
                into.set(each.path(member).asText(), kept);
            }
        }
    }

    private static ArrayNode sorted(ArrayNode texts) {
        ArrayNode sorted = JSON.createArrayNode();
        StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .sorted()
                .forEach(sorted::add);
        return sorted;
    }

    private static ObjectNode byName(ArrayNode mappers) {
        ObjectNode sorted = JSON.createObjectNode();
        mappers.forEach(mapper -> sorted.set(mapper.path("name").asText(), mapper));
        return sorted;
    }

    private List<String> rolesOfBridge(String realm) {
        String bridge = admin.clientId(realm, "sts-bridge");
        JsonNode client = admin.get(realm + "/clients/" + bridge);
        if (!client.path("serviceAccountsEnabled").asBoolean()) {
            return List.of();
        }
        String user = admin.get(realm + "/clients/" + bridge + "/service-account-user")
                .path("id")
                .asText();
        JsonNode mappings = admin.get(realm + "/users/" + user + "/role-mappings");
        List<String> roles = new ArrayList<>();
        mappings.path("realmMappings")
                .forEach(role -> roles.add(role.path("name").asText()));
        mappings.path("clientMappings")
                .forEach(of -> of.path("mappings")
                        .forEach(role -> roles.add(of.path("client").asText() + "."
                                + role.path("name").asText())));
        return roles;
    }

    private static String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
