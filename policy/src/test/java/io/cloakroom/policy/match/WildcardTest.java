package io.cloakroom.policy.match;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            literal                               | abc      | abc      | true
            case counts                           | abc      | Abc      | false
            prefix alone is not enough            | abc      | abcd     | false
            star takes slashes and colons         | s3:*     | s3:a/b:c | true
            star takes nothing                    | a*       | a        | true
            stars in a row are one                | a***b    | ab       | true
            prefix and suffix must not overlap    | aba*ba   | aba      | false
            prefix and suffix may touch           | ab*ba    | abba     | true
            leftmost place of a run is enough     | *ab*ab   | abab     | true
            runs in order                         | *a*b*    | ba       | false
            the last run is at the end            | *ab      | abc      | false
            question mark needs a byte            | a?       | a        | false
            question mark takes a slash           | a?b      | a/b      | true
            a character of two bytes needs two    | a?b      | aéb      | false
            two bytes                             | a??b     | aéb      | true
            four bytes                            | ????     | 😀       | true
            question mark inside a run            | *b?d*    | abcde    | true
            question mark may end in a character  | é?*      | éé       | true
            no escapes                            | a\\*     | a*       | false
            backslash is itself                   | a\\*     | a\\x     | true
            no character classes                  | [ab]     | a        | false
            not ASCII, no question mark           | *é*      | caféx    | true
            a letter that is no question mark     | Ā        | a        | false
            the same between stars                | *Ā*      | a        | false
            the same, and found                   | *Ā*      | xĀ       | true
            """)
    void matches(String why, String pattern, String text, boolean expected) {
        assertThat(Wildcard.matches(pattern, text)).as(why).isEqualTo(expected);
    }

    @Test
    void emptyPatternMatchesEmptyTextOnly() {
        assertThat(Wildcard.matches("", "")).isTrue();
        assertThat(Wildcard.matches("", "a")).isFalse();
        assertThat(Wildcard.matches("*", "")).isTrue();
        assertThat(Wildcard.matches("?", "")).isFalse();
    }

    /** Long runs are searched in other ways than short ones, so both are drawn. */
    @Test
    void agreesWithTheDefinition() {
        long seed = Long.getLong("cloakroom.policy.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < 60_000; i++) {
            boolean isLong = i % 10 == 0;
            String pattern = draw(random, isLong ? "aaaaaaaaaaaaaaaaaaaab?*" : "aabé?*", isLong ? 90 : 8);
            String text = draw(random, isLong ? "aaaaaaaaaaaaaaaaaaab" : "aabbéc", isLong ? 200 : 10);
            assertThat(Wildcard.matches(pattern, text))
                    .as("-Dcloakroom.policy.seed=%d, pattern `%s`, text `%s`", seed, pattern, text)
                    .isEqualTo(byDefinition(pattern, text));
        }
    }

    /** So long that runs with wildcards are searched by bit masks. */
    @Test
    void agreesWithTheDefinitionOnVeryLongRuns() {
        long seed = Long.getLong("cloakroom.policy.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            String run = "a".repeat(60) + draw(random, "aaaaaaaab?", 90) + "?";
            String text = "a".repeat(50) + draw(random, "aaaaaaaaaaaaaaaaaaaab", 250);
            assertThat(Wildcard.matches("*" + run + "*", text))
                    .as("-Dcloakroom.policy.seed=%d, run `%s`, text `%s`", seed, run, text)
                    .isEqualTo(byDefinition("*" + run + "*", text));
        }
    }

    @Test
    void findsLongRuns() {
        String run = "abcdefghijklmnopqrstuvwxyz".repeat(6);
        assertThat(Wildcard.matches("*" + run + "*", "abc" + run + "x")).isTrue();
        assertThat(Wildcard.matches("*" + run.replace('m', '?') + "*", "abc" + run + "x"))
                .isTrue();
        assertThat(Wildcard.matches("*" + run.replace('m', '?') + "*", "abc" + run.replace('n', 'N') + "x"))
                .isFalse();
    }

    @ParameterizedTest(name = "S-57 {0}")
    @CsvSource(delimiter = '|', textBlock = """
            many stars            | *a*a*a*b
            hundreds of stars     | 400 times *a, then b
            question marks        | 1000 times a?, between stars, then b
            a long run            | 10000 times a, between stars, then b
            """)
    void s57_megabyteOfTextIsHarmless(String why, String pattern) {
        String hostile = switch (why) {
            case "hundreds of stars" -> "*a".repeat(400) + "b";
            case "question marks" -> "*" + "a?".repeat(1000) + "c*b";
            case "a long run" -> "*" + "a".repeat(10_000) + "c*b";
            default -> pattern;
        };
        String text = "a".repeat(1 << 20) + "c";
        // generous: what is ruled out are hours, not tenths of a second
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(Wildcard.matches(hostile, text)).isFalse());
    }

    /** Dynamic programming over bytes: row i says which beginnings of the text the first i pattern bytes match. */
    private static boolean byDefinition(String patternText, String subject) {
        String pattern = new String(patternText.getBytes(UTF_8), ISO_8859_1);
        String text = new String(subject.getBytes(UTF_8), ISO_8859_1);
        boolean[] row = new boolean[text.length() + 1];
        row[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            boolean[] next = new boolean[text.length() + 1];
            for (int t = 0; t <= text.length(); t++) {
                if (c == '*') {
                    next[t] = row[t] || (t > 0 && next[t - 1]);
                } else {
                    next[t] = t > 0 && row[t - 1] && (c == '?' || c == text.charAt(t - 1));
                }
            }
            row = next;
        }
        return row[text.length()];
    }

    private static String draw(Random random, String alphabet, int maxLength) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
