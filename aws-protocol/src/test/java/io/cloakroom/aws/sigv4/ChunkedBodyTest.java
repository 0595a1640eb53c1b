package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.aws.payload.ChunkProof;
import io.cloakroom.aws.payload.PayloadHeaders;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.payload.PayloadVerifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
    private static final String PAYLOAD = "first chunk, second, third";
    private static final String CHECKSUM = "x-amz-checksum-crc32";

    /** The three forms of aws-chunked. */
    enum Form {
        SIGNED("STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        SIGNED_TRAILER("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
        UNSIGNED_TRAILER("STREAMING-UNSIGNED-PAYLOAD-TRAILER");

        private final String payloadHash;

        Form(String payloadHash) {
            this.payloadHash = payloadHash;
        }

        RequestHead head(int decodedLength) {
            String length = Integer.toString(decodedLength);
            return this == SIGNED
                    ? Example.signed("PUT", "/b/k", payloadHash, "host", "h", "x-amz-decoded-content-length", length)
                    : Example.signed(
                            "PUT",
                            "/b/k",
                            payloadHash,
                            "host",
                            "h",
                            "x-amz-decoded-content-length",
                            length,
                            "x-amz-trailer",
                            CHECKSUM);
        }

        ChunkWriter writer(RequestHead head) {
            return this == UNSIGNED_TRAILER ? ChunkWriter.unsigned() : ChunkWriter.signed(head);
        }

        ChunkWriter finish(ChunkWriter writer, String crc) {
            writer.last();
            if (this != SIGNED) {
                writer.trailer(CHECKSUM, crc);
            }
            if (this == SIGNED_TRAILER) {
                writer.trailerSignature(CHECKSUM + ':' + crc + '\n');
            }
            return writer.end();
        }
    }

    private static byte[] body(Form form, RequestHead head) {
        ChunkWriter writer =
                form.writer(head).chunk("first chunk, ").chunk("second, ").chunk("third");
        return form.finish(writer, crc()).toBytes();
    }

    private static String crc() {
        return Base64.getEncoder().encodeToString(crcBytes());
    }

    private static byte[] crcBytes() {
        ChecksumComputation computation = ChecksumAlgorithm.CRC32.start();
        computation.update(ByteBuffer.wrap(Example.bytes(PAYLOAD)));
        return computation.value();
    }

    private static String unwrap(RequestHead head, byte[] body, int pieceBytes) {
        PayloadVerifier verifier = Example.verifier(head);
        byte[] payload = Example.payload(verifier, body, pieceBytes);
        verifier.finish();
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    private static AwsException refusal(RequestHead head, byte[] body) {
        AwsException refusal = catchThrowableOfType(AwsException.class, () -> unwrap(head, body, 17));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @EnumSource
    void unwrapsHoweverItIsCut(Form form) {
        RequestHead head = form.head(PAYLOAD.length());
        byte[] body = body(form, head);
        for (int pieceBytes = 1; pieceBytes <= body.length; pieceBytes++) {
            assertThat(unwrap(head, body, pieceBytes)).isEqualTo(PAYLOAD);
        }
    }

    @DisplayName("the line of the checksum may end in LF CR LF, with or without a blank line behind it")
    @ParameterizedTest(name = "{0}, at the end {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {"\\n\\r\\n, \\r\\n", "\\n\\r\\n, \"\"", "\\n, \\r\\n\\r\\n", "\\r\\n, \\r\\n"})
    void linesOfTheTrailerMayEndInLf(String lineEnd, String end) {
        String line = CHECKSUM + ':' + crc() + lineEnd.translateEscapes();
        for (Form form : EnumSet.of(Form.SIGNED_TRAILER, Form.UNSIGNED_TRAILER)) {
            RequestHead head = form.head(PAYLOAD.length());
            ChunkWriter writer = form.writer(head).chunk(PAYLOAD).last().raw(line);
            byte[] body = form == Form.SIGNED_TRAILER
                    ? writer.trailerSignature(CHECKSUM + ':' + crc() + '\n')
                            .end()
                            .toBytes()
                    : writer.raw(end.translateEscapes()).toBytes();
            for (int pieceBytes = 1; pieceBytes <= body.length; pieceBytes++) {
                assertThat(unwrap(head, body, pieceBytes)).isEqualTo(PAYLOAD);
            }
        }
    }

    @DisplayName("S-38 lines that end in LF leave no signature and no checksum out")
    @Test
    void s38_aTrailerOfLfLinesIsCheckedLikeAnyOther() {
        String line = CHECKSUM + ':' + crc() + "\n\r\n";
        RequestHead signed = Form.SIGNED_TRAILER.head(PAYLOAD.length());
        byte[] noSignature =
                ChunkWriter.signed(signed).chunk(PAYLOAD).last().raw(line).toBytes();
        assertThat(refusal(signed, noSignature)).returns(AwsErrorCode.INCOMPLETE_BODY, AwsException::code);
        RequestHead unsigned = Form.UNSIGNED_TRAILER.head(PAYLOAD.length());
        byte[] otherChecksum = ChunkWriter.unsigned()
                .chunk(PAYLOAD)
                .last()
                .raw(CHECKSUM + ":AAAAAA==\n\r\n\r\n")
                .toBytes();
        assertThat(refusal(unsigned, otherChecksum)).returns(AwsErrorCode.BAD_DIGEST, AwsException::code);
        byte[] nothing =
                ChunkWriter.unsigned().chunk(PAYLOAD).last().raw("\r\n").toBytes();
        assertThat(refusal(unsigned, nothing)).returns(AwsErrorCode.MALFORMED_TRAILER, AwsException::code);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyPayloadIsOnlyTheLastChunk(Form form) {
        RequestHead head = form.head(0);
        assertThat(unwrap(head, form.finish(form.writer(head), "AAAAAA==").toBytes(), 5))
                .isEmpty();
    }

    @DisplayName("S-38 one bit wrong anywhere: refused, or it meant the same")
    @ParameterizedTest
    @EnumSource
    void s38_bitFlips(Form form) {
        RequestHead head = form.head(PAYLOAD.length());
        byte[] body = body(form, head);
        for (int at = 0; at < body.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = body.clone();
                flipped[at] ^= (byte) (1 << bit);
                String result;
                try {
                    result = unwrap(head, flipped, 64);
                } catch (AwsException e) {
                    continue;
                }
                assertThat(result).as("bit %s of byte %s", bit, at).isEqualTo(PAYLOAD);
            }
        }
    }

    @DisplayName("S-38 a flipped byte of each chunk is a wrong signature or checksum")
    @ParameterizedTest
    @EnumSource
    void s38_everyChunkCounts(Form form) {
        RequestHead head = form.head(PAYLOAD.length());
        for (String word : new String[] {"first", "second", "third"}) {
            String text = new String(body(form, head), StandardCharsets.ISO_8859_1);
            byte[] changed = Example.bytes(text.replace(word, word.replace(word.charAt(0), 'X')));
            assertThat(refusal(head, changed))
                    .returns(
                            form == Form.UNSIGNED_TRAILER
                                    ? AwsErrorCode.BAD_DIGEST
                                    : AwsErrorCode.SIGNATURE_DOES_NOT_MATCH,
                            AwsException::code);
        }
    }

    @DisplayName("S-38 cut off anywhere")
    @ParameterizedTest
    @EnumSource
    void s38_truncation(Form form) {
        RequestHead head = form.head(PAYLOAD.length());
        byte[] body = body(form, head);
        for (int length = 0; length < body.length; length++) {
            assertThat(refusal(head, Arrays.copyOf(body, length)))
                    .as("the first %s bytes", length)
                    .returns(AwsErrorCode.INCOMPLETE_BODY, AwsException::code);
        }
    }

    @DisplayName("S-38 bytes after the end")
    @ParameterizedTest
    @EnumSource
    void s38_extraBytes(Form form) {
        RequestHead head = form.head(PAYLOAD.length());
        byte[] body = body(form, head);
        assertThat(refusal(head, Arrays.copyOf(body, body.length + 1)))
                .returns(AwsErrorCode.INCOMPLETE_BODY, AwsException::code);
    }

    @DisplayName("S-38 the decoded length is exact")
    @ParameterizedTest
    @EnumSource
    void s38_decodedLength(Form form) {
        for (int wrong : new int[] {0, 1, PAYLOAD.length() - 1, PAYLOAD.length() + 1, 1_000_000}) {
            RequestHead head = form.head(wrong);
            assertThat(refusal(head, body(form, head))).returns(AwsErrorCode.INCOMPLETE_BODY, AwsException::code);
        }
    }

    @Test
    void s38_chunksInAnotherOrder() {
        RequestHead head = Form.SIGNED.head(8);
        ChunkWriter one = ChunkWriter.signed(head).chunk("aaaa");
        byte[] first = one.toBytes();
        byte[] both = one.chunk("bbbb").toBytes();
        byte[] second = Arrays.copyOfRange(both, first.length, both.length);
        ChunkWriter swapped = ChunkWriter.signed(head)
                .raw(new String(second, StandardCharsets.ISO_8859_1))
                .raw(new String(first, StandardCharsets.ISO_8859_1));
        assertThat(refusal(head, swapped.toBytes())).returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @Test
    void s38_theTrailerMustBeThere() {
        RequestHead unsigned = Form.UNSIGNED_TRAILER.head(4);
        byte[] without = ChunkWriter.unsigned().chunk("aaaa").last().end().toBytes();
        assertThat(refusal(unsigned, without)).returns(AwsErrorCode.MALFORMED_TRAILER, AwsException::code);

        RequestHead signed = Form.SIGNED_TRAILER.head(4);
        byte[] unsignedTrailer = ChunkWriter.signed(signed)
                .chunk("aaaa")
                .last()
                .trailer(CHECKSUM, "rZjlRQ==")
                .end()
                .toBytes();
        assertThat(refusal(signed, unsignedTrailer)).returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @DisplayName("S-38 the trailer is what was announced, once")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-checksum-sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "x-amz-meta-a:1",
                "x-amz-checksum-crc32:rZjlRQ==\r\nx-amz-checksum-crc32:rZjlRQ==",
                "no colon",
                ":no name",
                "x-amz-trailer-signature:0000000000000000000000000000000000000000000000000000000000000000"
            })
    void s38_otherTrailers(String trailer) {
        RequestHead head = Form.UNSIGNED_TRAILER.head(4);
        byte[] body = ChunkWriter.unsigned()
                .chunk("aaaa")
                .last()
                .raw(trailer + "\r\n")
                .end()
                .toBytes();
        assertThat(refusal(head, body)).returns(AwsErrorCode.MALFORMED_TRAILER, AwsException::code);
    }

    @DisplayName("S-57 what is read before it is verified has a limit")
    @Test
    void s57_longLines() {
        RequestHead head = Form.UNSIGNED_TRAILER.head(4);
        assertThat(refusal(head, ChunkWriter.unsigned().raw("0".repeat(300)).toBytes()))
                .returns(AwsErrorCode.INCOMPLETE_BODY, AwsException::code);
        byte[] longTrailer = ChunkWriter.unsigned()
                .chunk("aaaa")
                .last()
                .raw(CHECKSUM + ':' + " ".repeat(5000))
                .toBytes();
        assertThat(refusal(head, longTrailer)).returns(AwsErrorCode.MALFORMED_TRAILER, AwsException::code);
    }

    @DisplayName("S-51 chunk sizes have one reading")
    @ParameterizedTest
    @CsvSource({"+4", "0x4", "-4", "'4 '", "' 4'", "''", "4;a=b", "4000000000000004", "g"})
    void s51_chunkSizes(String size) {
        RequestHead head = Form.UNSIGNED_TRAILER.head(4);
        byte[] body = ChunkWriter.unsigned()
                .raw(size + "\r\naaaa\r\n")
                .last()
                .trailer(CHECKSUM, "rZjlRQ==")
                .end()
                .toBytes();
        assertThat(refusal(head, body)).returns(AwsErrorCode.INCOMPLETE_BODY, AwsException::code);
    }

    @DisplayName("S-51 lines end in CR LF only")
    @Test
    void s51_bareLineFeeds() {
        RequestHead head = Form.UNSIGNED_TRAILER.head(4);
        byte[] body = ChunkWriter.unsigned().raw("4\naaaa\r\n").toBytes();
        assertThat(refusal(head, body)).returns(AwsErrorCode.INCOMPLETE_BODY, AwsException::code);
    }

    @Test
    void whatTheTrailerProvedIsHandedOn() {
        RequestHead head = Form.UNSIGNED_TRAILER.head(PAYLOAD.length());
        PayloadVerifier verifier = Example.verifier(head);
        Example.payload(verifier, body(Form.UNSIGNED_TRAILER, head), 10);
        assertThat(verifier.finish().first(CHECKSUM)).contains(crc());
        assertThat(verifier.isTransparent()).isFalse();
        assertThat(verifier.payloadLength()).hasValue(PAYLOAD.length());
    }

    @Test
    void chunksThatProveNothingAreUnwrappedToo() {
        RequestHead head = RequestHead.parse(
                "PUT",
                "/b/k",
                Example.headers(
                        "x-amz-content-sha256",
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                        "x-amz-decoded-content-length",
                        Integer.toString(PAYLOAD.length()),
                        "x-amz-trailer",
                        CHECKSUM));
        PayloadKind kind = PayloadKind.parse("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        PayloadVerifier verifier = PayloadHeaders.of(head, kind, true).chunkedBody(ChunkProof.NONE);
        assertThat(Example.payload(verifier, body(Form.UNSIGNED_TRAILER, head), 9))
                .isEqualTo(Example.bytes(PAYLOAD));
        assertThat(verifier.finish().size()).isEqualTo(1);
    }
}
