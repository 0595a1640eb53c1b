package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.match.NearestName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The condition keys with only a few possible values. Any other value is a mistake. */
final class KeyValues {
    private static final Map<String, List<String>> VALUES = Map.of(
            "aws:principaltype", List.of("Anonymous", "Account", "AssumedRole", "User"),
            "aws:SecureTransport", List.of("true", "false"),
            "s3:authType", List.of("REST-HEADER", "REST-QUERY-STRING", "POST", ""),
            "s3:signatureversion", List.of("AWS4-HMAC-SHA256", "AWS", ""),
            "s3:object-lock-mode", List.of("GOVERNANCE", "COMPLIANCE"),
            "s3:object-lock-legal-hold", List.of("ON", "OFF"));

    private KeyValues() {}

    /** Why the condition's key never has the value; empty if it may. */
    static Optional<String> fault(Condition condition, String value) {
        Comparison comparison = condition.operator().comparison();
        if (comparison.family() == Comparison.Family.STRING
                && condition.key().name().equals("aws:SourceIp")
                && value.indexOf('/') >= 0
                && !Globs.hasVariables(value)) {
            return Optional.of("`aws:SourceIp` is an address: for networks there are `IpAddress` and `NotIpAddress`");
        }
        Optional<String> otherForm = KeyForm.fault(condition);
        if (otherForm.isPresent()) {
            return otherForm;
        }
        boolean isLetterByLetter = comparison == Comparison.STRING_EQUALS
                || comparison == Comparison.STRING_NOT_EQUALS
                || comparison == Comparison.BOOL;
        List<String> values = VALUES.getOrDefault(condition.key().name(), List.of());
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
