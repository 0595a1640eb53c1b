package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry of an action, resource or principal list, as the string that MinIO takes it for. Only strings make sense
 * there. Anything else becomes Go's default notation: {@code <nil>}, {@code 1e+06}, {@code [a b]}, {@code map[a:1]}.
 */
final class EntryText {
    private EntryText() {}

    static String of(JsonNode entry) {
        if (entry.isArray()) {
            List<String> texts = new ArrayList<>();
            entry.forEach(element -> texts.add(of(element)));
            return "[" + String.join(" ", texts) + "]";
        }
        if (entry.isObject()) {
            Map<String, String> texts = new TreeMap<>();
            entry.properties()
                    .forEach(member -> texts.put(member.getKey(), member.getKey() + ":" + of(member.getValue())));
            return "map[" + String.join(" ", texts.values()) + "]";
        }
        if (entry.isNumber()) {
            return number(entry.doubleValue());
        }
        return entry.isNull() ? "<nil>" : entry.asText();
    }

    /** The shortest digits for this number, with an exponent from a million up and below a ten-thousandth. */
    private static String number(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        return "%s%s%se%s%02d"
                .formatted(
                        value < 0 ? "-" : "",
                        digits.charAt(0),
                        digits.length() > 1 ? "." + digits.substring(1) : "",
                        exponent < 0 ? "-" : "+",
                        Math.abs(exponent));
    }
}
