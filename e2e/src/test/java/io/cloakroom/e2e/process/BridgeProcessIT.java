package io.cloakroom.e2e.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Ended;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.cloakroom.testkit.Checkout;
import io.cloakroom.testkit.RawAnswer;
import io.cloakroom.testkit.RawHttp;
import io.cloakroom.testkit.RawRequest;
import io.cloakroom.testkit.SigningClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeProcessIT {
    private static final String USER = "owner";
    private static final String PASSWORD = "a-password-of-the-owner";

    @TempDir
    Path folder;

    @Test
    void tellsWhatItIsAndWhereItListens() throws Exception {
        try (BridgeProcess bridge = BridgeProcess.start(server())) {
            assertThat(bridge.log())
                    .contains("Cloakroom ")
                    .contains("listening on " + bridge.endpoint())
                    .contains("docs/reference/configuration.md");
            for (String line : bridge.log().lines().toList()) {
                assertThat(new ObjectMapper().readTree(line).path("message").asText())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void sigtermDrainsAndEndsWithCodeZero() throws Exception {
        BridgeProcess bridge = BridgeProcess.start(server());
        SigningClient owner = SigningClient.of(bridge.endpoint(), USER, PASSWORD);
        assertThat(owner.send(RawRequest.of("PUT", "/bucket")).status()).isEqualTo(200);
        byte[] body = "the whole object".getBytes(UTF_8);
        RawRequest put = owner.sign(RawRequest.of("PUT", "/bucket/key")
                .with("expect", "100-continue")
                .withBody(body));
        try (RawHttp http = new RawHttp(bridge.endpoint())) {
            http.write(put.withBody(new byte[0]).bytes());
            assertThat(http.readHead().status()).isEqualTo(100);
            bridge.terminate();
            awaitRefusal(bridge.endpoint());
            http.write(body);
            assertThat(http.read("PUT").status()).isEqualTo(200);
        }
        assertThat(bridge.awaitEnd()).isZero();
    }

    /** The JVM's archive of classes must not outlive the place where it was made: it holds where the JARs are. */
    @Test
    void startsWhereItWasMovedTo() throws Exception {
        Path made = folder.resolve("made");
        Path moved = folder.resolve("moved");
        install(made);
        startAndStop(made);
        assertThat(made.resolve("cli/target/cloakroom-bridge.jsa")).exists();
        Files.move(made, moved);
        startAndStop(moved);
        startAndStop(moved);
    }

    /** The JVM passes by what another one has made, and does not say so. */
    @Test
    void afterAnUpdateOfJavaItGetsReadyAnew() throws Exception {
        Path root = folder.resolve("updated");
        install(root);
        startAndStop(root);
        Path marker = root.resolve("cli/target/archived-at");
        List<String> made = Files.readAllLines(marker);
        assertThat(made).hasSize(2).first().isEqualTo(root.toString());

        Path ready = root.resolve("ready");
        Path aot = Files.writeString(root.resolve("bin/aot"), "#!/bin/sh\necho again >> '%s'\n".formatted(ready));
        Files.setPosixFilePermissions(aot, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path cache = Files.writeString(root.resolve("cli/target/cloakroom-bridge.aot"), "of another JVM");
        Files.writeString(marker, made.get(0) + "\n/usr/lib/jvm/old \"24\"\n");
        startAndStop(root);
        assertThat(cache).doesNotExist();
        assertThat(Files.readAllLines(marker)).isEqualTo(made);
        startAndStop(root);
        assertThat(ready).hasContent("again");
    }

    private static void install(Path root) throws IOException {
        Path checkout = Checkout.find().root();
        for (String part : List.of("bin/cloakroom", "bin/jdk", "cli/target")) {
            try (Stream<Path> files = Files.walk(checkout.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file ->
                                !file.toString().matches(".*\\.(jsa|aot)|.*/target/.*classes/.*|.*/archived-at"))
                        .toList()) {
                    Path copy = root.resolve(checkout.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** With a directory in its settings: the classes for that are in a sealed package. */
    private void startAndStop(Path root) throws Exception {
        Path log = Files.createTempFile(folder, "bridge", ".log");
        ProcessBuilder command = new ProcessBuilder(
                        root.resolve("bin/cloakroom").toString(),
                        "server",
                        folder.resolve("moved-store").toString(),
                        "--address",
                        "127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment()
                .putAll(Map.of(
                        "MINIO_IDENTITY_LDAP_SERVER_ADDR", "127.0.0.1:1",
                        "MINIO_IDENTITY_LDAP_SERVER_INSECURE", "on",
                        "MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN", "cn=lookup",
                        "MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD", "secret",
                        "MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN", "dc=example",
                        "MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER", "(uid=%s)"));
        Process bridge = command.start();
        try {
            Instant deadline = Instant.now().plusSeconds(60);
            while (!Files.readString(log).contains("listening on")) {
                assertThat(bridge.isAlive()).as(Files.readString(log)).isTrue();
                assertThat(Instant.now()).isBefore(deadline);
                LockSupport.parkNanos(50_000_000);
            }
        } finally {
            bridge.destroy();
            assertThat(bridge.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void readinessNamesProvidersAndNothingSecret() throws Exception {
        Options options = server().with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        "http://127.0.0.1:1/realms/x/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "the-client")
                .with("MINIO_IDENTITY_OPENID_CLIENT_SECRET", "the-client-secret");
        try (BridgeProcess bridge = BridgeProcess.start(options)) {
            RawAnswer ready = get(bridge, "/minio/health/ready");
            assertThat(ready.status()).isEqualTo(200);
            JsonNode report = new ObjectMapper().readTree(ready.body());
            assertThat(report.at("/status").asText()).isEqualTo("ready");
            assertThat(report.at("/providers/0/name").asText()).isEqualTo("_");
            assertThat(ready.text())
                    .doesNotContain("secret")
                    .doesNotContain("127.0.0.1")
                    .doesNotContain(PASSWORD);
            assertThat(bridge.log()).doesNotContain("the-client-secret").doesNotContain(PASSWORD);
        }
    }

    /** With the directory of policies and without: it goes by what its state remembers. */
    @Test
    void s73_aRestartedBridgeKnowsWhichPolicyDenied() throws Exception {
        Path policies = Files.createDirectory(folder.resolve("policies"));
        Path deny = Files.writeString(policies.resolve("no-secrets.json"), """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::b/*"]}]}
            """);
        Options watching = server().with("CLOAKROOM_POLICIES_DIR", policies.toString());
        try (BridgeProcess bridge = BridgeProcess.start(watching)) {
            assertThat(bridge.log()).doesNotContain("is gone");
        }
        Files.delete(deny);
        for (Options options : List.of(watching, server())) {
            try (BridgeProcess bridge = BridgeProcess.start(options)) {
                assertThat(bridge.log()).contains("The document of policy `no-secrets` is gone");
            }
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        try (BridgeProcess bridge = BridgeProcess.start(server())) {
            assertThat(bridge.isAlive()).isTrue();
            Options second = server();
            Ended ended = BridgeProcess.run(new Options(
                    second.arguments(), second.settings(), folder.resolve("second.log"), second.javaOptions()));
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.output()).contains("in use");
        }
    }

    @Test
    void refusesADirectoryOfSomethingElse() throws Exception {
        Path foreign = Files.createDirectory(folder.resolve("store"));
        Files.writeString(foreign.resolve("thesis.txt"), "draft");
        Ended ended = BridgeProcess.run(server());
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("thesis.txt").doesNotContain("Exception");
        assertThat(foreign.toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void refusesABusyPort() {
        try (BridgeProcess bridge = BridgeProcess.start(server())) {
            Options other = Options.server(folder.resolve("other"))
                    .with("CLOAKROOM_ADDRESS", "127.0.0.1:" + bridge.endpoint().getPort());
            Ended ended = BridgeProcess.run(other);
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("cannot listen on 127.0.0.1:" + bridge.endpoint().getPort());
        }
    }

    @Test
    void tellsProblemsOfTheConfigurationAtOnce() {
        Ended ended = BridgeProcess.run(
                server().with("CLOAKROOM_POLICIES_DIR", "/nowhere").with("MINIO_ROOT_USER", "a"));
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output())
                .contains("2 problems")
                .contains("CLOAKROOM_POLICIES_DIR: `/nowhere` is not a directory")
                .contains("at least 3 characters");
    }

    @Test
    void auditsEveryRequestToStandardOutput() throws Exception {
        try (BridgeProcess bridge = BridgeProcess.start(server().withArguments("--audit-log", "-"))) {
            SigningClient.of(bridge.endpoint(), USER, PASSWORD).send(RawRequest.of("PUT", "/bucket"));
            bridge.stop();
            String line = bridge.log()
                    .lines()
                    .filter(text -> text.contains("s3:CreateBucket"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new ObjectMapper().readTree(line).toString()).contains("arn:aws:s3:::bucket");
        }
    }

    private Options server() {
        return Options.server(folder.resolve("store"))
                .with("MINIO_ROOT_USER", USER)
                .with("MINIO_ROOT_PASSWORD", PASSWORD);
    }

    /** Returns once no connection is accepted any more. */
    private static void awaitRefusal(URI endpoint) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            try (RawHttp http = new RawHttp(endpoint)) {
                assertThat(http).isNotNull();
            } catch (UncheckedIOException e) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new AssertionError("it still accepts connections");
    }

    private static RawAnswer get(BridgeProcess bridge, String path) {
        return RawHttp.send(
                bridge.endpoint(),
                RawRequest.of("GET", path).with("host", bridge.endpoint().getAuthority()));
    }
}
