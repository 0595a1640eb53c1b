package io.cloakroom.policy.json;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.ConditionKeyRules;
import io.cloakroom.policy.condition.MeantKey;
import io.cloakroom.policy.condition.Operator;
import io.cloakroom.policy.condition.Qualifier;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.KnownActions;
import io.cloakroom.policy.match.NearestName;
import io.cloakroom.policy.match.ResourcePattern;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Suggestions for refused texts, as the end of a message; empty if there is none. */
final class Hints {
    private static final String S3_ARN = ResourcePattern.Partition.S3.prefix();
    private static final String KMS_ARN = ResourcePattern.Partition.KMS.prefix();
    private static final Pattern NOT_FIRST = Pattern.compile("(?i)^not(string|arn|numeric|date)");
    private static final int MAX_LISTED = 3;

    private Hints() {}

    static String ofEffect(String text) {
        List<String> names = Arrays.stream(Effect.values()).map(Effect::text).toList();
        return NearestName.among(names, text.strip())
                .map(name -> didYouMean(text, name))
                .orElse("");
    }

    /** For an action that is refused among others: it doesn't exist, or belongs to another family. */
    static String ofActionAmong(String text, List<ActionPattern> patterns) {
        ActionPattern action = new ActionPattern(text);
        if (!action.isKnown()) {
            return ActionHint.of(text);
        }
        boolean isOfOtherFamily = patterns.stream().anyMatch(pattern -> pattern.family() != action.family());
        return isOfOtherFamily ? "; a statement has actions of one service: give it a statement of its own" : "";
    }

    /** For an action in a bucket policy: the resource that it needs. */
    static String ofResourceFor(ActionPattern action) {
        if (action.family() != ActionFamily.S3) {
            return "; a bucket policy decides S3 actions only";
        }
        return action.isObjectAction()
                ? "; it is about objects: `arn:aws:s3:::bucket/*`"
                : "; it is about the bucket: `arn:aws:s3:::bucket`, without a slash";
    }

    /** For a resource that doesn't fit the statement's actions. */
    static String ofResourceKind(String text) {
        return text.startsWith(KMS_ARN)
                ? "; buckets and objects are `%sbucket/key`".formatted(S3_ARN)
                : text.startsWith(S3_ARN) ? "; keys of the key server are `%sname`".formatted(KMS_ARN) : "";
    }

    static String ofOperator(String text) {
        int colon = text.indexOf(':');
        String qualifier = "";
        if (colon >= 0) {
            List<String> qualifiers = Stream.of(Qualifier.FOR_ANY_VALUE, Qualifier.FOR_ALL_VALUES)
                    .map(Qualifier::prefix)
                    .toList();
            qualifier =
                    NearestName.among(qualifiers, text.substring(0, colon + 1)).orElse("");
        }
        String prefix = qualifier;
        return meantOperator(text.substring(colon + 1))
                .map(operator -> didYouMean(text, prefix + operator))
                .orElse("");
    }

    /** The intended operator. Never the opposite: not {@code StringEquals} for {@code NotStringEquals}. */
    private static Optional<String> meantOperator(String name) {
        String spelt = NOT_FIRST.matcher(name).replaceFirst("$1Not").replaceFirst("(?i)^boolean", "Bool");
        List<String> names = Operator.names().stream()
                .filter(operator -> !spelt.toLowerCase(Locale.ROOT).contains("not") || operator.contains("Not"))
                .toList();
        return NearestName.among(names, spelt);
    }

    static String ofKey(String text) {
        return MeantKey.of(text).map(key -> didYouMean(text, key)).orElse("");
    }

    /** For an existing key: the actions that it fits. */
    static String ofKeyElsewhere(String name) {
        ConditionKey key = new ConditionKey(name);
        List<String> actions = KnownActions.all().stream()
                .filter(action -> !action.startsWith("kms:"))
                .filter(action -> ConditionKeyRules.isAllowed(new ActionPattern(action), key))
                .sorted()
                .toList();
        String more = actions.size() > MAX_LISTED ? " and others" : "";
        String listed =
                actions.stream().limit(MAX_LISTED).map("`%s`"::formatted).collect(Collectors.joining(", "));
        return actions.isEmpty() ? "" : "; `%s` goes with %s%s".formatted(name, listed, more);
    }

    static String didYouMean(String text, String meant) {
        String question = NearestName.question(Optional.of(meant));
        return text.equalsIgnoreCase(meant) ? question + " Letter case counts" : question;
    }
}
