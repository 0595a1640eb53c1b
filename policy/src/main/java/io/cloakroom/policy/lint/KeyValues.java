package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.match.KnownKey;
import io.cloakroom.policy.match.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The condition keys with only a few possible values. Any other value is a mistake. */
final class KeyValues {
    private KeyValues() {}

    /** Why the condition's key never has the value; empty if it may. */
    static Optional<String> fault(Condition condition, String value) {
        Comparison comparison = condition.operator().comparison();
        if (comparison.family() == Comparison.Family.STRING
                && condition.key().form() == KnownKey.Form.ADDRESS
                && value.indexOf('/') >= 0
                && !Globs.hasVariables(value)) {
            return Optional.of("`%s` is an address: for networks there are `IpAddress` and `NotIpAddress`"
                    .formatted(condition.key()));
        }
        Optional<String> otherForm = KeyForm.fault(condition);
        if (otherForm.isPresent()) {
            return otherForm;
        }
        boolean isLetterByLetter = comparison == Comparison.STRING_EQUALS
                || comparison == Comparison.STRING_NOT_EQUALS
                || comparison == Comparison.BOOL;
        List<String> values = condition.key().words();
        if (!isLetterByLetter || values.isEmpty() || values.contains(value) || Globs.hasVariables(value)) {
            return Optional.empty();
        }
        List<String> texts = values.stream().filter(text -> !text.isEmpty()).toList();
        String expected = NearestName.among(texts, value)
                .map("did you mean `%s`?"::formatted)
                .orElseGet(() ->
                        texts.stream().map("`%s`"::formatted).collect(Collectors.joining(", ", "it is one of ", "")));
        return Optional.of("`%s` is never `%s`, letter for letter; %s".formatted(condition.key(), value, expected));
    }
}
