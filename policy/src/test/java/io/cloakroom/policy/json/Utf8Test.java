package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"é\": \"😀\"}\n"})
    void textIsFine(String text) {
        assertThat(Utf8.problem(text.getBytes(UTF_8))).isEmpty();
        assertThat(Utf8.problemOfLine(ByteBuffer.wrap(text.getBytes(UTF_8)))).isEmpty();
    }

    @Test
    void theFirstBadByteIsNamed() {
        byte[] latin1 = "{\n \"\": \"caf\u00e9\"}".getBytes(ISO_8859_1);
        byte[] cut = {'"', (byte) 0xc3};

        assertThat(Utf8.problem(latin1)).contains("the document is not valid UTF-8: byte 0xe9 at line 2, column 10");
        assertThat(Utf8.problem(cut)).contains("the document is not valid UTF-8: byte 0xc3 at line 1, column 2");
        assertThat(Utf8.problemOfLine(ByteBuffer.wrap(cut)))
                .contains("the line is not valid UTF-8: byte 0xc3 at column 2");
    }

    @Test
    void anotherEncodingIsNamed() {
        for (Charset encoding : List.of(UTF_16, UTF_16BE, UTF_16LE)) {
            assertThat(Utf8.problem("{}".getBytes(encoding))).contains("the document is UTF-16: save it as UTF-8");
        }
        assertThat(Utf8.problem(new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0}))
                .contains("the document is UTF-16: save it as UTF-8");
    }

    /** The beginning is what MinIO answers. */
    @Test
    void aByteOrderMarkIsNamed() {
        assertThat(Utf8.problem("\ufeff{}".getBytes(UTF_8)))
                .contains("invalid character 'ï' looking for beginning of value:"
                        + " the document begins with a byte order mark: save it without");
    }
}
