package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
                "agent --help",
                "setup --help",
                "login --help",
                "logout --help",
                "logins --help",
                "whoami --help",
                "credentials --help",
                "env --help",
                "exec --help",
                "explain --help",
                "share --help",
                "completion --help",
                "policy --help",
                "sessions --help",
                "sessions revoke --help",
                "sessions cutoffs --help",
                "keys --help",
                "keys rotate --help",
                "state --help",
                "state export --help",
                "state import --help",
                "store --help",
                "store backup --help",
                "store check --help",
                "store compact --help",
                "keycloak --help",
                "keycloak setup --help",
                "keycloak check --help",
                "doctor --help",
                "policy test --help",
                "policy lint --help",
                "policy explain --help",
                "help policy",
                "policy help lint",
                "policy help"
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
        assertThat(err.toString().lines()).hasSize(2).last().asString().matches("See 'cloakroom.* --help'\\.");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serve                                 | there is no command `serve`; did you mean `server`?        | cloakroom
            serve a --address :9000               | there is no command `serve`; did you mean `server`?        | cloakroom
            policy lnt x                          | there is no command `lnt`; did you mean `lint`?            | cloakroom policy
            policy                                | Name a subcommand: explain, forget, lint or test           | cloakroom policy
            server a b                            | unexpected argument `b`                                    | cloakroom server
            server a --adress :9000               | unknown option `--adress`; did you mean `--address`?       | cloakroom server
            server --adress=:9000                 | unknown option `--adress`; did you mean `--address`?       | cloakroom server
            server -x                             | unknown option `-x`                                        | cloakroom server
            policy lint --buket data              | unknown option `--buket`; did you mean `--bucket`?         | cloakroom policy lint
            policy lint --buket                   | unknown option `--buket`; did you mean `--bucket`?         | cloakroom policy lint
            policy explain --policy a --resouce b | unknown option `--resouce`; did you mean `--resource`?     | cloakroom policy explain
            policy explain --context a=b --actoin s3:GetObject | unknown option `--actoin`; did you mean `--action`? | cloakroom policy explain
            policy explain --policy --action s3:GetObject | Expected parameter for option '--policy' but found '--action' | cloakroom policy explain
            policy lint --bucket=-data x          | Expected parameter for option '--bucket' but found '-data' | cloakroom policy lint
            policy test                           | Missing required parameter: 'FILE'                         | cloakroom policy test
            server a eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln | unexpected argument `eyJhbGci…`               | cloakroom server
            """)
    void wrongUsageIsSaidInOneLine(String arguments, String sentence, String command) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(sentence, "See '%s --help'.".formatted(command));
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

    /** They are read without the other commands around, which may not show. */
    @ParameterizedTest
    @ValueSource(strings = {"server", "gateway"})
    void describesTheCommandsThatStartABridgeAlike(String name) {
        StringWriter alone = new StringWriter();
        Main.bridgeLine(environment, InputStream.nullInputStream())
                .setOut(new PrintWriter(alone, true))
                .execute(name, "--help");
        run(name, "--help");
        assertThat(alone.toString()).isEqualTo(out.toString()).contains("Usage: cloakroom " + name);
    }

    /** Each is described alone too, so that {@code credentials} starts quickly. */
    @ParameterizedTest
    @MethodSource("namesOfUserCommands")
    void describesTheCommandsOfUsersAlike(String name) {
        StringWriter alone = new StringWriter();
        Main.userLine(name, environment, InputStream.nullInputStream())
                .orElseThrow()
                .setOut(new PrintWriter(alone, true))
                .execute(name, "--help");
        run(name, "--help");
        assertThat(alone.toString())
                .isEqualTo(out.toString())
                .contains("Usage: cloakroom " + name, "Exit codes:", "Examples:");
    }

    /** The page, the launcher, which keeps an archive of classes for them, and the sentence for who names none. */
    @ParameterizedTest
    @MethodSource("namesOfUserCommands")
    void everyCommandOfUsersIsWhereItBelongs(String name) throws IOException {
        Path checkout = Cloakroom.checkout();

        assertThat(Files.readString(checkout.resolve("docs/command-line.md"))).contains("cloakroom " + name);
        assertThat(Files.readString(checkout.resolve("bin/cloakroom"))).contains("\"" + name + " \"*");
        run();
        assertThat(err.toString()).matches("(?s).*[ ,]" + name + "[ ,].*");
    }

    static List<String> namesOfUserCommands() {
        return Stream.of(Main.class.getAnnotation(Command.class).subcommands())
                .filter(type -> type.getPackageName().matches(".*\\.(login|session|tools)"))
                .map(type -> type.getAnnotation(Command.class).name())
                .toList();
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine(environment, InputStream.nullInputStream());
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
