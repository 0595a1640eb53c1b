package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.util.List;

/** {@code Null}: whether the request lacks the key. An empty value counts as present. */
record NullTest(boolean absent) implements ValueTest {
    static NullTest of(List<ConditionValue> values) {
        ConditionValue value = ConditionValue.only("Null", values);
        return new NullTest(value.truth()
                .orElseThrow(() -> new MalformedElementException(
                        "value %s must be a boolean for Null condition: `true` or `false`".formatted(value.text()))));
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return requestValues.isEmpty() == absent;
    }
}
