package io.cloakroom.bridge.console;

import java.util.List;

/**
 * Runs the tests of a policy, in the form that {@code cloakroom policy test} reads. Whoever starts the bridge brings
 * them along: the bridge has no such form of its own.
 */
@FunctionalInterface
public interface PolicyTests {
    /**
     * Runs tests. Reads nothing but what it is given, and canned policies.
     *
     * @param name of the policy; tests name it so, or with {@code .json}
     * @param document the policy
     * @param cases one JSON object per line
     */
    Report run(String name, String document, String cases);

    /**
     * What came of tests.
     *
     * @param doubts reasons to doubt that a test asks what it is meant to ask
     */
    record Report(int passed, List<Failure> failures, List<String> doubts) {
        public Report {
            failures = List.copyOf(failures);
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * A test that did not pass.
     *
     * @param line from 1; 0: of the whole
     * @param id empty for a test without one
     * @param details lines that explain it
     */
    record Failure(long line, String id, String sentence, List<String> details) {
        public Failure {
            details = List.copyOf(details);
        }
    }
}
