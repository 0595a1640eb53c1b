package io.cloakroom.aws.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=B-1";
    private static final String KEY = field("key", "a/${filename}");
    private static final String FILE = field("file\"; filename=\"x.txt", "content");
    private static final String END = "--B-1--\r\n";

    private static String field(String name, String value) {
        return "--B-1\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    /** What a reader found. */
    private static final class Found implements FormReader.Listener {
        private final ByteArrayOutputStream file = new ByteArrayOutputStream();
        private Optional<PostForm> form = Optional.empty();
        private long expected;
        private final FormReader reader;
        private final int bodyBytes;
        private ByteBuffer current = ByteBuffer.allocate(0);

        Found(FormReader reader, int bodyBytes) {
            this.reader = reader;
            this.bodyBytes = bodyBytes;
        }

        @Override
        public void fields(PostForm fields) {
            assertThat(form).isEmpty();
            form = Optional.of(fields);
            expected = reader.fileLength(bodyBytes);
        }

        @Override
        public void file(int position, int length) {
            for (int i = position; i < position + length; i++) {
                file.write(current.get(i));
            }
        }

        @Override
        public void heldBack(byte[] bytes, int length) {
            file.write(bytes, 0, length);
        }

        String file() {
            return file.toString(ISO_8859_1);
        }

        String value(String name) {
            return form.orElseThrow().value(name).orElse("(none)");
        }
    }

    private static Found read(String type, byte[] body, int pieceBytes) {
        FormReader reader = FormReader.of(type);
        Found found = new Found(reader, body.length);
        for (int at = 0; at < body.length; at += pieceBytes) {
            found.current = ByteBuffer.wrap(body, at, Math.min(pieceBytes, body.length - at));
            reader.update(found.current, found);
            assertThat(found.current.hasRemaining()).isFalse();
        }
        reader.finish();
        return found;
    }

    private static Found read(String body) {
        return read(TYPE, body.getBytes(UTF_8), 1 << 20);
    }

    private static AwsException refusal(String body) {
        return catchThrowableOfType(AwsException.class, () -> read(body));
    }

    @Test
    void readsFieldsAndFile() {
        Found found =
                read(KEY + field("Content-Type", "text/plain") + field("x-amz-meta-ü", "ö\r\n--B-2\r\n") + FILE + END);

        assertThat(found.value("key")).isEqualTo("a/x.txt");
        assertThat(found.value("content-type")).isEqualTo("text/plain");
        assertThat(found.value("x-amz-meta-ü")).isEqualTo("ö\r\n--B-2\r\n");
        assertThat(found.form.orElseThrow().fields()).hasSize(3);
        assertThat(found.file()).isEqualTo("content");
        assertThat(found.expected).isEqualTo(7);
    }

    @Test
    void readsInPiecesOfEverySize() {
        String content = "\r\n--B-\r\r\n--B\r\n\r\n--B-2--\r\n\r";
        byte[] body = ("preamble\r\n" + KEY + field("file\"; filename=\"x", content) + field("submit", "Upload") + END)
                .getBytes(UTF_8);
        for (int piece = 1; piece <= body.length; piece++) {
            Found found = read(TYPE, body, piece);
            assertThat(found.file()).as("pieces of %d", piece).isEqualTo(content);
            assertThat(found.value("key")).isEqualTo("a/x");
            assertThat(found.value("submit")).isEqualTo("(none)");
        }
    }

    @Test
    void readsRandomFilesInRandomPieces() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            StringBuilder content = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                content.append("\r\n--B-1x".charAt(random.nextInt(8)));
            }
            String file = content.toString();
            if (("\r\n" + file + "\r\n").contains("\r\n--B-1")) {
                continue;
            }
            byte[] body = (KEY + field("file", file) + END).getBytes(UTF_8);
            Found found = read(TYPE, body, 1 + random.nextInt(9));
            assertThat(found.file()).as("seed %d, round %d", seed, round).isEqualTo(file);
            assertThat(found.expected).isEqualTo(file.length());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            quoted         | multipart/form-data; boundary="B-1"
            other case     | Multipart/Form-Data; charset=utf-8; BOUNDARY=B-1
            spaces         | multipart/form-data ; boundary=B-1 ; x=y
            """)
    void findsTheBoundary(String why, String type) {
        assertThat(read(type, (KEY + FILE + END).getBytes(UTF_8), 100).file()).isEqualTo("content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"B",
                "multipart/form-data; boundary=\"B\" C",
                "multipart/form-data; boundary=A; boundary=B",
                "multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890X"
            })
    void refusesOtherBoundaries(String type) {
        assertThat(catchThrowableOfType(AwsException.class, () -> FormReader.of(type)))
                .returns(AwsErrorCode.MALFORMED_POST_REQUEST, AwsException::code);
    }

    @DisplayName("S-40 a form that can be read in two ways is refused")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no boundary        | hello
            no end             | KEY FILE
            no name            | --B-1\\r\\nContent-Disposition: form-data\\r\\n\\r\\nx\\r\\n FILE END
            empty name         | --B-1\\r\\nContent-Disposition: form-data; name=""\\r\\n\\r\\nx\\r\\n FILE END
            no disposition     | --B-1\\r\\nContent-Type: a\\r\\n\\r\\nx\\r\\n FILE END
            no headers         | --B-1\\r\\n\\r\\nx\\r\\n FILE END
            two dispositions   | --B-1\\r\\nContent-Disposition: form-data; name=a\\r\\nContent-Disposition: form-data; name=b\\r\\n\\r\\nx\\r\\n FILE END
            two names          | --B-1\\r\\nContent-Disposition: form-data; name=a; name=b\\r\\n\\r\\nx\\r\\n FILE END
            attachment         | --B-1\\r\\nContent-Disposition: attachment; name=a\\r\\n\\r\\nx\\r\\n FILE END
            bare return        | --B-1\\r\\nContent-Disposition: form-data; name=a\\r\\n\\rX: y\\r\\nContent-Disposition: form-data; name=b\\r\\n\\r\\nx\\r\\n FILE END
            bare line feed     | --B-1\\nContent-Disposition: form-data; name=a\\n\\nx\\r\\n FILE END
            folded             | --B-1\\r\\nContent-Disposition: form-data;\\r\\n name=a\\r\\n\\r\\nx\\r\\n FILE END
            coded              | --B-1\\r\\nContent-Disposition: form-data; name=a\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\nx\\r\\n FILE END
            after the boundary | --B-1 x\\r\\n FILE END
            """)
    void s40_malformed(String why, String body) {
        String text = body.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace(" FILE", FILE)
                .replace("KEY", KEY)
                .replace(" END", END);
        assertThat(refusal(text)).returns(AwsErrorCode.MALFORMED_POST_REQUEST, AwsException::code);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] body = (field("a", "\u00fc") + FILE + END).getBytes(ISO_8859_1);
        assertThat(catchThrowableOfType(AwsException.class, () -> read(TYPE, body, 10)))
                .returns(AwsErrorCode.MALFORMED_POST_REQUEST, AwsException::code);
    }

    @DisplayName("S-40 there is one file, and no field twice")
    @Test
    void s40_oneOfEach() {
        assertThat(refusal(KEY + END)).returns(AwsErrorCode.INCORRECT_NUMBER_OF_FILES, AwsException::code);
        assertThat(refusal(KEY + FILE + FILE + END))
                .returns(AwsErrorCode.INCORRECT_NUMBER_OF_FILES, AwsException::code);
        assertThat(refusal(KEY + field("KEY", "other") + FILE + END))
                .returns(AwsErrorCode.INVALID_ARGUMENT, AwsException::code)
                .hasMessageContaining("`key` is given twice");
        assertThat(read(KEY + FILE + field("key", "other") + END).value("key")).isEqualTo("a/x.txt");
    }

    @DisplayName("S-57 everything but the file is bounded, before and after it")
    @Test
    void s57_bounds() {
        String large = "x".repeat(FormReader.MAX_FIELD_BYTES);
        for (String body : List.of(
                KEY + field("a", large) + FILE + END,
                KEY + FILE + field("a", large) + END,
                KEY + FILE + END + large,
                large,
                "--B-1\r\n" + "a: b\r\n".repeat(11000))) {
            assertThat(refusal(body).code())
                    .isIn(AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED, AwsErrorCode.MALFORMED_POST_REQUEST);
        }
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= FormReader.MAX_FIELDS; i++) {
            many.append(field("f" + i, ""));
        }
        assertThat(refusal(many + FILE + END))
                .returns(AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED, AwsException::code);
        assertThat(read(KEY + field("file", large + large) + END).file()).hasSize(2 * large.length());
    }

    @DisplayName("S-72 the name of a file does not make fields longer than fields may be")
    @Test
    void s72_fileNamesAreNotRepeatedWithoutBound() {
        String file = field("file\"; filename=\"" + "x".repeat(1000), "content");
        assertThat(read(field("x-ignore-a", "${filename}".repeat(60)) + file + END)
                        .value("x-ignore-a"))
                .hasSize(60_000);
        for (String body : List.of(
                field("x-ignore-a", "${filename}".repeat(5500)) + file + END,
                KEY + field("file\"; filename=\"" + "x".repeat(1025), "content") + END)) {
            assertThat(refusal(body))
                    .returns(AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED, AwsException::code)
                    .hasMessageContaining("name of the file");
        }
    }

    @DisplayName("S-72 what describes the object is no longer than the head of a request")
    @Test
    void s72_headersOfTheObjectAreBounded() {
        PostForm form = read(field("x-amz-meta-a", "x".repeat(9000))
                        + field("x-amz-meta-b", "x".repeat(9000))
                        + FILE
                        + END)
                .form
                .orElseThrow();
        assertThat(catchThrowableOfType(AwsException.class, form::headers))
                .returns(AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED, AwsException::code);
    }

    @DisplayName("S-57 the head of a part has few lines, and each ends with CR LF")
    @Test
    void s57_headsOfParts() {
        String head = "--B-1\r\nContent-Disposition: form-data; name=\"a\"\r\n";
        assertThat(refusal(head + "a: b\r\n".repeat(16) + "\r\nx\r\n" + FILE + END))
                .hasMessageContaining("16 lines");
        assertThat(refusal(head + "a: b\n\r\nx\r\n" + FILE + END)).hasMessageContaining("CR LF");
        assertThat(read(head + "a: b\r\n\r\nx\r\n" + FILE + END).value("a")).isEqualTo("x");
    }

    @DisplayName("S-40 the name of a file has no folders, and changes no signature")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            C:\\\\photos\\\\x.txt | x.txt
            ../../x.txt           | x.txt
            a\\\\"b"              | a"b"
            """)
    void s40_fileNames(String sent, String meant) {
        String name = sent.replace("\\\\", "\\").replace("\"b\"", "\"b\\\"");
        Found found = read(field("key", "${filename}-${filename}")
                + field("policy", "${filename}")
                + field("success_action_redirect", "http://h/${filename}")
                + field("file\"; filename=\"" + name, "")
                + END);

        assertThat(found.value("key")).isEqualTo(meant + "-" + meant);
        assertThat(found.value("policy")).isEqualTo("${filename}");
        assertThat(found.value("success_action_redirect")).isEqualTo("http://h/${filename}");
    }
}
