package io.cloakroom.policy.naive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operators, from the texts of the policy and of the request. */
final class NaiveConditions {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
    private static final Pattern DATE = Pattern.compile(
            "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d?):(\\d\\d):(\\d\\d)" + "(?:[.,](\\d+))?(?:Z|([+-])(\\d\\d):(\\d\\d))");

    private final Map<String, List<String>> context;

    NaiveConditions(Map<String, List<String>> context) {
        this.context = context;
    }

    boolean hold(JsonNode conditions) {
        for (Map.Entry<String, JsonNode> operator : conditions.properties()) {
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                List<String> values = new ArrayList<>();
                for (JsonNode value : key.getValue().isArray() ? key.getValue() : List.of(key.getValue())) {
                    values.add(value.isNull() ? "false" : value.asText());
                }
                if (!holds(operator.getKey(), key.getKey(), values)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean holds(String written, String key, List<String> wanted) {
        String lookedUp = key.indexOf('/') == key.length() - 1 ? key.substring(0, key.length() - 1) : key;
        List<String> has = context.getOrDefault(lookedUp, List.of());
        boolean everyValue = written.startsWith("ForAllValues:");
        boolean someValue = written.startsWith("ForAnyValue:");
        String operator = written.substring(written.indexOf(':') + 1);
        boolean ifExists = operator.endsWith("IfExists");
        if (ifExists && has.isEmpty()) {
            return true;
        }
        String plain = ifExists ? operator.substring(0, operator.length() - "IfExists".length()) : operator;
        if (plain.equals("Null")) {
            return has.isEmpty() == wanted.get(0).toLowerCase(Locale.ROOT).matches("1|t|true");
        }
        if (plain.equals("Bool")) {
            return !has.isEmpty() && has.get(0).equals(wanted.get(0));
        }
        if (plain.endsWith("IpAddress")) {
            return plain.startsWith("Not") != isInside(has, wanted);
        }
        if (plain.startsWith("Numeric")) {
            return !has.isEmpty() && compares(plain.substring(7), number(has.get(0)), number(wanted.get(0)));
        }
        if (plain.startsWith("Date")) {
            return !has.isEmpty() && compares(plain.substring(4), instant(has.get(0)), instant(wanted.get(0)));
        }
        boolean negated = plain.contains("Not");
        BiPredicate<String, String> matches = matches(plain.replace("Not", ""));
        boolean isAmazons = ifExists || plain.startsWith("Arn");
        if (isAmazons && negated) {
            boolean anyOutside = has.stream().anyMatch(value -> isNone(value, wanted, matches));
            boolean allOutside = has.stream().allMatch(value -> isNone(value, wanted, matches));
            return someValue ? anyOutside : allOutside;
        }
        boolean result = everyValue
                ? has.stream().noneMatch(value -> isNone(value, wanted, matches))
                : !has.stream().allMatch(value -> isNone(value, wanted, matches));
        return negated != result;
    }

    private static boolean isNone(String value, List<String> wanted, BiPredicate<String, String> matches) {
        return wanted.stream().noneMatch(pattern -> matches.test(pattern, value));
    }

    private BiPredicate<String, String> matches(String operator) {
        return (pattern, value) -> {
            NaivePattern compiled = new NaivePattern(pattern, context, false);
            if (operator.equals("StringLike")) {
                return compiled.matches(value);
            }
            if (operator.startsWith("Arn")) {
                return isLikeArn(pattern, value);
            }
            if (operator.equals("StringEqualsIgnoreCase")) {
                return lower(compiled.expanded()).equals(lower(value));
            }
            if (operator.equals("BinaryEquals")) {
                String decoded = new String(Base64.getMimeDecoder().decode(pattern), UTF_8);
                return new NaivePattern(decoded, context, false).expanded().equals(value);
            }
            return compiled.expanded().equals(value);
        };
    }

    private boolean isLikeArn(String pattern, String value) {
        if (pattern.equals("*")) {
            return true;
        }
        // colons inside braces are no separators
        String[] patterns = pattern.split(":(?![^{]*})", 6);
        String[] parts = value.split(":", 6);
        for (int i = 0; i < patterns.length; i++) {
            if (parts.length != 6 || !new NaivePattern(patterns[i], context, false).matches(parts[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInside(List<String> has, List<String> networks) {
        return has.stream().noneMatch(address -> NaiveAddresses.bits(address).isEmpty())
                && has.stream()
                        .anyMatch(address ->
                                networks.stream().anyMatch(network -> NaiveAddresses.isInside(network, address)));
    }

    private static boolean compares(String how, Optional<BigInteger> has, Optional<BigInteger> wanted) {
        if (has.isEmpty() || wanted.isEmpty()) {
            return false;
        }
        int order = has.get().compareTo(wanted.get());
        boolean isGreater = how.startsWith("GreaterThan") && order > 0;
        boolean isLess = how.startsWith("LessThan") && order < 0;
        boolean isEqual = how.endsWith("Equals") && !how.equals("NotEquals") && order == 0;
        return isGreater || isLess || isEqual || (how.equals("NotEquals") && order != 0);
    }

    private static Optional<BigInteger> number(String text) {
        return Optional.of(text)
                .filter(candidate -> candidate.matches("[+-]?[0-9]+"))
                .map(BigInteger::new)
                .filter(number -> number.bitLength() < 64);
    }

    /** Nanoseconds since 1970. */
    private static Optional<BigInteger> instant(String text) {
        Matcher parts = DATE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int[] numbers = new int[11];
        for (int group : new int[] {1, 2, 3, 4, 5, 6, 9, 10}) {
            numbers[group] = parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
        }
        try {
            long seconds = LocalDateTime.of(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6])
                    .toEpochSecond(ZoneOffset.UTC);
            int offset = (numbers[9] * 60 + numbers[10]) * 60 * ("-".equals(parts.group(8)) ? -1 : 1);
            String fraction = parts.group(7) == null ? "" : parts.group(7);
            BigInteger nanos = new BigInteger((fraction + "000000000").substring(0, 9));
            return numbers[9] > 24 || numbers[10] > 60
                    ? Optional.empty()
                    : Optional.of(
                            BigInteger.valueOf(seconds - offset).multiply(NANOS).add(nanos));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String lower(String text) {
        StringBuilder lower = new StringBuilder();
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }
}
