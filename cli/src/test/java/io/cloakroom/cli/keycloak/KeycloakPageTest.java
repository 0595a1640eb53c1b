package io.cloakroom.cli.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide shows commands that there are, and explains every finding. */
class KeycloakPageTest {
    private static final Pattern CODE = Pattern.compile("`([a-z]+(-[a-z]+)*)`");

    private static String page() throws IOException {
        return Files.readString(Cloakroom.checkout().resolve("docs/keycloak.md"));
    }

    @Test
    void thePageExplainsEveryFinding() throws IOException {
        String findings = page().substring(page().indexOf("The findings, by what is at fault"));
        List<String> explained = CODE.matcher(findings.substring(0, findings.indexOf("\n## ")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(code -> !code.equals("basic"))
                .toList();

        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Trap.values()).map(Trap::code).toList());
    }

    /** With {@code --help} a command does nothing, but its options must exist. */
    @Test
    void theCommandsExist() throws IOException {
        List<String> commands = page().replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("cloakroom "))
                .map(line -> line.replaceAll(" [<>] .*", "").substring("cloakroom ".length()) + " --help")
                .toList();

        assertThat(commands).hasSizeGreaterThan(6).allSatisfy(command -> {
            Cloakroom run = Cloakroom.run(command.strip().split(" +"));
            assertThat(run.errors()).isEmpty();
            assertThat(run.code()).isZero();
        });
    }
}
