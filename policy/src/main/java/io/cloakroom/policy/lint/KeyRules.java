package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.ConditionKeyRules;
import io.cloakroom.policy.condition.Qualifier;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.NearestName;
import io.cloakroom.policy.match.VariableNames;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings about condition keys that exist but have no effect here. */
final class KeyRules {
    /** Shorter names, such as {@code uid}, are close to too many others. */
    private static final int SHORTEST_TYPING_ERROR = 5;

    private static final Set<Comparison.Family> QUALIFIED =
            Set.of(Comparison.Family.STRING, Comparison.Family.ARN, Comparison.Family.BINARY);

    /** Claims that are not typing errors, besides the ones that policies have always known. */
    private static final Set<String> OTHER_CLAIMS = Set.of(
            "acr",
            "amr",
            "auth_time",
            "azp",
            "email_verified",
            "locale",
            "phone_number_verified",
            "policy",
            "realm_access",
            "resource_access",
            "role",
            "roles",
            "scp",
            "updated_at",
            "username",
            "zoneinfo");

    private static final Set<String> STANDARD_CLAIMS = Stream.concat(
                    OTHER_CLAIMS.stream(),
                    VariableNames.names().stream()
                            .filter(name -> name.startsWith(ConditionKey.CLAIM))
                            .map(name -> name.substring(ConditionKey.CLAIM.length())))
            .collect(Collectors.toUnmodifiableSet());

    private KeyRules() {}

    static void check(LintedStatement statement, Findings findings) {
        statement
                .place()
                .member("Condition")
                .map(Place::members)
                .ifPresent(operators -> operators.forEach((name, operator) -> {
                    if (operator.members().isEmpty()) {
                        findings.add(
                                EMPTY_CONDITION,
                                operator,
                                "`%s` has no keys and is not a condition: nothing is checked".formatted(name));
                    }
                }));
        for (LintedStatement.WrittenCondition written : statement.conditions()) {
            ConditionKey key = written.condition().key();
            if (statement.isAllow() && holdsWithoutKey(written.condition()) && !isRequired(statement, key)) {
                findings.add(
                        HOLDS_WITHOUT_KEY,
                        written.place(),
                        "also holds if the request has no `%1$s`: add \"Null\": {\"%1$s\": \"false\"}".formatted(key));
            }
            boolean isClaim = key.isClaim();
            if (!isClaim && hasWrongPart(key)) {
                findings.add(KEY_PART, written.place(), explainPart(key));
            } else if (!statement.matched().isEmpty() && isNeverThere(statement, key)) {
                findings.add(
                        KEY_NEVER_THERE,
                        written.place(),
                        "no request of these actions has `%s`: for the condition it is always absent".formatted(key));
            } else if (isClaim) {
                checkClaim(statement, key.name(), written.place(), findings);
            }
        }
    }

    /**
     * Whether the condition holds without the key and the author may not know it. With {@code IfExists} it is explicit,
     * and where the qualifier means nothing the operator's name says it.
     */
    private static boolean holdsWithoutKey(Condition condition) {
        return QUALIFIED.contains(condition.operator().comparison().family())
                && condition.operator().qualifier() == Qualifier.FOR_ALL_VALUES
                && !condition.operator().ifExists()
                && condition.holds(RequestContext.EMPTY);
    }

    /** Whether another condition of the statement fails if the key is absent. */
    private static boolean isRequired(LintedStatement statement, ConditionKey key) {
        return statement.statement().conditions().stream()
                .anyMatch(condition -> condition.key().equals(key) && !condition.holds(RequestContext.EMPTY));
    }

    /**
     * Checks a claim in a condition key or variable: sessions may not keep it, or its name may be close to a claim that
     * tokens usually have.
     */
    static void checkClaim(LintedStatement statement, String key, Place place, Findings findings) {
        String claim = key.substring(ConditionKey.CLAIM.length());
        if (!TokenClaims.isTechnical(claim)) {
            meantClaim(claim)
                    .ifPresent(meant -> findings.add(
                            UNUSUAL_CLAIM,
                            place,
                            "is there a claim `%s` in your tokens, or did you mean `%s%s`?"
                                    .formatted(claim, ConditionKey.CLAIM, meant)));
        } else if (statement.matched().stream().noneMatch(action -> ActionFamily.of(action) == ActionFamily.STS)) {
            findings.add(
                    KEY_NEVER_THERE,
                    place,
                    "`%s` is about the token and no session keeps it: a request whose decision needs it is refused"
                            .formatted(key));
        }
    }

    private static boolean hasWrongPart(ConditionKey key) {
        boolean hasPart = key.name().length() > key.base().length() + 1;
        boolean hasSlash = key.name().length() > key.base().length();
        return key.takesTag() ? !hasPart : hasSlash;
    }

    private static String explainPart(ConditionKey key) {
        return key.takesTag()
                ? "the key of the tag is missing: no request has `%s`, but `%s/<key>`".formatted(key, key.base())
                : "no request has `%s`; did you mean `%s`?".formatted(key, key.base());
    }

    private static boolean isNeverThere(LintedStatement statement, ConditionKey key) {
        return statement.matched().stream().noneMatch(action -> canHave(action, key));
    }

    private static boolean canHave(String action, ConditionKey key) {
        return ActionFamily.of(action) == ActionFamily.KMS
                ? key.isCommon() && !key.name().startsWith("s3:")
                : ConditionKeyRules.isAllowed(new ActionPattern(action), key);
    }

    private static Optional<String> meantClaim(String claim) {
        if (STANDARD_CLAIMS.contains(claim)) {
            return Optional.empty();
        }
        return NearestName.among(STANDARD_CLAIMS, claim)
                .filter(meant -> claim.length() >= SHORTEST_TYPING_ERROR || meant.equalsIgnoreCase(claim));
    }
}
