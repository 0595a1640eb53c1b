package io.cloakroom.policy.json;

import io.cloakroom.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The result of reading a document. */
public sealed interface ReadResult {
    /** The maximum length of a description, in characters. */
    int MAX_DESCRIPTION_CHARS = 4_000;

    /** The policy, if the document is valid. */
    Optional<Policy> policy();

    /** The problems; empty if the document is valid. */
    List<Problem> problems();

    /** The policy. If there is none, throws the exception that the function makes from the problems. */
    default <E extends RuntimeException> Policy orElseThrow(Function<List<Problem>, E> failure) {
        return policy().orElseThrow(() -> failure.apply(problems()));
    }

    /** The problems in one line, in order, as many as fit. */
    default String describe() {
        String all = problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
        return OneLine.of(all, MAX_DESCRIPTION_CHARS);
    }

    /**
     * The document is a policy.
     *
     * @param document its meaning
     * @param root the document as written
     * @param rest the unread text after the policy, without white space at its ends
     */
    record Valid(Policy document, Place root, String rest) implements ReadResult {
        @Override
        public Optional<Policy> policy() {
            return Optional.of(document);
        }

        @Override
        public List<Problem> problems() {
            return List.of();
        }
    }

    /**
     * The document is not a policy, or not a reliable one.
     *
     * @param problems at least one; at most {@link PolicyReader#MAX_PROBLEMS}
     */
    record Invalid(List<Problem> problems) implements ReadResult {
        /** @throws IllegalArgumentException if there is no problem */
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid document has a problem");
            }
        }

        @Override
        public Optional<Policy> policy() {
            return Optional.empty();
        }
    }
}
