package io.cloakroom.bridge.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.aws.http.HeaderField;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadWriterTest {
    private final HeadWriter writer = new HeadWriter();

    @Test
    void writesBytes() {
        writer.text("GET / HTTP/1.1").endLine();
        writer.field(HeaderField.of("A", "x\ty \u00e9")).field("b", 7).endLine();
        assertThat(written()).isEqualTo("GET / HTTP/1.1\r\na: x\ty \u00e9\r\nb: 7\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\0", "a\u007f", "a\u010a"})
    @DisplayName("S-71 what would break out of its line is refused, and the head with it")
    void s71_refusesWhatWouldBreakOutOfItsLine(String text) {
        writer.text("HTTP/1.1 200 OK").endLine();
        assertThatIllegalArgumentException().isThrownBy(() -> writer.text(text));
        assertThat(writer.length()).isZero();
        writer.text("next");
        assertThat(written()).isEqualTo("next");
    }

    private String written() {
        var out = Unpooled.buffer();
        writer.moveTo(out);
        return out.toString(ISO_8859_1);
    }
}
