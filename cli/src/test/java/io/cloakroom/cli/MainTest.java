package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "server --help",
                "gateway --help",
                "help server",
                "completion --help",
                "policy --help",
                "policy test --help",
                "policy lint --help",
                "policy explain --help",
                "help policy"
            })
    void helpHasExamples(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).contains("Example").contains("cloakroom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "server -V", "policy -V", "policy lint --version"})
    void tellsItsVersion(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Cloakroom ");
    }

    @Test
    void completesItself() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).contains("complete -F").contains("--audit-log");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "server",
                "server a b",
                "gateway",
                "policy",
                "policy tset",
                "server a --adress :9000"
            })
    void wrongUsageIsCode2(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).containsAnyOf("Usage: cloakroom", "Did you mean: cloakroom server", "--address");
    }

    @Test
    void tellsEveryProblemOfTheConfiguration() {
        environment.put("CLOAKROOM_UPSTREAM_ACCESS_KEY", "key");
        environment.put("CLOAKROOM_ADRESS", ":9000");
        assertThat(run("gateway", "s3.example.org", "--log-format", "xml")).isEqualTo(2);
        assertThat(err.toString())
                .contains("The configuration has 5 problems:")
                .contains("CLOAKROOM_ADRESS: unknown setting; did you mean CLOAKROOM_ADDRESS?")
                .contains("CLOAKROOM_LOG_FORMAT: `xml` is neither text nor json")
                .contains("URL: `s3.example.org` is not an http:// or https:// URL")
                .contains("CLOAKROOM_UPSTREAM_SECRET_KEY: ")
                .contains("CLOAKROOM_DATA: ")
                .contains("docs/reference/configuration.md");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine(environment, InputStream.nullInputStream());
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
