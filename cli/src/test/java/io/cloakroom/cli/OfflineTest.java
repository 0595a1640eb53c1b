package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policy lint examples/policies/lab-data.json",
                "policy test examples/policies/lab-data.tests.jsonl",
                "policy explain --policy readonly --action s3:GetObject",
                "policy explain --policy examples/policies/homes.json --claims examples/claims/ada.json --action s3:GetObject",
                "policy --help"
            })
    void policyCommandsDoNotLoadTheBridge(String arguments) throws IOException, InterruptedException {
        Shell.Result run = new Shell(folder).run("JAVA_TOOL_OPTIONS=-Xlog:class+load cloakroom " + arguments);

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("io.cloakroom.cli.policy.PolicyCommand")
                .doesNotContain("io.cloakroom.bridge.", "io.netty", "org.slf4j", "sun.nio.ch.ServerSocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logins", "login --help", "credentials --help", "exec --help"})
    void commandsOfUsersDoNotLoadTheBridge(String arguments) throws IOException, InterruptedException {
        Shell.Result run = new Shell(folder)
                .run("XDG_CONFIG_HOME=%s/config JAVA_TOOL_OPTIONS=-Xlog:class+load cloakroom %s"
                        .formatted(folder, arguments));

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("io.cloakroom.cli.UserCommands")
                .doesNotContain(
                        "io.cloakroom.bridge.",
                        "io.netty",
                        "org.slf4j",
                        "java.net.http.HttpClient ",
                        "io.cloakroom.cli.policy.");
    }
}
