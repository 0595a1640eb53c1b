package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.TextPattern;
import io.cloakroom.policy.match.Variables;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code Arn…} operators, which AWS has and MinIO lacks. Each of the six parts of an ARN is a pattern of its own,
 * so no wildcard crosses a colon. {@code ArnEquals} is the same as {@code ArnLike}. A value that is not an ARN matches
 * only {@code *}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN">
 *     ARN condition operators</a>
 */
record ArnTest(List<List<TextPattern>> expected) implements QuantifiedTest.Match {
    private static final int PARTS = 6;
    private static final String ANY = "*";

    static ValueTest of(Operator operator, List<String> values) {
        return QuantifiedTest.asInAws(
                operator,
                new ArnTest(
                        values.stream().map(value -> compile(operator, value)).toList()));
    }

    private static List<TextPattern> compile(Operator operator, String value) {
        List<String> parts = split(value);
        if (!value.equals(ANY) && (parts.size() != PARTS || !parts.get(0).equals("arn"))) {
            throw new MalformedElementException(
                    "value %s must be an ARN for %s condition: `*`, or six parts between colons such as `arn:aws:iam::000000000000:role/*`"
                            .formatted(value, operator));
        }
        return parts.stream().map(TextPattern::compile).toList();
    }

    /** Splits at the first five colons that are not inside a policy variable. */
    private static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        int at = 0;
        while (at < value.length() && parts.size() < PARTS - 1) {
            int end = value.startsWith("${", at) ? value.indexOf('}', at) : -1;
            if (end > 0) {
                at = end;
            } else if (value.charAt(at) == ':') {
                parts.add(value.substring(from, at));
                from = at + 1;
            }
            at++;
        }
        parts.add(value.substring(from));
        return parts;
    }

    @Override
    public boolean matches(String value, Variables variables) {
        String[] parts = value.split(":", PARTS);
        for (List<TextPattern> patterns : expected) {
            if (patterns.size() == 1 || (parts.length == PARTS && matches(patterns, parts, variables))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(List<TextPattern> patterns, String[] parts, Variables variables) {
        for (int i = 0; i < PARTS; i++) {
            if (!patterns.get(i).matches(parts[i], variables)) {
                return false;
            }
        }
        return true;
    }
}
