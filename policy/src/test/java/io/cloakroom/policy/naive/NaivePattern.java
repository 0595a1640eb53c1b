package io.cloakroom.policy.naive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Wildcards over bytes, and variables whose values are literal. */
final class NaivePattern {
    private static final int STAR = -1;
    private static final int ANY = -2;
    private static final Set<String> VARIABLES = Set.of(("aws:Referer aws:SourceIp aws:UserAgent aws:SecureTransport "
                    + "aws:CurrentTime aws:EpochTime aws:principaltype aws:userid aws:username aws:groups "
                    + "aws:PrincipalArn aws:TokenIssueTime aws:SourceIdentity s3:signatureversion s3:authType "
                    + "s3:signatureAge s3:x-amz-content-sha256 s3:LocationConstraint ldap:user ldap:username ldap:groups")
            .split(" "));
    private static final Pattern VARIABLE = Pattern.compile("([^,]*)(?:,\\s*'(.*)'\\s*)?", Pattern.DOTALL);

    private final List<Integer> tokens = new ArrayList<>();
    private final StringBuilder expanded = new StringBuilder();

    /** @param inResource where braces that hold no variable are skipped as a whole */
    NaivePattern(String text, Map<String, List<String>> context, boolean inResource) {
        int at = 0;
        while (at < text.length()) {
            int close = text.startsWith("${", at) ? text.indexOf('}', at) : -1;
            if (close < 0) {
                int end = text.offsetByCodePoints(at, 1);
                pattern(text.substring(at, end));
                at = end;
                continue;
            }
            Matcher inside = VARIABLE.matcher(text.substring(at + 2, close));
            if (inside.matches() && isVariable(name(inside))) {
                literal(value(inside, context));
                at = close + 1;
            } else {
                int end = inResource ? close + 1 : at + 2;
                pattern(text.substring(at, end));
                at = end;
            }
        }
    }

    static boolean like(String pattern, String text) {
        return new NaivePattern(pattern.replace("${", "$\u0000{"), Map.of(), true)
                .matches(text.replace("${", "$\u0000{"));
    }

    /** A {@code ?} that meets the end of the text accepts at once. */
    static boolean likePrincipal(String pattern, String text) {
        return likePrincipal(pattern.getBytes(UTF_8), 0, text.getBytes(UTF_8), 0);
    }

    private static boolean likePrincipal(byte[] pattern, int p, byte[] text, int t) {
        if (p == pattern.length) {
            return t == text.length;
        }
        if (pattern[p] == '*') {
            return likePrincipal(pattern, p + 1, text, t)
                    || (t < text.length && likePrincipal(pattern, p, text, t + 1));
        }
        if (pattern[p] == '?') {
            return t == text.length || likePrincipal(pattern, p + 1, text, t + 1);
        }
        return t < text.length && text[t] == pattern[p] && likePrincipal(pattern, p + 1, text, t + 1);
    }

    /** The text with the variables' values in it. */
    String expanded() {
        return expanded.toString();
    }

    /** Which of the beginnings of the text the tokens so far can match, token by token. */
    boolean matches(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        boolean[] reached = new boolean[bytes.length + 1];
        reached[0] = true;
        for (int token : tokens) {
            boolean[] next = new boolean[bytes.length + 1];
            for (int i = 0; i <= bytes.length; i++) {
                if (token == STAR) {
                    next[i] = reached[i] || (i > 0 && next[i - 1]);
                } else {
                    next[i] = i > 0 && reached[i - 1] && (token == ANY || token == (bytes[i - 1] & 0xff));
                }
            }
            reached = next;
        }
        return reached[bytes.length];
    }

    static boolean isVariable(String name) {
        return VARIABLES.contains(name)
                || (!name.contains("${") && (name.matches("(?s)jwt:.+") || name.matches("(?s)aws:PrincipalTag/.+")));
    }

    /** Spaces don't count where there is a default. */
    private static String name(Matcher inside) {
        return inside.group(2) == null ? inside.group() : inside.group(1).strip();
    }

    private static String value(Matcher inside, Map<String, List<String>> context) {
        List<String> values = context.getOrDefault(name(inside), List.of());
        if (!values.isEmpty() && !values.get(0).isEmpty()) {
            return values.get(0);
        }
        String fallback = inside.group(2);
        return fallback == null ? "${" + inside.group() + "}" : fallback;
    }

    private void pattern(String text) {
        expanded.append(text);
        for (byte b : text.getBytes(UTF_8)) {
            tokens.add(b == '*' ? STAR : b == '?' ? ANY : b & 0xff);
        }
    }

    private void literal(String text) {
        expanded.append(text);
        for (byte b : text.getBytes(UTF_8)) {
            tokens.add(b & 0xff);
        }
    }
}
