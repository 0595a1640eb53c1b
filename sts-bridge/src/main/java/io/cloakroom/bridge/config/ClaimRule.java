package io.cloakroom.bridge.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Grants policies to tokens whose claim has a certain value. It is for providers that cannot write a claim of policies.
 *
 * @param claim that is looked at
 * @param pattern of one of its values; {@code *} is any text, with its slashes and colons, and {@code ?} any character
 * @param policies the names, at least one
 */
public record ClaimRule(ClaimName claim, String pattern, List<String> policies) {
    /** Every rule is tried for every login. */
    private static final int MAX_RULES = 200;

    private static final String ARROW = "=>";

    public ClaimRule {
        policies = List.copyOf(policies);
        if (pattern.isEmpty() || policies.isEmpty()) {
            throw new IllegalArgumentException("a rule must have a pattern and a policy");
        }
    }

    /**
     * Rules separated by semicolons, each {@code CLAIM=PATTERN => POLICY,POLICY}. White space around the parts does not
     * count.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static List<ClaimRule> list(String text) {
        List<ClaimRule> rules = new ArrayList<>();
        for (String rule : text.split(";", -1)) {
            if (!rule.isBlank()) {
                rules.add(parse(rule.strip()));
            }
        }
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw new IllegalArgumentException(
                    "has %d rules; there must be from 1 to %d".formatted(rules.size(), MAX_RULES));
        }
        return List.copyOf(rules);
    }

    private static ClaimRule parse(String rule) {
        int arrow = rule.lastIndexOf(ARROW);
        int equals = rule.indexOf('=');
        if (equals <= 0 || arrow <= equals || rule.startsWith(ARROW, equals)) {
            throw malformed(rule);
        }
        String pattern = rule.substring(equals + 1, arrow).strip();
        List<String> policies = SettingText.list(rule.substring(arrow + ARROW.length()));
        if (pattern.isEmpty() || policies.isEmpty()) {
            throw malformed(rule);
        }
        return new ClaimRule(ClaimName.parse(rule.substring(0, equals).strip()), pattern, policies);
    }

    private static IllegalArgumentException malformed(String rule) {
        return new IllegalArgumentException(
                "`%s` is not a rule; write CLAIM=PATTERN => POLICY,POLICY and a semicolon between rules"
                        .formatted(rule));
    }

    /** Whether every token with the claim is granted the policies, whatever its value. */
    boolean matchesAll() {
        return pattern.chars().allMatch(c -> c == '*');
    }

    /** The rule as configured. */
    @Override
    public String toString() {
        return claim + "=" + pattern;
    }
}
