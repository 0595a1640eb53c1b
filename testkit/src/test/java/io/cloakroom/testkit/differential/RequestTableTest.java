package io.cloakroom.testkit.differential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestTableTest {
    private static final Set<String> PAIRS = Stream.concat(
                    Stream.of("gateway", "bridge"),
                    Arrays.stream(Differential.Pair.values()).map(Differential.Pair::label))
            .collect(Collectors.toSet());

    @Test
    void hasAtLeast400Requests() {
        assertThat(RequestTable.read()).hasSizeGreaterThan(400);
    }

    @Test
    void everyReasonIsAnEntryOfTheListOfDifferences() throws IOException {
        String page = Files.readString(Checkout.find().root().resolve("docs/differences.md"), UTF_8)
                .replaceAll("\\s+", " ");
        List<String> unknown = new ArrayList<>();
        for (Row row : RequestTable.read()) {
            for (Map<String, String> reasons : List.of(row.meant(), row.possible())) {
                reasons.forEach((pair, title) -> {
                    if (!PAIRS.contains(pair) || !page.contains("**" + title + "**")) {
                        unknown.add(row.section() + ": " + row.name() + ": " + pair + ' ' + title);
                    }
                });
            }
        }
        assertThat(unknown).isEmpty();
    }
}
