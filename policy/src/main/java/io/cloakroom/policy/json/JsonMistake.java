package io.cloakroom.policy.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.ContentReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a text is not JSON, in a sentence. It shows no more of the text than brackets and a member's name, because the
 * text may hold secrets. It shows nothing of the parser's message.
 *
 * @param line from 1
 * @param column from 1
 */
public record JsonMistake(int line, int column, String sentence) {
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate .*?'(.*)'", Pattern.DOTALL);
    private static final Pattern INSIDE_TEXT = Pattern.compile("[^(]*(quote|name|String value|escape)");
    private static final String VALUE =
            "expected a value: a string in double quotes, a number, `true`, `false`, `null`, `{` or `[`";
    private static final String COMMENT = "comments are not part of JSON";
    private static final String UNKNOWN = "it is not JSON";

    /** The mistake at which a parser of this text stopped. */
    public static JsonMistake of(JsonProcessingException failure, JsonParser parser, String json) {
        if (failure instanceof StreamConstraintsException) {
            JsonLocation end = parser.currentLocation();
            int length = lengthBefore((int) end.getCharOffset(), json);
            return new JsonMistake(end.getLineNr(), end.getColumnNr() - length, limit(message(failure), parser));
        }
        @Nullable JsonLocation known = failure.getLocation();
        JsonLocation location = known == null ? parser.currentLocation() : known;
        Reading reading =
                new Reading(message(failure), parser.getParsingContext(), json, (int) location.getCharOffset());
        return new JsonMistake(location.getLineNr(), location.getColumnNr(), reading.sentence());
    }

    @Override
    public String toString() {
        return "invalid JSON at line %d, column %d: %s".formatted(line, column, sentence);
    }

    /** The length of what ends here: a number, or else a bracket. */
    private static int lengthBefore(int end, String json) {
        int begin = Math.min(end, json.length());
        while (begin > 0 && "0123456789.eE+-".indexOf(json.charAt(begin - 1)) >= 0) {
            begin--;
        }
        return Math.max(1, end - begin);
    }

    private static String message(JsonProcessingException failure) {
        return String.valueOf(failure.getOriginalMessage());
    }

    private static String limit(String message, JsonParser parser) {
        if (message.contains("nesting depth")) {
            return "nested deeper than %d levels"
                    .formatted(parser.streamReadConstraints().getMaxNestingDepth());
        }
        if (message.contains("Number") || message.contains("BigDecimal")) {
            return "a number is longer than %d digits"
                    .formatted(parser.streamReadConstraints().getMaxNumberLength());
        }
        if (message.contains("Name")) {
            return "a name is longer than %d characters"
                    .formatted(parser.streamReadConstraints().getMaxNameLength());
        }
        return "it is too large";
    }

    /**
     * The state of the parser at the mistake.
     *
     * @param message of the parser; only this tells mistakes apart
     * @param at index into the text
     */
    private record Reading(String message, JsonStreamContext open, String json, int at) {
        String sentence() {
            Matcher duplicate = DUPLICATE.matcher(message);
            if (duplicate.matches()) {
                return "duplicate member `%s`".formatted(duplicate.group(1));
            }
            if (message.startsWith("Unexpected end-of-input")) {
                return end();
            }
            if (message.startsWith("Illegal unquoted")) {
                return control();
            }
            if (message.contains("character escape")) {
                return "after a backslash comes one of `\"\\/bfnrt`, or `u` and four hexadecimal digits;"
                        + " a backslash itself is written `\\\\`";
            }
            return found() == '#' || message.contains("comment") ? COMMENT : betweenTexts();
        }

        private String betweenTexts() {
            if (message.startsWith("Illegal character")) {
                return "a control character outside a string";
            }
            if (isUnseen(found())) {
                return "a character that looks like a space and is none, U+%04X".formatted((int) found());
            }
            if (open.inRoot() && before() != 0) {
                return "something follows the %s".formatted(before() == '}' ? "object" : "value");
            }
            if (message.contains("close marker")) {
                return bracket();
            }
            if (message.contains("comma to separate")) {
                return separator();
            }
            if (message.contains("to start")) {
                return name();
            }
            if (message.contains("colon to separate")) {
                return "`:` is missing after the name of a member";
            }
            return message.contains("numeric") || message.contains("NUMERIC") ? number() : value();
        }

        private String end() {
            if (INSIDE_TEXT.matcher(message).lookingAt()) {
                return "the document ends inside a string: `\"` is missing";
            }
            StringBuilder missing = new StringBuilder();
            for (JsonStreamContext level = open; !level.inRoot(); level = level.getParent()) {
                missing.append(level.inArray() ? ']' : '}');
            }
            return "the document ends too early" + (missing.isEmpty() ? "" : ": `" + missing + "` is missing");
        }

        private String control() {
            return switch (found()) {
                case '\n', '\r' -> "a line break inside a string: `\"` is missing, or write `\\n`";
                case '\t' -> "a tab inside a string: write `\\t`";
                default -> "a control character inside a string: write `\\u%04x`".formatted((int) found());
            };
        }

        private String bracket() {
            if (open.inRoot()) {
                return VALUE;
            }
            JsonLocation begin = open.startLocation(ContentReference.unknown());
            return "`%s` in place of `%s`, for the %s that begins at line %d, column %d"
                    .formatted(
                            found(),
                            close(),
                            open.inArray() ? "list" : "object",
                            begin.getLineNr(),
                            begin.getColumnNr());
        }

        private String separator() {
            if (found() == '"' || (open.inArray() && "{[-0123456789".indexOf(found()) >= 0)) {
                return "a comma is missing";
            }
            if (found() == ':' && open.inArray()) {
                return "a list has no names: members belong in `{` and `}`";
            }
            return "expected `,` or `%s`%s"
                    .formatted(close(), before() == '"' ? "; a quotation mark inside a string is written `\\\"`" : "");
        }

        private String name() {
            if (found() == '}') {
                return "a comma too many before `}`";
            }
            return found() == ',' ? "a comma too many" : "expected the name of a member, in double quotes";
        }

        private String number() {
            if (message.contains("zero")) {
                return "a number has no leading zeros";
            }
            if (message.contains("Non-standard")) {
                return "`NaN` and `Infinity` are not JSON numbers";
            }
            return message.contains("plus") ? "a number has no leading `+`" : "a digit of a number is missing";
        }

        private String value() {
            if (before() == ',' && found() == close()) {
                return "a comma too many before `%s`".formatted(found());
            }
            if (found() == ',' && before() != ':') {
                return "a comma too many";
            }
            if (before() == ':' && ",}]".indexOf(found()) >= 0) {
                return "a value is missing after `:`";
            }
            return message.contains("expected a v") || message.contains("token") ? VALUE : UNKNOWN;
        }

        private char close() {
            return open.inArray() ? ']' : '}';
        }

        /** The character at which the parser stopped; NUL at the end. */
        private char found() {
            return at >= 0 && at < json.length() ? json.charAt(at) : 0;
        }

        /** The last character before it that isn't white space; NUL if there is none. */
        private char before() {
            int i = Math.min(at, json.length()) - 1;
            while (i >= 0 && Character.isWhitespace(json.charAt(i))) {
                i--;
            }
            return i >= 0 ? json.charAt(i) : 0;
        }

        private static boolean isUnseen(char c) {
            return c > 0x7f && (Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT);
        }
    }
}
