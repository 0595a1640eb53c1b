package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.json.ActionHint;
import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.KnownActions;
import io.cloakroom.policy.match.Resources;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings about {@code Action} and {@code NotAction}. */
final class ActionRules {
    private ActionRules() {}

    static void check(LintedStatement statement, Findings findings) {
        for (Place entry : statement.actionEntries()) {
            checkKnown(statement, entry, findings);
        }
        if (statement.matched().isEmpty() && statement.statement().actions() instanceof Actions.AllExcept) {
            findings.add(
                    NOTHING_LEFT,
                    statement.element("NotAction"),
                    "no action is left over, so the statement never applies");
        } else if (statement.isAllow()) {
            checkWidth(statement, findings);
        }
    }

    private static void checkKnown(LintedStatement statement, Place entry, Findings findings) {
        ActionPattern pattern = new ActionPattern(entry.text());
        Set<ActionFamily> families = KnownActions.all().stream()
                .filter(pattern::matches)
                .map(ActionFamily::of)
                .collect(Collectors.toSet());
        if (families.isEmpty()) {
            findings.add(
                    UNKNOWN_ACTION, entry, "there is no action `%s`%s".formatted(pattern, ActionHint.of(entry.text())));
        } else if (statement.isOfBucket() && !families.contains(ActionFamily.S3)) {
            findings.add(UNKNOWN_ACTION, entry, "a bucket policy decides S3 actions only, not `%s`".formatted(pattern));
        }
    }

    private static void checkWidth(LintedStatement statement, Findings findings) {
        if (statement.statement().actions() instanceof Actions.AllExcept) {
            findings.add(
                    NOT_ACTION_ALLOW,
                    statement.element("NotAction"),
                    "allows every action that is not listed, of every service, also those to come: list what is "
                            + "allowed, or Deny what isn't");
        } else if (statement.statement().conditions().isEmpty() && isAboutEverything(statement)) {
            String services = Stream.of(ActionFamily.S3, ActionFamily.ADMIN, ActionFamily.KMS)
                    .filter(family -> statement.matched().containsAll(actionsOf(family)))
                    .map(ActionRules::nounOf)
                    .collect(Collectors.joining(" and every "));
            if (!services.isEmpty()) {
                findings.add(
                        WILDCARD_ADMIN,
                        statement.element("Action"),
                        "allows every %s action on everything".formatted(services));
            }
        }
    }

    private static boolean isAboutEverything(LintedStatement statement) {
        Resources resources = statement.statement().resources();
        return statement.resourceFamily() == ActionFamily.ADMIN
                || resources instanceof Resources.Unspecified
                || (resources instanceof Resources.Only
                        && resources.patterns().stream()
                                .anyMatch(pattern ->
                                        Globs.isEverything(pattern.pattern().text())));
    }

    private static List<String> actionsOf(ActionFamily family) {
        return KnownActions.all().stream()
                .filter(action -> ActionFamily.of(action) == family)
                .toList();
    }

    private static String nounOf(ActionFamily family) {
        return switch (family) {
            case S3 -> "S3";
            case ADMIN -> "admin";
            case STS -> "STS";
            case KMS -> "KMS";
        };
    }
}
