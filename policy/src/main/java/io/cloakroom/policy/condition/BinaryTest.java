package io.cloakroom.policy.condition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Variables;
import java.util.Base64;
import java.util.List;

/** {@code BinaryEquals}: a request value is one of the texts that the policy writes in padded standard base64. */
record BinaryTest(List<String> expected) implements ValueTest {
    static BinaryTest of(Operator operator, List<ConditionValue> values) {
        StringTest.requireTexts(operator, values);
        return new BinaryTest(values.stream().map(BinaryTest::decode).toList());
    }

    private static String decode(ConditionValue value) {
        try {
            if (value.text().length() % 4 != 0) {
                throw new IllegalArgumentException("not padded");
            }
            return new String(Base64.getDecoder().decode(value.text()), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedElementException(
                    "illegal base64 data: value '%s' must be padded standard base64".formatted(value.text()));
        }
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return requestValues.stream().anyMatch(expected::contains);
    }
}
