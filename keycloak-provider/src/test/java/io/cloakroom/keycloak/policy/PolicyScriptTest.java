package io.cloakroom.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyScriptTest {
    private static final String READ = """
            {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${jwt:preferred_username}/*"}]}
            """;

    @TempDir
    Path directory;

    /** The shell runs it with an mc that writes down how it was called. */
    @Test
    void theShellCallsMcForEachValidPolicy() throws Exception {
        String script = PolicyScript.of(
                "it's\na realm",
                List.of(
                        new KeptPolicy("1", "it's $HOME `id`", READ),
                        new KeptPolicy("2", "bad", "{"),
                        new KeptPolicy("3", "--help", READ),
                        new KeptPolicy("4", "last", READ)));

        assertThat(run(script))
                .isEqualTo(
                        """
                admin policy create store it's $HOME `id`
                %1$s
                admin policy create store last
                %1$s
                """.formatted(
                                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::homes/${jwt:preferred_username}/*\"]}]}"));
        assertThat(script)
                .contains("# left out, because it is not valid: bad\n")
                .contains("# left out, because mc takes its name for an option: --help\n");
    }

    private String run(String script) throws IOException, InterruptedException {
        Path mc = Files.writeString(directory.resolve("mc"), """
                #!/bin/sh
                echo "$1 $2 $3 $4 $5"
                cat "$6"
                """);
        assertThat(mc.toFile().setExecutable(true)).isTrue();
        Path file = Files.writeString(directory.resolve("s3-policies.sh"), script);
        Path output = directory.resolve("output");
        var builder = new ProcessBuilder("sh", file.toString(), "store")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().merge("PATH", directory + ":", (old, own) -> own + old);
        assertThat(builder.start().waitFor()).isZero();
        return Files.readString(output);
    }
}
