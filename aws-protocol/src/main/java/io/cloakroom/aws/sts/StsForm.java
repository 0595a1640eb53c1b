package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.aws.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parameters of an STS call, from the query and the posted form together. Only the first value of a repeated name
 * counts. A parameter without a value counts as absent.
 */
final class StsForm {
    private final Map<String, String> parameters;

    private StsForm(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads the parameters.
     *
     * @param body a form in {@code application/x-www-form-urlencoded}; empty if there is none
     * @throws AwsException {@code InvalidParameterValue} if it cannot be decoded, or a name is in both query and form
     */
    static StsForm of(RequestHead head, byte[] body) {
        Map<String, String> parameters = new HashMap<>();
        for (QueryParameter parameter : head.query()) {
            parameters.putIfAbsent(parameter.name(), parameter.value());
        }
        Set<String> inQuery = new HashSet<>(parameters.keySet());
        String form = new String(body, StandardCharsets.ISO_8859_1);
        for (QueryParameter parameter : QueryString.parse(form, PercentDecoder.FORM)) {
            if (inQuery.contains(parameter.name())) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_PARAMETER_VALUE,
                        "The parameter `%s` is both in the query and in the form.".formatted(parameter.name()));
            }
            parameters.putIfAbsent(parameter.name(), parameter.value());
        }
        return new StsForm(parameters);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether the parameter is present without a value. */
    boolean isEmpty(String name) {
        return "".equals(parameters.get(name));
    }

    /**
     * The elements of a list: {@code <name>.member.1<part>}, {@code <name>.member.2<part>}, …
     *
     * @param part of each element; empty if they have none
     * @throws AwsException {@code InvalidParameterValue} if a number is missing, or a name is not of this form:
     *     ignoring an element could grant more than was asked for
     */
    List<String> members(String name, String... part) {
        String prefix = name + ".";
        long written = parameters.keySet().stream()
                .filter(each -> each.startsWith(prefix))
                .count();
        List<String> values = new ArrayList<>();
        for (int i = 1; values.size() < written; i++) {
            int before = values.size();
            for (String each : part) {
                String value = parameters.get("%smember.%d%s".formatted(prefix, i, each));
                if (value != null) {
                    values.add(value);
                }
            }
            if (values.size() - before != part.length) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_PARAMETER_VALUE,
                        "`%1$s` is not a list: expected %2$s, counted from 1 without a gap."
                                .formatted(
                                        name,
                                        Stream.of(part)
                                                .map(each -> "`%smember.1%s`".formatted(prefix, each))
                                                .collect(Collectors.joining(" and "))));
            }
        }
        return values;
    }

    Optional<Secret> secret(String name) {
        return text(name).map(Secret::new);
    }

    /**
     * A token. Tokens hold no white space, so what tools leave at the ends ({@code echo}, {@code jq -r}) is removed.
     */
    Optional<Secret> token(String name) {
        return text(name)
                .map(StsForm::trimmed)
                .filter(value -> !value.isEmpty())
                .map(Secret::new);
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isAsciiSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isAsciiSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isAsciiSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
