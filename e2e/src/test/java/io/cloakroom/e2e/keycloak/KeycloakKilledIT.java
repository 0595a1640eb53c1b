package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.await;
import static io.cloakroom.e2e.keycloak.EndingRealm.awaitSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Keycloak ends as by a power cut when a change is committed and no bridge has been told of it. */
@DisabledIfSystemProperty(named = "keycloak", matches = "container", disabledReason = "its database is in memory there")
@ParameterizedClass(name = "by its own transmitter: {0}")
@ValueSource(booleans = {false, true})
class KeycloakKilledIT {
    private static final AwsBasicCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");

    @TempDir
    Path folder;

    private final boolean isPolled;
    private KeycloakServer.Options keycloak;
    private KeycloakServer server;
    private EndingRealm realm;
    private BridgeProcess bridge;

    KeycloakKilledIT(boolean isPolled) {
        this.isPolled = isPolled;
    }

    @BeforeEach
    void start() throws IOException {
        KeycloakServer.Options plain = KeycloakServer.Options.demo();
        keycloak = (isPolled ? plain.withFeatures("ssf") : plain)
                .withArguments(
                        "--db-url=jdbc:h2:file:%s;NON_KEYWORDS=VALUE;WRITE_DELAY=0"
                                .formatted(folder.resolve("keycloak")),
                        "--http-port=" + freePort());
        server = KeycloakServer.start(keycloak);
        realm = EndingRealm.create(server);
        bridge = BridgeProcess.start(options(0));
        if (isPolled) {
            realm.transmit();
            await("there is a stream", () -> bridge.log().contains("its security events are polled"));
        } else {
            realm.pushTo(bridge.endpoint());
        }
    }

    @AfterEach
    void stop() {
        server.close();
        bridge.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Options options(int port) {
        return Options.server(folder.resolve("bridge"))
                .with("CLOAKROOM_ADDRESS", "127.0.0.1:" + port)
                .with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey())
                .with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        server.issuer(EndingRealm.NAME) + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app")
                .with("MINIO_IDENTITY_OPENID_CLIENT_SECRET", TestRealm.SECRET);
    }

    @Test
    void s68_whatWasCommittedIsToldAfterwards() {
        try (S3Client owner = Clients.s3(bridge.endpoint(), StaticCredentialsProvider.create(OWNER))) {
            owner.createBucket(request -> request.bucket("lab"));
            owner.putObject(request -> request.bucket("lab").key("a"), RequestBody.fromString("a"));
        }
        String id = realm.user("patient");
        realm.giveRole(id, "direct");
        awaitSeconds(2); // what was told of the new user counts up to a second ahead
        AwsSessionCredentials credentials =
                HeldSession.login(bridge.endpoint(), realm.login("patient").accessToken(), Duration.ofHours(1));
        awaitSeconds(1);

        int port = bridge.endpoint().getPort();
        bridge.kill(); // so that nothing can be told
        realm.takeRole(id, "direct");
        server.kill();
        bridge = BridgeProcess.start(options(port));
        try (HeldSession session = HeldSession.of(bridge.endpoint(), credentials)) {
            assertThat(session.mayRead()).as("nobody has told of it").isTrue();
            server = KeycloakServer.start(keycloak);
            await("the session is over", () -> !session.mayRead());
        }
    }
}
