package io.cloakroom.cli.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.cli.Cloakroom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a bridge that runs. */
class RealBridgeTest {
    @TempDir
    private Path objects;

    @TempDir
    private Path folder;

    @Test
    void theBridgeDoesWhatTheCommandsAsk() throws Exception {
        Bridge bridge = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Server(objects.toString()),
                Map.of(),
                Map.of(
                        "CLOAKROOM_ADDRESS",
                        "127.0.0.1:0",
                        "MINIO_ROOT_USER",
                        "root-key",
                        "MINIO_ROOT_PASSWORD",
                        "the root secret")));
        try {
            String url = bridge.endpoint().toString();
            Path key = Files.writeString(folder.resolve("root.key"), "root-key\nthe root secret\n");
            Path wrong = Files.writeString(folder.resolve("wrong.key"), "root-key\nanother secret\n");

            Cloakroom revoked = run(url, key, "sessions", "revoke", "--user", "al ice");
            assertThat(revoked.errors()).isEmpty();
            assertThat(revoked.text()).startsWith("Void up to 2").endsWith(": account user=al ice");
            assertThat(run(url, key, "sessions", "revoke", "--all", "--before", "2026-03-01T12:00:00Z")
                            .lines())
                    .containsExactly("Void up to 2026-03-01T12:00:00Z: everything");
            assertThat(run(url, key, "sessions", "cutoffs").lines())
                    .hasSize(2)
                    .last()
                    .isEqualTo("2026-03-01T12:00:00Z  everything");
            assertThat(run(url, key, "keys", "rotate").text()).endsWith("Keys in the ring: 2.");
            assertThat(run(url, key, "policy", "forget", "a&b").errors())
                    .isEqualTo("No policy `a&b` is remembered.%n".formatted());
            assertThat(run(url, wrong, "keys", "rotate"))
                    .returns(1, Cloakroom::code)
                    .satisfies(run -> assertThat(run.errors()).contains("(SignatureDoesNotMatch)"));
        } finally {
            bridge.close();
        }
    }

    private static Cloakroom run(String url, Path key, String... command) {
        String[] arguments = new String[command.length + 4];
        System.arraycopy(command, 0, arguments, 0, command.length);
        arguments[command.length] = "--url";
        arguments[command.length + 1] = url;
        arguments[command.length + 2] = "--access-key-file";
        arguments[command.length + 3] = key.toString();
        return Cloakroom.run(arguments);
    }
}
