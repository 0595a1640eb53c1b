package io.cloakroom.bridge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeadParserTest {
    private final HeadParser parser = new HeadParser(1000, 5);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text.replace("\n", "\r\n"), StandardCharsets.ISO_8859_1);
    }

    /** A parser that has refused a head reads no other one. */
    private static void refusedAsTooLarge(String text) {
        HeadParser fresh = new HeadParser(1000, 5);
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> fresh.poll(bytes(text)))
                .matches(MalformedMessage::isTooLarge);
    }

    private HeadParser.Head parse(String text) {
        return Objects.requireNonNull(parser.poll(bytes(text)));
    }

    @Test
    void namesAreLowerCaseAndValuesTrimmed() {
        HeadParser.Head head = parse("GET /a HTTP/1.1\nHost:h\nX-A:  \t b c\t \nX-Empty:\n\n");
        assertThat(head.first()).isEqualTo("GET");
        assertThat(head.second()).isEqualTo("/a");
        assertThat(head.third()).isEqualTo("HTTP/1.1");
        assertThat(head.headers().first("host")).contains("h");
        assertThat(head.headers().first("x-a")).contains("b c");
        assertThat(head.headers().first("x-empty")).contains("");
    }

    @Test
    void aReasonPhraseMayHoldSpacesOrBeMissing() {
        assertThat(parse("HTTP/1.1 404 Not Found\n\n").third()).isEqualTo("Not Found");
        assertThat(parse("HTTP/1.1 200 \n\n").third()).isEmpty();
        assertThat(parse("HTTP/1.1 200\n\n").third()).isEmpty();
    }

    @Test
    @DisplayName("S-72 an idle connection does not hold the large heads that came over it")
    void s72_largeHeadsAreNotRemembered() {
        HeadParser large = new HeadParser(16_384, 100);
        Objects.requireNonNull(large.poll(bytes("GET / HTTP/1.1\nA: " + "x".repeat(16_000) + "\n\n")));
        assertThat(large.remembered()).isZero();
        Objects.requireNonNull(large.poll(bytes("GET / HTTP/1.1\n" + "a:b\n".repeat(99) + "\n")));
        assertThat(large.remembered()).isZero();
        for (int fields = 32; fields > 0; fields--) {
            String head = "GET / HTTP/1.1\n" + "a:b\n".repeat(fields - 1) + "C: " + "x".repeat(2700) + "\n\n";
            Objects.requireNonNull(large.poll(bytes(head)));
            assertThat(large.remembered()).isLessThan(4 * 3072);
        }
        assertThat(Objects.requireNonNull(large.poll(bytes("GET / HTTP/1.1\nC: d\n\n")))
                        .headers()
                        .first("c"))
                .contains("d");
    }

    @Test
    void aHeadMayComeByteByByte() {
        ByteBuf in = Unpooled.buffer();
        String text = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
        for (int i = 0; i < text.length() - 1; i++) {
            in.writeByte(text.charAt(i));
            assertThat(parser.poll(in)).isNull();
        }
        in.writeByte('\n').writeByte('B');
        assertThat(Objects.requireNonNull(parser.poll(in)).headers().size()).isEqualTo(1);
        assertThat(in.readableBytes()).isEqualTo(1);
    }

    /** Lines that repeat are not parsed again: nothing of one request may be taken into another. */
    @Test
    void everyHeadStandsForItself() {
        parse("GET /a HTTP/1.1\nHost: h\nAuthorization: one\nX-Token: long-token\n\n");
        HeadParser.Head changed = parse("GET /b HTTP/1.1\nHost: h\nAuthorization: two\nX-Token: long-token\n\n");
        assertThat(changed.second()).isEqualTo("/b");
        assertThat(changed.headers().first("authorization")).contains("two");
        assertThat(changed.headers().first("x-token")).contains("long-token");
        HeadParser.Head shorter = parse("GET /a HTTP/1.1\nHost: h\n\n");
        assertThat(shorter.headers().size()).isEqualTo(1);
        HeadParser.Head longer = parse("GET /a HTTP/1.1\nHost: h\nAuthorization: one\nX-Token: long-tokens\n\n");
        assertThat(longer.headers().first("authorization")).contains("one");
        assertThat(longer.headers().first("x-token")).contains("long-tokens");
        HeadParser.Head prefix = parse("GET /a HTTP/1.1\nHost: hh\nAuthorization: on\nX-Token: long-token\n\n");
        assertThat(prefix.headers().first("host")).contains("hh");
        assertThat(prefix.headers().first("authorization")).contains("on");
        assertThat(prefix.headers().first("x-token")).contains("long-token");
    }

    @Test
    void equalLinesGiveTheSameStrings() {
        String first = parse("GET /a HTTP/1.1\nX-Token: t\n\n").headers().value(0);
        assertThat(parse("GET /b HTTP/1.1\nX-Token: t\n\n").headers().value(0)).isSameAs(first);
    }

    @Test
    void limitsHold() {
        refusedAsTooLarge("GET /" + "a".repeat(1000) + " HTTP/1.1\n\n");
        refusedAsTooLarge("GET /" + "a".repeat(1000));
        refusedAsTooLarge("GET / HTTP/1.1\n" + "A: b\n".repeat(6) + "\n");
        assertThat(parse("GET / HTTP/1.1\n" + "A: b\n".repeat(5) + "\n")
                        .headers()
                        .size())
                .isEqualTo(5);
    }
}
