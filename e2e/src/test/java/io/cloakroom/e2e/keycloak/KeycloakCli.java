package io.cloakroom.e2e.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.cli.keycloak.CheckCommand;
import io.cloakroom.cli.keycloak.DoctorCommand;
import io.cloakroom.cli.keycloak.RemovalCommand;
import io.cloakroom.cli.keycloak.SetupCommand;
import io.cloakroom.testkit.KeycloakServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What a run of one of the commands for Keycloak gave.
 *
 * @param lines of standard output
 */
record KeycloakCli(int code, List<String> lines, String errors) {
    /** {@code cloakroom keycloak setup} as the first administrator. */
    static KeycloakCli setup(String realm, Path secretFile, String... more) {
        return run(
                new SetupCommand(input("admin\n")),
                Stream.concat(
                        Stream.of("--realm", realm, "--secret-file", secretFile.toString(), "--user", "admin"),
                        Stream.of(more)));
    }

    /** The same as another administrator, whose password is the name, of the realm itself. */
    static KeycloakCli setupAs(String user, String realm, Path secretFile, String... more) {
        return run(
                new SetupCommand(input(user)),
                Stream.concat(
                        Stream.of(
                                "--realm",
                                realm,
                                "--admin-realm",
                                realm,
                                "--secret-file",
                                secretFile.toString(),
                                "--user",
                                user),
                        Stream.of(more)));
    }

    /** {@code cloakroom keycloak check} as the first administrator. */
    static KeycloakCli check(String realm, String... more) {
        return run(
                new CheckCommand(input("admin")),
                Stream.concat(Stream.of("--realm", realm, "--user", "admin"), Stream.of(more)));
    }

    /** {@code cloakroom keycloak remove} as the first administrator. */
    static KeycloakCli remove(String realm, String... more) {
        return run(
                new RemovalCommand(input("admin")),
                Stream.concat(Stream.of("--realm", realm, "--user", "admin"), Stream.of(more)));
    }

    /** {@code cloakroom doctor} with a token as standard input. */
    static KeycloakCli doctor(Map<String, String> environment, String token, String... arguments) {
        return execute(new DoctorCommand(environment, input(token)), arguments);
    }

    private static KeycloakCli run(Object command, Stream<String> arguments) {
        Stream<String> access =
                Stream.of("--url", KeycloakServer.shared().baseUri().toString(), "--password-file", "-");
        return execute(command, Stream.concat(access, arguments).toArray(String[]::new));
    }

    private static KeycloakCli execute(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new KeycloakCli(code, out.toString().lines().toList(), err.toString());
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** The codes of the findings, in their order. */
    List<String> findings() {
        return lines.stream()
                .filter(line -> line.startsWith("["))
                .map(line -> line.substring(1, line.indexOf(']')))
                .toList();
    }

    /** All that was printed. */
    String text() {
        return String.join("\n", lines) + "\n" + errors;
    }
}
