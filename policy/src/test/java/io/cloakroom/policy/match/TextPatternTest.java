package io.cloakroom.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {
    private static final Variables ALICE = variables(Map.of(
            "aws:username", "alice",
            "jwt:sub", "é-1",
            "jwt:team", "lab",
            "jwt:https://example.org/unit", "u1",
            "aws:PrincipalTag/cost center", "c9"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            no variable                    | home/*                           | home/x                | true
            value in the middle            | home/${aws:username}/*           | home/alice/x          | true
            another value                  | home/${aws:username}/*           | home/bob/x            | false
            wildcard before the variable   | *-${aws:username}                | data-alice            | true
            two variables                  | ${aws:username}/${jwt:sub}       | alice/é-1             | true
            bytes of a value               | ${jwt:sub}/?                     | é-1/x                 | true
            unresolved stays text          | home/${jwt:email}                | home/${jwt:email}     | true
            unresolved matches no name     | home/${jwt:email}/*              | home//x               | false
            default unused                 | home/${aws:username, 'nobody'}   | home/alice            | true
            default used                   | home/${jwt:email, 'nobody'}      | home/nobody           | true
            default is literal             | home/${jwt:email, '*'}           | home/x                | false
            not a variable                 | home/${other}                    | home/${other}         | true
            not closed                     | home/${aws:username              | home/${aws:username   | true
            request keys are no variables  | home/${s3:prefix}                | home/${s3:prefix}     | true
            any claim                      | home/${jwt:team}                 | home/lab              | true
            claim with slashes             | ${jwt:https://example.org/unit}  | u1                    | true
            session tag                    | ${aws:PrincipalTag/cost center}  | c9                    | true
            tag without a key              | ${aws:PrincipalTag/}             | ${aws:PrincipalTag/}  | true
            a brace too many               | ${${aws:username}}               | ${alice}              | true
            """)
    void matches(String why, String pattern, String text, boolean expected) {
        assertThat(TextPattern.compile(pattern).matches(text, ALICE)).as(why).isEqualTo(expected);
    }

    @ParameterizedTest(name = "S-31 a value of {0}")
    @CsvSource({"*", "?????", "ali*", "${jwt:sub}", "${aws:username}"})
    void s31_valueNeverBecomesAPattern(String value) {
        Variables hostile = variables(Map.of("aws:username", value, "jwt:sub", "alice"));
        TextPattern pattern = TextPattern.compile("home/${aws:username}/*");
        assertThat(pattern.matches("home/alice/x", hostile)).isFalse();
        assertThat(pattern.matches("home/" + value + "/x", hostile)).isTrue();
        assertThat(TextPattern.compile("${aws:username}").expand(hostile)).isEqualTo(value);
    }

    /** The character that compiled patterns use for {@code ?} is a letter of Latvian. */
    @ParameterizedTest(name = "S-31 {0}")
    @CsvSource({"ĀĀĀĀĀ", "aliĀe", "ĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀ", "Ā日本日本日本日本日本日本日本日本"})
    void s31_noLetterOfAValueIsAWildcard(String value) {
        Variables hostile = variables(Map.of("aws:username", value));
        TextPattern pattern = TextPattern.compile("*/${aws:username}/*");
        assertThat(pattern.matches("home/alice/x", hostile)).isFalse();
        assertThat(pattern.matches("home/bbbbbbbbbbbbbbbbbbbb/x", hostile)).isFalse();
        assertThat(pattern.matches("home/日" + value + "/x", hostile)).isFalse();
        assertThat(pattern.matches("home/" + value + "/x", hostile)).isTrue();
    }

    @Test
    void s31_valueWithSlashStaysWhereItIs() {
        Variables hostile = variables(Map.of("aws:username", "alice/../bob"));
        TextPattern pattern = TextPattern.compile("home/${aws:username}/*");
        assertThat(pattern.matches("home/bob/x", hostile)).isFalse();
    }

    @Test
    void literalPrefixEndsAtTheFirstWildcardOrVariable() {
        assertThat(TextPattern.compile("home/a*").literalPrefix()).isEqualTo("home/a");
        assertThat(TextPattern.compile("home/?").literalPrefix()).isEqualTo("home/");
        assertThat(TextPattern.compile("home/${aws:username}/*").literalPrefix())
                .isEqualTo("home/");
        assertThat(TextPattern.compile("${aws:username}").literalPrefix()).isEmpty();
        assertThat(TextPattern.compile("plain").literalPrefix()).isEqualTo("plain");
    }

    private static Variables variables(Map<String, String> values) {
        return name -> Optional.ofNullable(values.get(name));
    }
}
