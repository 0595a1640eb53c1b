package io.cloakroom.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentationTest {
    private static final Path ROOT = Checkout.find().root();
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern NAMED_TEST = Pattern.compile("void (s\\d\\d_\\w+)\\(");
    private static final Pattern LISTED_TEST = Pattern.compile("`(s\\d\\d_\\w+)`");

    private static final Pattern ENTRY = Pattern.compile("(?m)^\\| S-(\\d\\d) \\| (.+) \\| (.+) \\|$");
    private static final Pattern TESTS_OR_OPEN =
            Pattern.compile("((^|; )[a-z0-9-]+ `\\w+` `\\w+`(, `\\w+`)*)*((^|; )open: .+)?");

    private static final int ENTRIES = 79;

    /** Fewer would mean that a regression test was lost. */
    private static final int LEAST_NAMED_TESTS = 150;

    static Stream<Path> documents() {
        return files().filter(file -> file.toString().endsWith(".md"));
    }

    private static Stream<Path> files() {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all
                    .filter(file ->
                            !ROOT.relativize(file).toString().matches("(.*/)?(target|\\.[^/]+|node_modules)/.*"))
                    .filter(Files::isRegularFile)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) {
        assertThat(matches(LINK, read(document)))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    /** Both ways: no test of the register is unlisted, none that is listed is gone. */
    @Test
    void advisoriesListTheTestsThereAre() {
        String sources = files().filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                .map(DocumentationTest::read)
                .collect(Collectors.joining());

        Set<String> there = matches(NAMED_TEST, sources);

        assertThat(matches(LISTED_TEST, read(ROOT.resolve("docs/security/advisories.md"))))
                .isEqualTo(there)
                .hasSizeGreaterThan(LEAST_NAMED_TESTS);
    }

    /** Each entry once, in order, with its tests or with what it waits for. */
    @Test
    void advisoriesHaveEveryEntry() {
        List<MatchResult> entries = ENTRY.matcher(read(ROOT.resolve("docs/security/advisories.md")))
                .results()
                .toList();

        assertThat(entries)
                .extracting(entry -> Integer.parseInt(entry.group(1)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ENTRIES).boxed().toList());
        assertThat(entries)
                .allSatisfy(entry ->
                        assertThat(entry.group(3)).as("S-%s", entry.group(1)).matches(TESTS_OR_OPEN));
    }
}
