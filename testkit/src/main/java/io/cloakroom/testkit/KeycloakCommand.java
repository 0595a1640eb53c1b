package io.cloakroom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A script of Keycloak's distribution, {@code kc.sh} or {@code kcadm.sh}, run until it ends. */
public final class KeycloakCommand {
    private final Path home;

    /** Uses the distribution, providers and realm files of a server with the same options. */
    public KeycloakCommand(KeycloakServer.Options options) {
        try {
            this.home = KeycloakHome.prepare(Checkout.find().cache(), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs {@code kc.sh} on the built distribution.
     *
     * @param action such as {@code export}
     * @param database path prefix of the files in which Keycloak keeps its data
     */
    public void kc(String action, Path database, String... arguments) {
        run(
                "kc.sh",
                List.of(action, "--optimized", "--db-url=jdbc:h2:file:%s;NON_KEYWORDS=VALUE".formatted(database)),
                arguments);
    }

    /**
     * Runs {@code kcadm.sh} as the first administrator of a server.
     *
     * @return what it printed
     */
    public String kcadm(KeycloakServer server, String action, String... arguments) {
        return run(
                "kcadm.sh",
                Stream.concat(Stream.of(action), asAdministrator(server)).toList(),
                arguments);
    }

    /**
     * Runs a shell script that calls the {@code kcadm.sh} that {@code KCADM} names, and hands options of
     * {@code kcadm.sh} on that follow its own arguments.
     *
     * @return what it printed
     */
    public String script(Path script, KeycloakServer server, String... arguments) {
        return run(
                script.toString(),
                Stream.concat(Stream.of(arguments), asAdministrator(server)).toList());
    }

    private static Stream<String> asAdministrator(KeycloakServer server) {
        return Stream.of(
                "--no-config",
                "--server=" + server.baseUri(),
                "--realm=master",
                "--user=" + KeycloakServer.ADMIN_USER,
                "--password=" + KeycloakServer.ADMIN_PASSWORD);
    }

    private String run(String script, List<String> first, String... arguments) {
        try {
            List<String> line =
                    Stream.concat(first.stream(), Stream.of(arguments)).toList();
            Path output = Files.createTempFile("keycloak-command", ".txt");
            try {
                Process process =
                        KeycloakProcess.command(home, script, output, line).start();
                if (KeycloakProcess.waitFor(process) != 0) {
                    throw new IllegalStateException("%s failed:%n%s".formatted(script, KeycloakProcess.tail(output)));
                }
                return Files.readString(output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
