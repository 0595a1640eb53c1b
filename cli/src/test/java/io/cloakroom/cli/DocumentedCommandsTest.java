package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.cases.CaseFile;
import io.cloakroom.cli.cases.Outcome;
import io.cloakroom.cli.documents.PolicyFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the reference page and every help text show is what happens. */
class DocumentedCommandsTest {
    private static final Path PAGE = Cloakroom.checkout().resolve("docs/reference/policy-tests.md");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path folder;

    /**
     * Commands after {@code $} with the output below them; commands of scripts, which must succeed; cases, which must
     * pass.
     */
    @TestFactory
    Stream<DynamicTest> page() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        BLOCK.matcher(Files.readString(PAGE)).results().forEach(block -> {
            String text = block.group(2);
            switch (block.group(1)) {
                case "console" ->
                    tests.add(DynamicTest.dynamicTest(text.lines().findFirst().orElse(""), () -> prints(text)));
                case "sh" ->
                    text.lines().forEach(line -> tests.add(DynamicTest.dynamicTest(line, () -> succeeds(line))));
                case "json" -> tests.add(DynamicTest.dynamicTest("cases", () -> passes(text)));
                default -> throw new AssertionError("nothing runs " + block.group());
            }
        });
        assertThat(tests).hasSizeGreaterThan(5);
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> readme() throws IOException {
        List<String> commands = Files.readString(Cloakroom.checkout().resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("bin/cloakroom policy") || line.contains("(bin/cloakroom"))
                .toList();
        assertThat(commands).hasSizeGreaterThan(3);
        return commands.stream().map(command -> DynamicTest.dynamicTest(command, () -> succeeds(command)));
    }

    /**
     * The examples of {@code policy} and its subcommands; those of the others start servers, and {@code forget} needs
     * one's data.
     */
    @TestFactory
    Stream<DynamicTest> help() {
        CommandLine policy = Objects.requireNonNull(Main.commandLine(Map.of(), InputStream.nullInputStream())
                .getSubcommands()
                .get("policy"));
        return Stream.concat(Stream.of(policy), policy.getSubcommands().values().stream())
                .filter(command -> !Set.of("help", "forget").contains(command.getCommandName()))
                .flatMap(command -> examples(command))
                .map(example -> DynamicTest.dynamicTest(example, () -> succeeds(example)));
    }

    private static Stream<String> examples(CommandLine command) {
        String footer =
                String.join("\n", command.getCommandSpec().usageMessage().footer());
        assertThat(footer).contains("cloakroom policy");
        return footer.replaceAll("\\\\\n *", "").lines().map(String::strip);
    }

    private void prints(String session) throws IOException, InterruptedException {
        String[] commandAndOutput = session.split("\n", 2);
        assertThat(commandAndOutput[0]).startsWith("$ ");
        assertThat(new Shell(folder).run(commandAndOutput[0].substring(2)).output())
                .isEqualTo(commandAndOutput[1]);
    }

    private void succeeds(String command) throws IOException, InterruptedException {
        assertThat(new Shell(folder).run(command)).as(command).returns(0, Shell.Result::code);
    }

    private static void passes(String text) throws IOException {
        InputStream lines = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        Path policies = Cloakroom.checkout().resolve("examples/policies");
        CaseFile cases = new CaseFile(lines, new PolicyFiles(policies, InputStream.nullInputStream()));
        Optional<CaseFile.Result> next = cases.next();
        assertThat(next).isPresent();
        for (; next.isPresent(); next = cases.next()) {
            assertThat(next.get().outcome()).isEqualTo(new Outcome.Passed());
        }
    }
}
