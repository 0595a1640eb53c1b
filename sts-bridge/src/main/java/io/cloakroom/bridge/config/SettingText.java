package io.cloakroom.bridge.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of settings. Every method throws {@link IllegalArgumentException} with a sentence for the user. */
final class SettingText {
    private static final Pattern DURATION_PART = Pattern.compile("\\G(\\d{1,9})(ms|s|m|h|d)");
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True", "on", "ON", "On");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False", "off", "OFF", "Off");

    private SettingText() {}

    /** {@code 15m}, {@code 1h30m}, {@code 12h0m0s}: numbers with units from days to milliseconds. */
    static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        int end = 0;
        Matcher part = DURATION_PART.matcher(text);
        while (part.find()) {
            long amount = Long.parseLong(part.group(1));
            sum = switch (part.group(2)) {
                case "d" -> sum.plusDays(amount);
                case "h" -> sum.plusHours(amount);
                case "m" -> sum.plusMinutes(amount);
                case "s" -> sum.plusSeconds(amount);
                default -> sum.plusMillis(amount);
            };
            end = part.end();
        }
        if (text.isEmpty() || end != text.length()) {
            throw new IllegalArgumentException(
                    "`%s` is not a duration; write numbers with units, such as 15m or 1h30m".formatted(text));
        }
        return sum;
    }

    /** A boolean in any of the spellings that MinIO accepts. */
    static boolean bool(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (TRUE.contains(text) || lower.equals("enabled")) {
            return true;
        }
        if (FALSE.contains(text) || lower.equals("disabled")) {
            return false;
        }
        throw new IllegalArgumentException("`%s` is neither on nor off".formatted(text));
    }

    /** A whole number from 0 to 999999. */
    static int count(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("`%s` is not a number from 0 to 999999".formatted(text));
        }
        return Integer.parseInt(text);
    }

    /** Comma-separated items, trimmed; empty ones are left out. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
    }

    /** An absolute http or https URL with a host, and without user name, password or fragment. */
    static URI httpUrl(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
        }
        String scheme = url.getScheme();
        if (scheme == null || url.getHost() == null || !Set.of("http", "https").contains(scheme)) {
            throw new IllegalArgumentException("`%s` is not an http:// or https:// URL".formatted(redacted(text)));
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a URL must not contain a user name or password");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("a URL must not have a fragment (#…)");
        }
        return url;
    }

    private static String redacted(String url) {
        int at = url.lastIndexOf('@');
        return at < 0 ? url : "…" + url.substring(at);
    }

    /** The duration, if it is between the two bounds, both inclusive. */
    static Duration within(Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("must be from %s to %s".formatted(words(least), words(most)));
        }
        return value;
    }

    private static String words(Duration value) {
        if (value.toSeconds() % 60 != 0) {
            return value.toSeconds() + "s";
        }
        return value.toMinutes() % 60 == 0 ? value.toHours() + "h" : value.toMinutes() + "m";
    }
}
