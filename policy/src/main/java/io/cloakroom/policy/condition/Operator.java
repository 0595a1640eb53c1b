package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A condition operator as written: {@code StringLike}, {@code ForAnyValue:StringEquals},
 * {@code NumericLessThanIfExists}. Names are exact and case-sensitive.
 *
 * <p>{@code …IfExists} comes from AWS and may follow every operator but {@code Null}. MinIO has it for
 * {@code NumericGreaterThan} only.
 *
 * @param ifExists the condition holds if the request does not have the key
 */
public record Operator(Qualifier qualifier, Comparison comparison, boolean ifExists) {
    private static final String IF_EXISTS = "IfExists";
    private static final Map<String, Comparison> COMPARISONS = comparisons();

    /**
     * @throws MalformedElementException {@code invalid condition name} for {@code NullIfExists}, which is not an
     *     operator
     */
    public Operator {
        if (ifExists && comparison == Comparison.NULL) {
            throw invalid(comparison.operatorName() + IF_EXISTS);
        }
    }

    /** All names, without qualifiers. */
    public static List<String> names() {
        return Arrays.stream(Comparison.values())
                .flatMap(comparison -> comparison == Comparison.NULL
                        ? Stream.of(comparison.operatorName())
                        : Stream.of(comparison.operatorName(), comparison.operatorName() + IF_EXISTS))
                .toList();
    }

    /**
     * Reads an operator's name.
     *
     * @throws MalformedElementException {@code invalid condition name} if there is no such operator
     */
    public static Operator parse(String name) {
        Qualifier qualifier = Qualifier.NONE;
        // As in MinIO, an empty qualifier counts as none.
        String rest = name.startsWith(":") ? name.substring(1) : name;
        for (Qualifier candidate : Qualifier.values()) {
            if (candidate != Qualifier.NONE && name.startsWith(candidate.prefix())) {
                qualifier = candidate;
                rest = name.substring(candidate.prefix().length());
            }
        }
        boolean ifExists = rest.endsWith(IF_EXISTS);
        String base = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
        Comparison comparison = COMPARISONS.get(base);
        if (comparison == null || (ifExists && comparison == Comparison.NULL)) {
            throw invalid(name);
        }
        return new Operator(qualifier, comparison, ifExists);
    }

    /** The name as a document writes it. */
    public String name() {
        return qualifier.prefix() + comparison.operatorName() + (ifExists ? IF_EXISTS : "");
    }

    @Override
    public String toString() {
        return name();
    }

    private static MalformedElementException invalid(String name) {
        return new MalformedElementException("invalid condition name '%s'".formatted(name));
    }

    private static Map<String, Comparison> comparisons() {
        Map<String, Comparison> byName = new HashMap<>();
        for (Comparison comparison : Comparison.values()) {
            byName.put(comparison.operatorName(), comparison);
        }
        return Map.copyOf(byName);
    }
}
