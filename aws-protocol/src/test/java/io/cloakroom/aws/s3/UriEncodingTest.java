package io.cloakroom.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.PercentDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, a%2Fb",
        "a b+c, a%20b%2Bc, a%20b%2Bc",
        "-._~, -._~, -._~",
        "a*'(), a%2A%27%28%29, a%2A%27%28%29",
        "ä€𝄞, %C3%A4%E2%82%AC%F0%9D%84%9E, %C3%A4%E2%82%AC%F0%9D%84%9E",
        "100%, 100%25, 100%25"
    })
    void encodes(String text, String key, String component) {
        assertThat(UriEncoding.encodeKey(text)).isEqualTo(key);
        assertThat(UriEncoding.encodeComponent(text)).isEqualTo(component);
    }

    @ParameterizedTest
    @CsvSource({"/a%2fb, /a/b", "/a%7eb, /a~b", "/%c3%a4, /%C3%A4", "/a=b, /a%3Db", "/a+b, /a%2Bb", "/%61, /a"})
    void canonicalPaths(String raw, String canonical) {
        assertThat(UriEncoding.canonicalPath(raw)).isEqualTo(canonical);
    }

    @Test
    void whatIsEncodedIsDecodedAgain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            String key = random.ints(random.nextInt(30), 1, 0x10ffff)
                    .filter(c -> c < 0xd800 || c > 0xdfff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String encoded = UriEncoding.encodeKey(key);
            assertThat(PercentDecoder.PATH.decode(encoded)).as("seed %s", seed).isEqualTo(key);
            assertThat(UriEncoding.canonicalPath(encoded)).isEqualTo(encoded);
            String wire = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            assertThat(UriEncoding.canonicalPath(wire.replace("%", "%25"))).isEqualTo(encoded);
        }
    }
}
