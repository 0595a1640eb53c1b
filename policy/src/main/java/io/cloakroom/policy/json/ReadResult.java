package io.cloakroom.policy.json;

import io.cloakroom.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What reading a document gave. */
public sealed interface ReadResult {
    /** The longest description; in characters. */
    int MAX_DESCRIPTION_CHARS = 4_000;

    /** The policy, if the document is valid. */
    Optional<Policy> policy();

    /** What is wrong; empty if the document is valid. */
    List<Problem> problems();

    /** The policy, or what the function makes of the problems to be thrown. */
    default <E extends RuntimeException> Policy orElseThrow(Function<List<Problem>, E> failure) {
        return policy().orElseThrow(() -> failure.apply(problems()));
    }

    /** The problems in one line, the first first, as many as have room. */
    default String describe() {
        String all = problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
        return OneLine.of(all, MAX_DESCRIPTION_CHARS);
    }

    /**
     * The document is a policy.
     *
     * @param document what it means
     * @param root what was written
     * @param rest what follows the policy in the document and wasn't looked at, without white space around it
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
     * The document is none, or one that can't be relied on.
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
