package io.cloakroom.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.bridge.console.PolicyTests;
import io.cloakroom.cli.cases.CaseFile;
import io.cloakroom.cli.cases.Outcome;
import io.cloakroom.cli.documents.PolicyFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tests of a policy that somebody edits in the console. No file is read, whatever they name. */
public final class TestsInConsole implements PolicyTests {
    private static final int MOST_TOLD = 100;

    /** What is not tested by then is told as a failure. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Override
    public Report run(String name, String document, String cases) {
        Set<String> names = Set.of(name, name + ".json");
        PolicyFiles policies = new PolicyFiles(
                reference -> names.contains(reference) ? Optional.of(document.getBytes(UTF_8)) : Optional.empty(),
                "the policy that is tested");
        CaseFile file = new CaseFile(new ByteArrayInputStream(cases.getBytes(UTF_8)), policies);
        int passed = 0;
        List<Failure> failures = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        try {
            long end = System.nanoTime() + LIMIT.toNanos();
            for (Optional<CaseFile.Result> next = file.next(); next.isPresent(); next = file.next()) {
                CaseFile.Result result = next.get();
                if (System.nanoTime() > end) {
                    failures.addFirst(
                            new Failure(result.line(), result.id(), "the tests before took too long", List.of()));
                    break;
                }
                switch (result.outcome()) {
                    case Outcome.Passed pass -> passed++;
                    case Outcome.Failed failed ->
                        failures.add(new Failure(result.line(), result.id(), failed.sentence(), failed.details()));
                }
                result.doubts().forEach(doubt -> doubts.add("%d: %s".formatted(result.line(), doubt)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        if (passed + failures.size() == 0) {
            failures.add(new Failure(0, "", "it contains no test cases", List.of()));
        }
        return new Report(
                passed,
                failures.subList(0, Math.min(failures.size(), MOST_TOLD)),
                doubts.subList(0, Math.min(doubts.size(), MOST_TOLD)));
    }
}
