package io.cloakroom.e2e;

import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.Checkout;
import io.cloakroom.testkit.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** What all end-to-end tests of a JVM share. Started when first asked for, stopped with the JVM. */
public final class Stack {
    public static final String LAB_DATA = "lab-data";
    public static final String PUBLIC_REPORTS = "public-reports";
    private static final String OWNER = "owner";
    private static final String OWNER_SECRET = "owner-secret-of-the-tests";

    private Stack() {}

    public static KeycloakServer keycloak() {
        return KeycloakServer.shared();
    }

    /** The bridge over its embedded store. */
    public static URI server() {
        return Server.BRIDGE.endpoint();
    }

    /** The bridge in front of {@link #server()}, which it enters with the owner's key. */
    public static URI gateway() {
        return Gateway.BRIDGE.endpoint();
    }

    /** A token of the service account of the demo realm's {@code batch-job}. */
    public static String batchJobToken() {
        return keycloak()
                .clientCredentialsToken("demo", "batch-job", "batch-job-demo-secret", "s3")
                .accessToken();
    }

    /** A canned policy's document. */
    public static String cannedPolicy(String name) {
        return PolicyWriter.write(CannedPolicies.find(name).orElseThrow());
    }

    private static BridgeProcess.Options trustingDemoRealm(BridgeProcess.Options options) {
        return options.with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        keycloak().issuer("demo") + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "sts-bridge")
                .with("CLOAKROOM_IDENTITY_OPENID_SCOPE", "s3")
                .with("CLOAKROOM_IDENTITY_OPENID_CLIENTS", "s3-cli,batch-job,sts-bridge")
                .with("CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", "s3-cli")
                .with(
                        "CLOAKROOM_POLICIES_DIR",
                        Checkout.find().root().resolve("examples/policies").toString());
    }

    private static Path temporary(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BridgeProcess startUntilExit(BridgeProcess.Options options) {
        BridgeProcess bridge = BridgeProcess.start(trustingDemoRealm(options));
        Runtime.getRuntime().addShutdownHook(new Thread(bridge::close));
        return bridge;
    }

    private static final class Server {
        static final BridgeProcess BRIDGE = start();

        private static BridgeProcess start() {
            BridgeProcess bridge = startUntilExit(
                    BridgeProcess.Options.server(temporary("store").resolve("data"))
                            .with("MINIO_ROOT_USER", OWNER)
                            .with("MINIO_ROOT_PASSWORD", OWNER_SECRET));
            try (S3Client s3 = Clients.s3(
                    bridge.endpoint(),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(OWNER, OWNER_SECRET)))) {
                s3.createBucket(create -> create.bucket(LAB_DATA));
                s3.createBucket(create -> create.bucket(PUBLIC_REPORTS));
            }
            return bridge;
        }
    }

    private static final class Gateway {
        static final BridgeProcess BRIDGE = startUntilExit(BridgeProcess.Options.gateway(server(), temporary("gateway"))
                .with("CLOAKROOM_UPSTREAM_ACCESS_KEY", OWNER)
                .with("CLOAKROOM_UPSTREAM_SECRET_KEY", OWNER_SECRET));
    }
}
