package io.cloakroom.policy.condition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.TextPattern;
import io.cloakroom.policy.match.Variables;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * {@code BinaryEquals}: a request value equals one of the texts that the policy writes in padded standard base64. As in
 * MinIO, line ends in the base64 are skipped, and variables in the decoded text are replaced.
 *
 * @param expected without values that are not UTF-8, because no request value can equal those
 */
record BinaryTest(List<TextPattern> expected) implements QuantifiedTest.Match {
    static ValueTest of(Operator operator, ConditionKey key, List<ConditionValue> values) {
        List<byte[]> decoded = ConditionValue.texts(operator, values).stream()
                .map(BinaryTest::decode)
                .toList();
        KeyValueRules.check(
                operator,
                key,
                decoded.stream().map(bytes -> new String(bytes, UTF_8)).toList());
        List<String> texts =
                decoded.stream().map(BinaryTest::utf8).flatMap(Optional::stream).toList();
        return QuantifiedTest.asInMinio(
                operator,
                new BinaryTest(KeyValueRules.comparable(key, texts).stream()
                        .map(TextPattern::compile)
                        .toList()));
    }

    private static byte[] decode(String text) {
        String base64 = text.replace("\r", "").replace("\n", "");
        try {
            if (base64.length() % 4 != 0) {
                throw new IllegalArgumentException("not padded");
            }
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedElementException(
                    "illegal base64 data: value '%s' must be padded standard base64".formatted(text));
        }
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean matches(String value, Variables variables) {
        return expected.stream().anyMatch(text -> text.isExactly(value, variables));
    }
}
