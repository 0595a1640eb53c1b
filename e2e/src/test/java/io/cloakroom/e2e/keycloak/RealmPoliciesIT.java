package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.User;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Policies saved on the page S3 policies of a real Keycloak, enforced by a real bridge. */
class RealmPoliciesIT {
    private static final String PAGE = "org.keycloak.services.ui.extend.UiPageProvider";
    private static final AwsBasicCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
    private static final Duration SECONDS = Duration.ofSeconds(15);

    private static TestRealm realm;
    private static int made;

    @TempDir
    Path folder;

    private Relay relay;
    private BridgeProcess bridge;
    private S3Client owner;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("feed", Map.of(), """
            {"roles": {"realm": [{"name": "lab", "attributes": {"s3-policy": ["lab-data", "elsewhere"]}}],
                       "client": {"app": [{"name": "read-s3-policies"}]}},
             "users": [
               {"username": "ann", "realmRoles": ["lab"]},
               {"username": "service-account-app", "enabled": true, "serviceAccountClientId": "app",
                "clientRoles": {"app": ["read-s3-policies"]}}]}
            """);
    }

    @BeforeEach
    void start() {
        relay = new Relay(realm.keycloak().baseUri());
        bridge = BridgeProcess.start(options());
        owner = Clients.s3(bridge.endpoint(), StaticCredentialsProvider.create(OWNER));
        owner.createBucket(request -> request.bucket("lab"));
        owner.putObject(request -> request.bucket("lab").key("a"), RequestBody.fromString("a"));
    }

    @AfterEach
    void stop() {
        owner.close();
        bridge.close();
        relay.close();
    }

    private Options options() {
        return Options.server(folder.resolve("data"))
                .with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey())
                .with("MINIO_IDENTITY_OPENID_CONFIG_URL", relay.uri() + "/realms/feed/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app")
                .with("MINIO_IDENTITY_OPENID_CLIENT_SECRET", TestRealm.SECRET)
                .with("CLOAKROOM_IDENTITY_OPENID_ISSUER", realm.keycloak().issuer("feed"))
                .with("CLOAKROOM_IDENTITY_OPENID_GRANTABLE", "lab-*,read*")
                .with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL_DEMO",
                        realm.keycloak().issuer("demo") + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID_DEMO", "sts-bridge")
                .with("CLOAKROOM_IDENTITY_OPENID_GRANTABLE_DEMO", "*");
    }

    @Test
    void aSavedPolicyIsEnforcedAndOutlivesKeycloak() {
        String other = save("elsewhere", allowing("s3:PutObject"));
        String id = save("lab-data", allowing("s3:GetObject"));
        await("the bridge has the policies", () -> bridge.log().contains("its realm has 2 policies"));
        AwsCredentialsProvider ann = loginOfAnn();
        assertThat(mayRead(ann)).isTrue();
        // `elsewhere` is not for this provider to grant.
        Clients.assertDenied(() -> put(ann));
        // The analyst of the other realm has a policy of this name too.
        Clients.assertRefused("InvalidParameterValue", () -> login(User.ANALYST.token()));

        realm.admin().put(component(id), policy("lab-data", allowing("s3:PutObject")));
        await("what was changed is in force", () -> !mayRead(ann));
        put(ann);
        int connections = relay.connections();

        relay.close();
        restart();
        assertThat(mayRead(ann)).isFalse();
        put(ann);

        realm.admin().put(component(other), policy("elsewhere", allowing("s3:GetObject")));
        assertThat(connections)
                .as("connections to Keycloak, however many polls")
                .isLessThan(12);
    }

    /** A policy that nobody names any more is deleted. Who has it still in a session is denied. */
    @Test
    void s73_aDenyOfThePageOutlivesItsDocument() {
        String id = save("lab-data", """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lab/*"},
              {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::lab/*"}]}
            """);
        String reading = save("read-lab", allowing("s3:GetObject"));
        realm.configure(Map.of("role.table", "[{\"key\": \"lab\", \"value\": \"read-lab\"}]"));
        await("the bridge has the policies", () -> bridge.log().contains("its realm has 2 policies"));
        AwsCredentialsProvider ann = loginOfAnn();
        assertThat(mayRead(ann)).isTrue();

        release(id);
        realm.admin().delete(component(id), Map.of());

        await("the denial is in force", () -> !mayRead(ann));
        restart();
        assertThat(mayRead(ann)).isFalse();
        realm.configure(Map.of("role.table", ""));
        realm.admin().delete(component(reading), Map.of());
    }

    @AfterEach
    void removePolicies() {
        realm.admin().get(realm.name() + "/components?type=" + PAGE).forEach(policy -> {
            String id = policy.path("id").asText();
            release(id);
            realm.admin().delete(component(id), Map.of());
        });
    }

    private void restart() {
        assertThat(bridge.stop()).isZero();
        bridge = BridgeProcess.start(options());
    }

    /** Changes end what was given in their second, or in the next: they may be a second ahead. */
    private AwsCredentialsProvider loginOfAnn() {
        EndingRealm.awaitSeconds(2);
        return login(realm.login("ann").accessToken());
    }

    private AwsCredentialsProvider login(String token) {
        return Clients.login(bridge.endpoint(), token);
    }

    private boolean mayRead(AwsCredentialsProvider credentials) {
        try (S3Client s3 = Clients.s3(bridge.endpoint(), credentials)) {
            s3.getObjectAsBytes(request -> request.bucket("lab").key("a"));
            return true;
        } catch (AwsServiceException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            return false;
        }
    }

    private void put(AwsCredentialsProvider credentials) {
        try (S3Client s3 = Clients.s3(bridge.endpoint(), credentials)) {
            s3.putObject(request -> request.bucket("lab").key("b" + made++), RequestBody.fromString("b"));
        }
    }

    private static String save(String name, String document) {
        return realm.admin().create(realm.name() + "/components", policy(name, document));
    }

    private static void release(String id) {
        JsonNode released = realm.admin().get(component(id));
        ((ObjectNode) released.path("config")).putArray("released").add("true");
        realm.admin().put(component(id), released);
    }

    private static String component(String id) {
        return realm.name() + "/components/" + id;
    }

    private static Map<String, Object> policy(String name, String document) {
        return Map.of(
                "providerId",
                "s3-policies",
                "providerType",
                PAGE,
                "config",
                Map.of(
                        "policyName", new String[] {name},
                        "document", new String[] {document}));
    }

    private static String allowing(String action) {
        return """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "%s", "Resource": "arn:aws:s3:::lab/*"}]}
            """.formatted(action);
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SECONDS.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s\n%s", what, bridge.log()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
