package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMistakeTest {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    /** Documents are written with apostrophes; {@code ~} is a line break, {@code ^} a tab. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no comma              | {'a':1 'b':2}       | 1:8 a comma is missing
            no comma, next line   | {'a':1~'b':2}       | 2:1 a comma is missing
            no comma in a list    | ['a' 'b']           | 1:6 a comma is missing
            no comma after object | [{} {}]             | 1:5 a comma is missing
            comma too many        | {'a':1,}            | 1:8 a comma too many before “}”
            comma too many        | ['a', ]             | 1:7 a comma too many before “]”
            comma too many        | [1,,2]              | 1:4 a comma too many
            comma first           | {,'a':1}            | 1:2 a comma too many
            comma first           | [,1]                | 1:2 a comma too many
            name without quotes   | {a:1}               | 1:2 expected the name of a member, in double quotes
            typographic quotes    | {“a”:1}             | 1:2 expected the name of a member, in double quotes
            number as name        | {1:2}               | 1:2 expected the name of a member, in double quotes
            semicolon             | {'a':1;'b':2}       | 1:7 expected “,” or “}”
            number with unit      | [1x]                | 1:3 expected “,” or “]”
            quote in a text       | {'a':'x'y'}         | 1:9 expected “,” or “}”; a quotation mark inside a string is written “\\'”
            name in a list        | ['a':1]             | 1:5 a list has no names: members belong in “{” and “}”
            no colon              | {'a' 1}             | 1:6 “:” is missing after the name of a member
            no value              | {'a':}              | 1:6 a value is missing after “:”
            no value, comma       | {'a':,'b':1}        | 1:6 a value is missing after “:”
            line break in a text  | {'a':'x~'}          | 1:8 a line break inside a string: “'” is missing, or write “\\n”
            line break in a name  | {'a~':1}            | 1:4 a line break inside a string: “'” is missing, or write “\\n”
            tab in a text         | {'a':'^'}           | 1:7 a tab inside a string: write “\\t”
            ends in a text        | {'a':'x             | 1:8 the document ends inside a string: “'” is missing
            ends in a name        | {'a                 | 1:4 the document ends inside a string: “'” is missing
            ends in an escape     | {'a':'\\            | 1:8 the document ends inside a string: “'” is missing
            ends before the colon | {'a'                | 1:5 the document ends too early: “}” is missing
            ends before a value   | {'a':               | 1:6 the document ends too early: “}” is missing
            ends after a comma    | [1,                 | 1:4 the document ends too early: “]” is missing
            ends deep inside      | {'a':[{'b':[1       | 1:14 the document ends too early: “]}]}” is missing
            wrong bracket         | {'a':[1}            | 1:8 “}” in place of “]”, for the list that begins at line 1, column 6
            wrong bracket         | ~ {'a':1]           | 2:8 “]” in place of “}”, for the object that begins at line 2, column 2
            closing bracket first | ]                   | 1:1 expected a value: a string in double quotes, a number, “true”, “false”, “null”, “{” or “[”
            comment               | {/* x */}           | 1:2 comments are not part of JSON
            comment               | {'a':1 // x~}       | 1:8 comments are not part of JSON
            comment               | {# x~}              | 1:2 comments are not part of JSON
            text without quotes   | {'a':SECRET}        | 1:6 expected a value: a string in double quotes, a number, “true”, “false”, “null”, “{” or “[”
            nothing but that      | SECRET              | 1:1 expected a value: a string in double quotes, a number, “true”, “false”, “null”, “{” or “[”
            of another language   | {'a':True}          | 1:6 expected a value: a string in double quotes, a number, “true”, “false”, “null”, “{” or “[”
            XML                   | <a/>                | 1:1 expected a value: a string in double quotes, a number, “true”, “false”, “null”, “{” or “[”
            not a number          | {'a':NaN}           | 1:9 “NaN” and “Infinity” are not JSON numbers
            infinite              | {'a':-Infinity}     | 1:15 “NaN” and “Infinity” are not JSON numbers
            leading zero          | {'a':01}            | 1:7 a number has no leading zeros
            leading plus          | {'a':+1}            | 1:7 a number has no leading “+”
            no digit              | {'a':-}             | 1:7 a digit of a number is missing
            no fraction           | {'a':1.}            | 1:7 a digit of a number is missing
            unknown escape        | {'a':'\\x'}         | 1:8 after a backslash comes one of “'\\/bfnrt”, or “u” and four hexadecimal digits; a backslash itself is written “\\\\”
            short escape          | {'a':'\\u12g4'}     | 1:11 after a backslash comes one of “'\\/bfnrt”, or “u” and four hexadecimal digits; a backslash itself is written “\\\\”
            another space         | {'a':1\u00a0}       | 1:7 a character that looks like a space and is none, U+00A0
            mark inside           | [\ufeff1]           | 1:2 a character that looks like a space and is none, U+FEFF
            control character     | [\u0001]            | 1:3 a control character outside a string
            too deep              | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]] | 1:33 nested deeper than 32 levels
            number too long       | {'a':11111111111111111111111111111111111111111111111111111111111111111} | 1:6 a number is longer than 64 digits
            """)
    void isSaidPlainly(String why, String document, String problem) {
        String json = document.replace('\'', '"')
                .replace('~', '\n')
                .replace('^', '\t')
                .replace("\\u00a0", "\u00a0");
        String[] placeAndSentence = problem.split(" ", 2);
        String place = placeAndSentence[0].replace(":", ", column ");
        String sentence = placeAndSentence[1].replaceAll("[“”]", "`").replace('\'', '"');

        assertThat(READER.read(json).describe())
                .as(why)
                .isEqualTo("invalid JSON at line %s: %s".formatted(place, sentence));
    }

    @Test
    void nothingOfTheParserIsShown() throws IOException {
        try (JsonParser parser = new JsonFactory().createParser("{}")) {
            assertThat(JsonMistake.of(new JsonParseException(parser, "Some `Feature` of com.example"), parser, "{}"))
                    .hasToString("invalid JSON at line 1, column 1: it is not JSON");
        }
    }

    @Test
    void cannotBeMadeToShowSecrets() {
        // repeat a run with -Dcloakroom.policy.seed=N
        long seed = Long.getLong("cloakroom.policy.seed", new Random().nextLong());
        Random random = new Random(seed);
        String whole = "{\"a\": [\"xyzzy\", 1.5e3, true], \"b\": {\"c\": \"xyzzy\\u00e9\"}}";
        String pieces = "\"\\{}[]:,/#'\n\t-+.0x";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder damaged = new StringBuilder(whole);
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(damaged.length());
                damaged.replace(
                        at,
                        Math.min(damaged.length(), at + random.nextInt(2)),
                        String.valueOf(pieces.charAt(random.nextInt(pieces.length()))));
            }
            assertThat(READER.read(damaged.toString().getBytes(UTF_8)).problems())
                    .as("seed %d, %s", seed, damaged)
                    .filteredOn(problem -> problem.message().startsWith("invalid JSON"))
                    .extracting(Problem::message)
                    .allSatisfy(message -> assertThat(message)
                            .doesNotContain("xyzzy", "Feature", "Unexpected", "Source", "token", "code", "it is not"));
        }
    }
}
