package io.cloakroom.aws.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        plain            | two words?_=           | two words?_=
        a word of its own | =?UTF-8?B?c8O8w58=?=  | =?UTF-8?B?c8O8w58=?=
        quoted           | süß                    | =?UTF-8?q?s=C3=BC=C3=9F?=
        blanks and signs | süß oder _ = ?         | =?UTF-8?q?s=C3=BC=C3=9F_oder_=5F_=3D_=3F?=
        special in mail  | süß.txt                | =?UTF-8?b?c8O8w58udHh0?=
        a pair           | 🙂                      | =?UTF-8?q?=F0=9F=99=82?=
        """)
    void words(String why, String text, String encoded) {
        assertThat(EncodedWords.of(bytes(text))).isEqualTo(encoded);
    }

    /** No word has more than 75 characters, and none ends within a character. */
    @Test
    void longTextsTakeSeveralWords() {
        assertThat(EncodedWords.of(bytes("ü".repeat(11))))
                .isEqualTo("=?UTF-8?q?" + "=C3=BC".repeat(10) + "?= =?UTF-8?q?=C3=BC?=");
        assertThat(EncodedWords.of(bytes("." + "ü".repeat(23))))
                .isEqualTo("=?UTF-8?b?" + "LsO8" + "w7zDvMO8".repeat(7) + "?= =?UTF-8?b?w7w=?=");
        for (String word : EncodedWords.of(bytes("€x".repeat(500))).split(" ", -1)) {
            assertThat(word)
                    .hasSizeLessThanOrEqualTo(75)
                    .startsWith("=?UTF-8?q?")
                    .endsWith("?=");
        }
    }

    @Test
    void whatIsNoUtf8KeepsItsBytes() {
        assertThat(EncodedWords.of("s\u00fc\u00df")).isEqualTo("=?UTF-8?q?s=FC=DF?=");
        assertThat(EncodedWords.of("\u0080".repeat(100))).contains("=80=80");
    }

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
