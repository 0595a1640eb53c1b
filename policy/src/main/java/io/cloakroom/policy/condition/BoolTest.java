package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.KnownKey;
import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.util.List;

/**
 * {@code Bool}: the first request value equals the policy's text, letter for letter. Only for
 * {@code aws:SecureTransport}.
 */
record BoolTest(String expected) implements ValueTest {
    static BoolTest of(ConditionKey key, List<ConditionValue> values) {
        if (!key.hasForm(KnownKey.Form.TRUTH)) {
            throw new MalformedElementException(
                    "only aws:SecureTransport key is allowed for Bool condition; for `%s` there is StringEquals"
                            .formatted(key));
        }
        ConditionValue value = ConditionValue.only("boolean", values);
        String text = value.text();
        if (value.truth().isEmpty()) {
            throw new MalformedElementException(
                    "value %s must be a boolean for Bool condition: `true` or `false`".formatted(text));
        }
        return new BoolTest(text);
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return !requestValues.isEmpty() && requestValues.get(0).equals(expected);
    }
}
