package io.cloakroom.bridge.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HkdfTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            RFC 5869 A.1 | 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b | 000102030405060708090a0b0c | f0f1f2f3f4f5f6f7f8f9 | 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865
            RFC 5869 A.3 | 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b | '' | '' | 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8
            """)
    void matchesThePublishedVectors(String source, String key, String salt, String info, String output) {
        byte[] expected = HEX.parseHex(output);
        assertThat(Hkdf.extract(HEX.parseHex(salt), HEX.parseHex(key)).expand(HEX.parseHex(info), expected.length))
                .isEqualTo(expected);
    }

    @Test
    void givesNoMoreThanTheStandardAllows() {
        Hkdf hkdf = Hkdf.extract(new byte[1], new byte[1]);
        assertThat(hkdf.expand(new byte[0], 8160)).hasSize(8160);
        assertThatIllegalArgumentException().isThrownBy(() -> hkdf.expand(new byte[0], 8161));
    }
}
