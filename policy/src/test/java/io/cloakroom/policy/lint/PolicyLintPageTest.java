package io.cloakroom.policy.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The reference of findings and problems: each rule has an example, and each example gives what the page says. */
class PolicyLintPageTest {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private static final Pattern SECTION =
            Pattern.compile("### ([a-z0-9-]+)\n.*?```json\n(.*?)\n```\n\n```\n(.*?)\n```\n", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| `+ ?(.*?) ?`+ \\| `+ ?(.*?) ?`+ \\|");

    @Test
    void everyRuleHasItsSection() throws IOException {
        List<String> sections = new ArrayList<>();
        Matcher matcher = SECTION.matcher(page());
        while (matcher.find()) {
            sections.add(matcher.group(1));
        }
        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(LintRule.values()).map(LintRule::code).toList());
    }

    @TestFactory
    Stream<DynamicTest> findings() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher matcher = SECTION.matcher(page());
        while (matcher.find()) {
            String code = matcher.group(1);
            String document = matcher.group(2);
            List<String> expected = matcher.group(3).lines().toList();
            tests.add(DynamicTest.dynamicTest(
                    code,
                    () -> assertThat(Linted.policy(document))
                            .extracting(Finding::toString)
                            .isEqualTo(expected)
                            .anyMatch(line -> line.endsWith("[" + code + "]"))));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> problems() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            String element = row.group(1);
            String document = row.group(2);
            String expected = row.group(3);
            tests.add(DynamicTest.dynamicTest(
                    element,
                    () -> assertThat(read(element, document))
                            .isInstanceOf(ReadResult.Invalid.class)
                            .returns(expected, ReadResult::describe)));
        }
        assertThat(tests).hasSizeGreaterThan(50);
        return tests.stream();
    }

    private static ReadResult read(String element, String text) {
        String document = text.startsWith("{") ? text : "{\"Version\":\"2012-10-17\",\"Statement\":" + text + "}";
        return element.startsWith("bucket policy")
                ? READER.readBucketPolicy(document.getBytes(UTF_8), "bucket")
                : READER.readForCreation(document);
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/reference/policy-lint.md"));
    }
}
