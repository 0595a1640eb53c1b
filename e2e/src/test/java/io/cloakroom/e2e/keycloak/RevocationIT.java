package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Each change in a real Keycloak after which somebody must lose access: how long after Keycloak's answer the first
 * request is refused. Somebody else, to whom nothing happens, goes on. Writes {@code target/revocation.md}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RevocationIT {
    private static final String NAME = "ending";
    private static final AwsBasicCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> ROWS = new ArrayList<>();

    @TempDir
    static Path folder;

    private static TestRealm realm;
    private static BridgeProcess bridge;
    private static S3Client owner;
    private static Session bystander;

    /** What gives a user the right to the bucket, and takes it away again. */
    enum Change {
        LOGOUT("the user logs out") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens ->
                        form("logout", Map.of("client_id", "cli", "refresh_token", tokens.refreshToken()), 204);
            }
        },
        SESSION_ENDED("an administrator ends one session") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> admin().delete(
                                NAME + "/sessions/"
                                        + tokens.accessClaims().path("sid").asText(),
                                Map.of());
            }
        },
        SESSIONS_ENDED("an administrator ends all sessions of the user") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> admin().post(NAME + "/users/" + id + "/logout", Map.of());
            }
        },
        REVOKE("a refresh token is revoked (`/revoke`)") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> form("revoke", Map.of("client_id", "cli", "token", tokens.refreshToken()), 200);
            }
        },
        CONSENT("an administrator withdraws the consent for a client") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                realm.login(user, "offline_access"); // so that there is something to withdraw
                return tokens -> admin().delete(NAME + "/users/" + id + "/consents/cli", Map.of());
            }
        },
        DISABLED("the user is disabled") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> {
                    ObjectNode changed = (ObjectNode) admin().get(NAME + "/users/" + id);
                    admin().put(NAME + "/users/" + id, changed.put("enabled", false));
                };
            }
        },
        DELETED("the user is deleted") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> admin().delete(NAME + "/users/" + id, Map.of());
            }
        },
        PASSWORD("an administrator sets a new password") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> admin().put(
                                NAME + "/users/" + id + "/reset-password",
                                Map.of("type", "password", "value", "another", "temporary", false));
            }
        },
        REALM_ROLE("a realm role is taken away") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> admin().delete(
                                NAME + "/users/" + id + "/role-mappings/realm",
                                List.of(admin().realmRole(NAME, "direct")));
            }
        },
        CLIENT_ROLE("a client role is taken away") {
            @Override
            Taking give(String user, String id) {
                String app = admin().clientId(NAME, "app");
                JsonNode role = admin().get(NAME + "/clients/" + app + "/roles/lab");
                String path = NAME + "/users/" + id + "/role-mappings/clients/" + app;
                admin().post(path, List.of(role));
                return tokens -> admin().delete(path, List.of(role));
            }
        },
        GROUP("the user leaves a group") {
            @Override
            Taking give(String user, String id) {
                String path = NAME + "/users/" + id + "/groups/" + group(user);
                admin().put(path, Map.of());
                return tokens -> admin().delete(path, Map.of());
            }
        },
        ORGANIZATION("the user leaves an organization") {
            @Override
            Taking give(String user, String id) {
                String organization = NAME + "/organizations/"
                        + admin().create(
                                        NAME + "/organizations",
                                        Map.of(
                                                "name",
                                                user,
                                                "domains",
                                                List.of(Map.of("name", user + ".example.org"))));
                admin().create(organization + "/members", id);
                String staff =
                        organization + "/groups/" + admin().create(organization + "/groups", Map.of("name", "staff"));
                admin().post(staff + "/role-mappings/realm", List.of(admin().realmRole(NAME, "direct")));
                admin().put(staff + "/members/" + id, Map.of());
                return tokens -> admin().delete(organization + "/members/" + id, Map.of());
            }
        },
        ROLE_ATTRIBUTE("the attribute of a role names another policy") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, role(user));
                return tokens -> {
                    ObjectNode role = (ObjectNode) admin().realmRole(NAME, user);
                    role.withObject("/attributes").putArray("s3-policy").add("diagnostics");
                    admin().put(NAME + "/roles/" + user, role);
                };
            }
        },
        COMPOSITE("a role is taken out of a composite role") {
            @Override
            Taking give(String user, String id) {
                role(user);
                admin().create(NAME + "/roles", Map.of("name", "outer-" + user));
                String path = NAME + "/roles/outer-" + user + "/composites";
                admin().post(path, List.of(admin().realmRole(NAME, user)));
                giveRole(id, "outer-" + user);
                return tokens -> admin().delete(path, List.of(admin().realmRole(NAME, user)));
            }
        },
        ROLE_OF_GROUP("a group loses a role") {
            @Override
            Taking give(String user, String id) {
                String group = group(user);
                admin().put(NAME + "/users/" + id + "/groups/" + group, Map.of());
                return tokens -> admin().delete(
                                NAME + "/groups/" + group + "/role-mappings/realm",
                                List.of(admin().realmRole(NAME, "direct")));
            }
        },
        ROLE_DELETED("a role is deleted") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, role(user));
                return tokens -> admin().delete(NAME + "/roles/" + user, Map.of());
            }
        },
        MANY_HOLDERS("a role of more than a hundred users loses its policy") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "crowd");
                return tokens -> {
                    ObjectNode role = (ObjectNode) admin().realmRole(NAME, "crowd");
                    role.withObject("/attributes").putArray("s3-policy").add("diagnostics");
                    admin().put(NAME + "/roles/crowd", role);
                };
            }
        },
        DOCUMENT("the document of a policy changes") {
            @Override
            Taking give(String user, String id) {
                String component = admin().create(NAME + "/components", policy("s3:GetObject"));
                giveRole(id, "documents");
                await("the bridge has the document", () -> bridge.log().contains("its realm has 1 policies"));
                return tokens -> admin().put(NAME + "/components/" + component, policy("s3:PutObject"));
            }
        },
        REALM("an administrator ends all sessions of the realm") {
            @Override
            Taking give(String user, String id) {
                giveRole(id, "direct");
                return tokens -> admin().act(NAME + "/logout-all", Map.of());
            }
        };

        private final String words;

        Change(String words) {
            this.words = words;
        }

        abstract Taking give(String user, String id);

        @Override
        public String toString() {
            return words;
        }
    }

    /** Takes the right away. When it returns, Keycloak has answered. */
    interface Taking {
        void take(KeycloakTokens tokens);
    }

    /** Somebody's session: each way in which it is used. */
    private record Session(S3Client s3, String uploadId, URI link) {
        static Session of(KeycloakTokens tokens) {
            AwsSessionCredentials credentials = login(tokens.accessToken());
            StaticCredentialsProvider provider = StaticCredentialsProvider.create(credentials);
            S3Client s3 = Clients.s3(bridge.endpoint(), provider);
            try (S3Presigner presigner = S3Presigner.builder()
                    .endpointOverride(bridge.endpoint())
                    .region(Region.US_EAST_1)
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(true)
                            .build())
                    .credentialsProvider(provider)
                    .build()) {
                URI link = URI.create(presigner
                        .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(10))
                                .getObjectRequest(get -> get.bucket("lab").key("a")))
                        .url()
                        .toString());
                return new Session(s3, "", link);
            }
        }

        Session withUpload() {
            String id = s3.createMultipartUpload(upload -> upload.bucket("lab").key("large"))
                    .uploadId();
            return new Session(s3, id, link);
        }

        boolean mayRead() {
            return may(() -> s3.getObjectAsBytes(get -> get.bucket("lab").key("a")));
        }

        boolean mayUpload() {
            return may(() -> s3.uploadPart(
                    part -> part.bucket("lab").key("large").uploadId(uploadId).partNumber(1),
                    RequestBody.fromString("part")));
        }

        int followLink() throws IOException, InterruptedException {
            return HTTP.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }

        private static boolean may(Runnable call) {
            try {
                call.run();
                return true;
            } catch (AwsServiceException e) {
                assertThat(e.statusCode()).as(e.getMessage()).isIn(400, 403);
                return false;
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        realm = TestRealm.create(NAME, Map.of("role.table", "[{\"key\": \"app.lab\", \"value\": \"readwrite\"}]"), """
                {"organizationsEnabled": true,
                 "roles": {"realm": [{"name": "direct", "attributes": {"s3-policy": ["readwrite"]}},
                                     {"name": "crowd", "attributes": {"s3-policy": ["readonly", "writeonly"]}},
                                     {"name": "documents", "attributes": {"s3-policy": ["documents"]}}],
                           "client": {"app": [{"name": "read-s3-policies"}, {"name": "lab"}]}},
                 "groups": [{"name": "crowd", "realmRoles": ["crowd"]}],
                 "users": [
                   {"username": "bystander", "realmRoles": ["direct"]},
                   {"username": "service-account-app", "enabled": true, "serviceAccountClientId": "app",
                    "clientRoles": {"app": ["read-s3-policies"]}}]}
                """);
        bridge = BridgeProcess.start(options());
        owner = Clients.s3(bridge.endpoint(), StaticCredentialsProvider.create(OWNER));
        owner.createBucket(request -> request.bucket("lab"));
        owner.putObject(request -> request.bucket("lab").key("a"), RequestBody.fromString("a"));
        ObjectNode representation = (ObjectNode) admin().get(NAME);
        representation.withObject("/attributes").put("s3-bridges", "app=" + bridge.endpoint());
        admin().put(NAME, representation);
        bystander = Session.of(realm.login("bystander"));
    }

    private static Options options() {
        return Options.server(folder.resolve("data"))
                .with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey())
                .with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        realm.keycloak().issuer(NAME) + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app")
                .with("MINIO_IDENTITY_OPENID_CLIENT_SECRET", TestRealm.SECRET);
    }

    @AfterAll
    static void stop() throws IOException {
        Files.write(Path.of("target", "revocation.md"), ROWS);
        owner.close();
        bridge.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Order(1)
    void s68_accessEndsWhenKeycloakSaysSo(Change change) throws Exception {
        String user = change.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String id = admin().create(NAME + "/users", TestRealm.user(user));
        Taking taking = change.give(user, id);
        if (change == Change.MANY_HOLDERS) {
            addToCrowd();
        }
        awaitNextSecond(); // what was given by now may be told as a change
        KeycloakTokens tokens = realm.login(user);
        Session session = Session.of(tokens);
        assertThat(session.mayRead()).isTrue();
        boolean mayWrite = change != Change.DOCUMENT;
        if (mayWrite) {
            session = session.withUpload();
            assertThat(session.mayUpload()).isTrue();
        }
        assertThat(session.followLink()).isEqualTo(200);
        awaitNextSecond();

        taking.take(tokens);
        long answered = System.nanoTime();
        while (session.mayRead()) {
            assertThat(Duration.ofNanos(System.nanoTime() - answered))
                    .as(change.words)
                    .isLessThan(LIMIT);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        long millis = Duration.ofNanos(System.nanoTime() - answered).toMillis();
        ROWS.add("| %s | %d ms |".formatted(change.words, millis));

        assertThat(session.followLink()).isEqualTo(403);
        if (mayWrite) {
            assertThat(session.mayUpload()).isFalse();
        }
        assertThat(bystander.mayRead()).isEqualTo(change != Change.REALM);
    }

    /** A bridge that is down during the change hears of it when it is back. */
    @Test
    @Order(2)
    void s68_whatHappensWhileTheBridgeIsDownIsNotLost() {
        String id = admin().create(NAME + "/users", TestRealm.user("patient"));
        giveRole(id, "direct");
        awaitNextSecond();
        AwsSessionCredentials credentials = login(realm.login("patient").accessToken());
        awaitNextSecond();

        URI before = bridge.endpoint();
        bridge.kill();
        admin().delete(NAME + "/users/" + id + "/role-mappings/realm", List.of(admin().realmRole(NAME, "direct")));
        bridge = BridgeProcess.start(options().with("CLOAKROOM_ADDRESS", "127.0.0.1:" + before.getPort()));
        S3Client s3 = Clients.s3(bridge.endpoint(), StaticCredentialsProvider.create(credentials));

        long started = System.nanoTime();
        await(
                "the session is over",
                () -> !Session.may(
                        () -> s3.getObjectAsBytes(get -> get.bucket("lab").key("a"))));
        ROWS.add("| a realm role is taken away while the bridge is down; from its start | %d ms |"
                .formatted(Duration.ofNanos(System.nanoTime() - started).toMillis()));
    }

    /** Tokens bear whole seconds, so a login of the same second as the change would tell nothing. */
    private static void awaitNextSecond() {
        long now = System.currentTimeMillis() / 1000;
        await("the next second", () -> System.currentTimeMillis() / 1000 > now);
    }

    private static void addToCrowd() {
        String group =
                admin().get(NAME + "/groups?search=crowd").path(0).path("id").asText();
        for (int i = 0; i < 105; i++) {
            admin().create(NAME + "/users", Map.of("username", "crowd-" + i, "groups", List.of("/crowd")));
        }
        assertThat(admin().get(NAME + "/groups/" + group + "/members?max=1000")).hasSize(105);
    }

    private static KeycloakAdmin admin() {
        return realm.admin();
    }

    /** A realm role of this name that gives {@code readwrite}. */
    private static String role(String name) {
        admin().create(NAME + "/roles", Map.of("name", name));
        ObjectNode role = (ObjectNode) admin().realmRole(NAME, name);
        role.withObject("/attributes").putArray("s3-policy").add("readwrite");
        admin().put(NAME + "/roles/" + name, role);
        return name;
    }

    private static void giveRole(String user, String role) {
        admin().post(NAME + "/users/" + user + "/role-mappings/realm", List.of(admin().realmRole(NAME, role)));
    }

    /** A group with the role {@code direct}. */
    private static String group(String name) {
        String id = admin().create(NAME + "/groups", Map.of("name", name));
        admin().post(NAME + "/groups/" + id + "/role-mappings/realm", List.of(admin().realmRole(NAME, "direct")));
        return id;
    }

    private static Map<String, Object> policy(String action) {
        String document = """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "%s", "Resource": "arn:aws:s3:::lab/*"}]}
                """.formatted(action);
        return Map.of(
                "providerId", "s3-policies",
                "providerType", "org.keycloak.services.ui.extend.UiPageProvider",
                "config", Map.of("policyName", List.of("documents"), "document", List.of(document)));
    }

    private static void form(String path, Map<String, String> fields, int expected) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .reduce((one, other) -> one + "&" + other)
                .orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(realm.keycloak().issuer(NAME) + "/protocol/openid-connect/" + path))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(expected);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AwsSessionCredentials login(String token) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(bridge.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(Clients.NO_CREDENTIALS)
                .build()) {
            Credentials made = sts.assumeRoleWithWebIdentity(request -> request.roleArn("arn:minio:iam:::role/any")
                            .roleSessionName("e2e")
                            .webIdentityToken(token))
                    .credentials();
            return AwsSessionCredentials.create(made.accessKeyId(), made.secretAccessKey(), made.sessionToken());
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
