package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.VariableNames;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Findings about variable names in brackets other than <code>${…}</code>, or in too many. */
final class AlmostVariables {
    private static final Pattern OTHER_BRACKETS = Pattern.compile(
            "(?<![${])\\{([^{}$]++)}|\\$\\(([^(){}$]++)\\)|<([^<>$]++)>|\\$([a-z0-9]++:[A-Za-z0-9_-]++)");

    private AlmostVariables() {}

    static void check(Place place, Findings findings) {
        String text = place.text();
        Matcher brackets = OTHER_BRACKETS.matcher(text);
        while (brackets.find()) {
            String name = IntStream.rangeClosed(1, brackets.groupCount())
                    .mapToObj(group -> brackets.group(group))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            if (VariableNames.contains(name)) {
                findings.add(
                        UNKNOWN_VARIABLE,
                        place,
                        "`%s` is not a policy variable and stays as it is; did you mean `${%s}`?"
                                .formatted(brackets.group(), name));
            }
        }
        VariableText.scan(text).stream()
                .filter(VariableText::isVariable)
                .forEach(variable -> checkAround(variable, place, findings));
    }

    private static void checkAround(VariableText variable, Place place, Findings findings) {
        String text = place.text();
        int end = variable.start() + variable.text().length();
        if (variable.start() > 0 && text.charAt(variable.start() - 1) == '$') {
            findings.add(
                    UNKNOWN_VARIABLE,
                    place,
                    "the first `$` of `$%1$s` stays as it is; did you mean `%1$s`?".formatted(variable.text()));
        }
        boolean isClosedTwice = end < text.length() && text.charAt(end) == '}';
        if (isClosedTwice && !isInBraces(text, variable.start() - 1)) {
            findings.add(
                    UNKNOWN_VARIABLE,
                    place,
                    "the last `}` of `%1$s}` stays as it is; did you mean `%1$s`?".formatted(variable.text()));
        }
    }

    private static boolean isInBraces(String text, int at) {
        return text.lastIndexOf('{', at) > text.lastIndexOf('}', at);
    }
}
