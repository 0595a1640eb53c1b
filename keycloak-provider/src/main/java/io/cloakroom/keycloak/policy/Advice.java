package io.cloakroom.keycloak.policy;

import io.cloakroom.policy.json.Problem;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.lint.Finding;
import io.cloakroom.policy.lint.PolicyLinter;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an administrator should know about a policy that a realm keeps.
 *
 * @param problems why it is no valid policy, so that it denies everything to its holders; usually none
 * @param findings what its author most likely did not intend
 */
public record Advice(List<String> problems, List<String> findings) {
    public Advice {
        problems = List.copyOf(problems);
        findings = List.copyOf(findings);
    }

    /** The advice on a document. */
    public static Advice on(KeptPolicy policy) {
        ReadResult read = policy.read();
        return new Advice(
                read.problems().stream().map(Problem::toString).toList(),
                read instanceof ReadResult.Valid valid
                        ? PolicyLinter.lint(valid).stream()
                                .map(Finding::toString)
                                .toList()
                        : List.of());
    }

    /** In a few words, for a list of policies. */
    String summary() {
        if (!problems.isEmpty()) {
            return "invalid: denies everything";
        }
        return switch (findings.size()) {
            case 0 -> "ok";
            case 1 -> "1 finding";
            default -> "%d findings".formatted(findings.size());
        };
    }

    /** One line each, problems first; a sentence if there are none. */
    String text() {
        if (problems.isEmpty() && findings.isEmpty()) {
            return "No findings.";
        }
        return String.join(
                "\n", Stream.concat(problems.stream(), findings.stream()).toList());
    }
}
