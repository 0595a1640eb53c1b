package io.cloakroom.cli.cases;

import java.util.List;

/** The outcome of a case. */
public sealed interface Outcome {
    /** The answer was the expected one. */
    record Passed() implements Outcome {}

    /**
     * The answer differed, or the case could not run.
     *
     * @param sentence what was expected and what came, or what is wrong with the case
     * @param details lines that explain it
     */
    record Failed(String sentence, List<String> details) implements Outcome {
        /** Copies the list. */
        public Failed {
            details = List.copyOf(details);
        }
    }
}
