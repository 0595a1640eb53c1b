package io.cloakroom.e2e.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.benchmarks.load.WebIdentityProvider;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.AgentProcess;
import io.cloakroom.testkit.BridgeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The SDK for Java gets its credentials from {@code cloakroom agent}, as it does from the agent of EKS. */
class AgentIT {
    private static final AwsCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
    private static final WebIdentityProvider PROVIDER = new WebIdentityProvider();

    @TempDir
    private static Path shared;

    private static Optional<BridgeProcess> bridge = Optional.empty();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBridge() {
        bridge = Optional.of(BridgeProcess.start(BridgeProcess.Options.server(shared.resolve("data"))
                .with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey())
                .with("MINIO_IDENTITY_OPENID_CONFIG_URL", PROVIDER.configUrl())
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", WebIdentityProvider.CLIENT_ID)));
        try (S3Client s3 = Clients.s3(running().endpoint(), StaticCredentialsProvider.create(OWNER))) {
            s3.createBucket(create -> create.bucket("reports"));
            s3.putObject(put -> put.bucket("reports").key("first"), RequestBody.fromString("text"));
        }
    }

    @AfterAll
    static void stopBridge() {
        bridge.ifPresent(BridgeProcess::close);
        PROVIDER.close();
    }

    @AfterEach
    void forgetSettings() {
        System.clearProperty(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property());
        System.clearProperty(SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.property());
    }

    private static BridgeProcess running() {
        return bridge.orElseThrow();
    }

    private AgentProcess agent(String... options) {
        List<String> all = new ArrayList<>(List.of("--url", running().endpoint().toString()));
        all.addAll(List.of(options));
        return AgentProcess.start(folder.resolve("agent.log"), all.toArray(String[]::new));
    }

    /** The provider of the SDK, as the variables of a pod set it up. */
    private static ContainerCredentialsProvider provider(AgentProcess agent, Path authorization) {
        System.setProperty(
                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property(),
                agent.url().toString());
        System.setProperty(
                SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.property(), authorization.toString());
        return ContainerCredentialsProvider.create();
    }

    private Path token(String policy) throws IOException {
        return Files.writeString(folder.resolve("token"), PROVIDER.token("nightly", policy));
    }

    @Test
    void aPodShowsItsToken() throws IOException {
        try (AgentProcess agent = agent();
                ContainerCredentialsProvider provider = provider(agent, token("readonly"));
                S3Client s3 = Clients.s3(running().endpoint(), provider)) {
            assertThat(s3.getObjectAsBytes(get -> get.bucket("reports").key("first"))
                            .asUtf8String())
                    .isEqualTo("text");
            Clients.assertDenied(
                    () -> s3.deleteObject(delete -> delete.bucket("reports").key("first")));
            AwsSessionCredentials given = (AwsSessionCredentials) provider.resolveCredentials();
            assertThat(agent.log())
                    .contains("issued " + given.accessKeyId())
                    .doesNotContain(given.secretAccessKey(), given.sessionToken());
            assertThat(agent.stop()).isZero();
        }
    }

    @Test
    void programsShareTheTokenInAFile() throws IOException {
        Path callers = folder.resolve("callers");
        try (AgentProcess agent = agent(
                        "--token-file",
                        token("readwrite").toString(),
                        "--authorization-token-file",
                        callers.toString(),
                        "--duration",
                        "15m",
                        "--policy",
                        "readonly");
                ContainerCredentialsProvider provider = provider(agent, callers);
                S3Client s3 = Clients.s3(running().endpoint(), provider)) {
            assertThat(s3.getObjectAsBytes(get -> get.bucket("reports").key("first"))
                            .asUtf8String())
                    .isEqualTo("text");
            // The session policy narrows what the token allows.
            Clients.assertDenied(
                    () -> s3.deleteObject(delete -> delete.bucket("reports").key("first")));
            assertThat(agent.log()).doesNotContain(Files.readString(callers));
        }
    }

    @Test
    void aTokenThatEntitlesToNothingIsRefusedOnce() throws IOException {
        try (AgentProcess agent = agent();
                ContainerCredentialsProvider provider = provider(agent, token("no-such-policy"))) {
            assertThatExceptionOfType(SdkException.class)
                    .isThrownBy(provider::resolveCredentials)
                    .withStackTraceContaining("no-such-policy");
            assertThat(agent.log()).containsOnlyOnce("no credentials: InvalidParameterValue");
        }
    }

    @Test
    void aTokenOfAnotherAudienceIsRefused() throws IOException {
        Path token = Files.writeString(
                folder.resolve("token"),
                PROVIDER.token(PROVIDER.issuer(), "https://kubernetes.default.svc", "nightly", "readonly"));
        try (AgentProcess agent = agent();
                ContainerCredentialsProvider provider = provider(agent, token)) {
            assertThatExceptionOfType(SdkException.class).isThrownBy(provider::resolveCredentials);
            assertThat(agent.log()).contains("no credentials: ");
        }
    }
}
