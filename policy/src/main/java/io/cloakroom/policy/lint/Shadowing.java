package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.Statement;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.Principals;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import java.util.List;

/**
 * Finds statements without effect: whenever they apply, another statement overrides them or says the same. Reports only
 * what follows from the patterns alone.
 */
final class Shadowing {
    /** More than a policy of the maximum size can have. */
    private static final int MAX_COMPARED = 1000;

    private final List<LintedStatement> statements;

    Shadowing(List<LintedStatement> statements) {
        this.statements = statements;
    }

    void check(LintedStatement statement, Findings findings) {
        if (statements.size() > MAX_COMPARED) {
            return;
        }
        for (LintedStatement other : statements) {
            if (other.index() != statement.index() && covers(other, statement) && isDecidedBy(other, statement)) {
                boolean isSame = statement.isAllow() == other.isAllow() && covers(statement, other);
                if (!isSame) {
                    findings.add(SHADOWED, statement.place(), explain(statement, other));
                    return;
                }
                if (other.index() < statement.index()) {
                    findings.add(
                            REPEATED_STATEMENT,
                            statement.place(),
                            "statement %d says the same".formatted(other.index()));
                    return;
                }
            }
        }
    }

    /** Whether the other statement overrides this one, or says the same, where both apply. */
    private static boolean isDecidedBy(LintedStatement other, LintedStatement statement) {
        return !other.isAllow() || statement.isAllow();
    }

    private static String explain(LintedStatement statement, LintedStatement other) {
        if (statement.isAllow() && !other.isAllow()) {
            return "allows nothing: statement %d denies all of it".formatted(other.index());
        }
        return "changes nothing: statement %d %s all of it"
                .formatted(other.index(), statement.isAllow() ? "allows" : "denies");
    }

    /** Whether the broad statement applies to every request that the narrow one applies to. */
    private static boolean covers(LintedStatement broad, LintedStatement narrow) {
        Statement broadStatement = broad.statement();
        Statement narrowStatement = narrow.statement();
        return !narrow.matched().isEmpty()
                && broad.matched().containsAll(narrow.matched())
                && narrowStatement.conditions().containsAll(broadStatement.conditions())
                && coversPrincipals(broadStatement, narrowStatement)
                && coversResources(broad, narrow);
    }

    private static boolean coversPrincipals(Statement broad, Statement narrow) {
        List<String> narrowNames = narrow.principals().map(Principals::patterns).orElse(List.of());
        List<String> broadNames = broad.principals().map(Principals::patterns).orElse(List.of());
        return broadNames.contains("*") || broadNames.containsAll(narrowNames);
    }

    private static boolean coversResources(LintedStatement broad, LintedStatement narrow) {
        Resources broadResources = broad.statement().resources();
        Resources narrowResources = narrow.statement().resources();
        if (isWithoutResource(broad) || isEverything(broadResources)) {
            return true;
        }
        boolean isOtherFamily =
                narrow.resourceFamily() == ActionFamily.KMS && broad.resourceFamily() != ActionFamily.KMS;
        if (isWithoutResource(narrow) || isOtherFamily) {
            return false;
        }
        if (narrowResources instanceof Resources.Only && broadResources instanceof Resources.Only) {
            return narrowResources.patterns().stream()
                    .allMatch(pattern -> anyIncludes(broadResources.patterns(), pattern, narrow.isOfBucket()));
        }
        return narrowResources instanceof Resources.AllExcept
                && broadResources instanceof Resources.AllExcept
                && broadResources.patterns().stream()
                        .allMatch(pattern -> anyIncludes(narrowResources.patterns(), pattern, narrow.isOfBucket()));
    }

    private static boolean isWithoutResource(LintedStatement statement) {
        ActionFamily family = statement.resourceFamily();
        return family == ActionFamily.ADMIN
                || family == ActionFamily.STS
                || (family == ActionFamily.KMS && statement.statement().resources() instanceof Resources.AllExcept)
                || statement.statement().resources() instanceof Resources.Unspecified;
    }

    private static boolean isEverything(Resources resources) {
        return resources instanceof Resources.Only
                && resources.patterns().stream()
                        .anyMatch(
                                pattern -> Globs.isEverything(pattern.pattern().text()));
    }

    private static boolean anyIncludes(List<ResourcePattern> broad, ResourcePattern narrow, boolean ofBucket) {
        List<String> forms = forms(narrow.pattern().text(), ofBucket);
        return broad.contains(narrow)
                || broad.stream()
                        .map(pattern -> pattern.pattern().text())
                        .anyMatch(pattern -> forms.stream().allMatch(form -> Globs.includes(pattern, form)));
    }

    /**
     * The texts that a pattern matches, as patterns. One without wildcards also matches with a slash at its end, be it
     * a bucket or an object.
     */
    private static List<String> forms(String narrow, boolean ofBucket) {
        if (Globs.hasWildcards(narrow)) {
            return List.of(narrow);
        }
        boolean isBucket = !ofBucket && narrow.indexOf('/') < 0 && !Globs.hasVariables(narrow);
        return isBucket ? List.of(narrow + "/") : List.of(narrow, narrow + "/");
    }
}
