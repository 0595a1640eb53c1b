package io.cloakroom.cli.documents;

import io.cloakroom.policy.json.Problem;
import java.util.List;

/** A document that is not a valid policy. The details are its problems, each with its JSON Pointer. */
public final class InvalidPolicyException extends InputException {
    private static final long serialVersionUID = 1L;

    /** @param name of the document, for people */
    InvalidPolicyException(String name, List<Problem> problems) {
        super(
                "`%s` is not a valid policy".formatted(name),
                problems.stream().map(Problem::toString).toList());
    }
}
