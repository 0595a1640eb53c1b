package io.cloakroom.bridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/monitoring.md} says what is exported, no more and no less. */
class MonitoringPageTest {
    private static final Path PAGE = Path.of("../docs/monitoring.md");
    private static final Pattern ENTRY =
            Pattern.compile("(?ms)^- \\*\\*`(\\w+)`\\*\\* \\((\\w+)((?:[,;] `\\w+`)*)\\): (.*?)(?=\\n- |\\n\\n|\\z)");
    private static final Pattern NAME = Pattern.compile("\\b(?:cloakroom|process|jvm)_[a-z_]+\\b");

    private record Entry(String name, String kind, String labels, String meaning) {}

    private static Entry entry(MatchResult match) {
        return new Entry(
                match.group(1),
                match.group(2),
                match.group(3).replaceAll("[,;` ]+", " ").strip(),
                match.group(4).replaceAll("\\s+", " ").strip());
    }

    private static Entry entry(Metric metric) {
        return new Entry(
                metric.exportedName(),
                metric.kind().name().toLowerCase(Locale.ROOT),
                String.join(" ", metric.labels()),
                metric.meaning());
    }

    @Test
    void thePageListsEveryMetric() throws IOException {
        List<Entry> listed = ENTRY.matcher(Files.readString(PAGE))
                .results()
                .map(MonitoringPageTest::entry)
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Metric.values())
                        .map(MonitoringPageTest::entry)
                        .toList());
    }

    /** In alert rules and queries too. */
    @Test
    void thePageNamesNoOtherMetric() throws IOException {
        Set<String> exported =
                Arrays.stream(Metric.values()).map(Metric::exportedName).collect(Collectors.toSet());

        assertThat(NAME.matcher(Files.readString(PAGE))
                        .results()
                        .map(match -> match.group().replaceAll("_(bucket|sum|count)$", "")))
                .isSubsetOf(exported);
    }

    @Test
    void namesFollowTheConventions() {
        for (Metric metric : Metric.values()) {
            assertThat(metric.exportedName()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)+");
            assertThat(metric.labels()).allMatch(label -> label.matches("[a-z]+(_[a-z]+)*"));
            assertThat(metric.meaning()).endsWith(".");
        }
    }
}
