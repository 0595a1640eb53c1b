package io.cloakroom.aws.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderFieldTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a:",
                "a: x\nset-cookie",
                "a\nb",
                "a\r\nb",
                "a\rb",
                "a\tb",
                "a\0b",
                "a\u007fb",
                "a\u001bb",
                "a\u0085b",
                "\u00e9",
                "\u2028",
                "\u0130",
                "a(b",
                "a/b",
                "a,b",
                "a;b",
                "a=b",
                "a\"b",
                "a@b",
                "a[b",
                "a\\b",
                "a{b"
            })
    @DisplayName("S-71 a name is a token")
    void s71_aNameIsAToken(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderField.of(name, "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.builder().add(name, "x").build());
        byte[] line = (name + ": x").getBytes(ISO_8859_1);
        if (name.indexOf(':') < 0) {
            assertThatIllegalArgumentException().isThrownBy(() -> HeaderField.parse(line, 0, line.length));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\ny",
                "x\r\nset-cookie: y",
                "x\ry",
                "x\0",
                "\u001b[2J",
                "x\u007f",
                "\u000bx",
                "x\u001f",
                "\nx",
                "x\n"
            })
    @DisplayName("S-71 a value has no controls")
    void s71_aValueHasNoControls(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderField.of("a", value));
        byte[] line = ("a: " + value).getBytes(ISO_8859_1);
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderField.parse(line, 0, line.length));
    }

    @Test
    @DisplayName("S-71 a value is bytes")
    void s71_aValueIsBytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderField.of("a", "\u0100"));
        assertThatIllegalArgumentException()
                .as("a char whose low byte is a line feed")
                .isThrownBy(() -> HeaderField.of("a", "x\u010ay"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            plain|Content-Type|text/plain|content-type|text/plain
            blanks around|a|  x y   |a|x y
            a tab inside|a|x\ty|a|x\ty
            all of a token|!#$%&'*+-.^_`~09AZ|x|!#$%&'*+-.^_`~09az|x
            bytes over 7f|a|\u0080\u00c3\u00a9\u00ff|a|\u0080\u00c3\u00a9\u00ff
            empty|a||a|
            """)
    void readsAndMakesTheSame(String why, String name, String value, String expectedName, String expectedValue) {
        String text = value == null ? "" : value.translateEscapes();
        String expected = expectedValue == null ? "" : expectedValue.translateEscapes();
        HeaderField made = HeaderField.of(name, text);
        assertThat(made.name()).isEqualTo(expectedName);
        assertThat(made.value()).isEqualTo(expected);
        byte[] line = (name + ":" + text).getBytes(ISO_8859_1);
        HeaderField read = HeaderField.parse(line, 0, line.length);
        assertThat(read.name()).isEqualTo(expectedName);
        assertThat(read.value()).isEqualTo(expected);
    }
}
