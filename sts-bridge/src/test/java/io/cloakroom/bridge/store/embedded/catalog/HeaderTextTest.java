package io.cloakroom.bridge.store.embedded.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.aws.http.Headers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderTextTest {
    @Test
    void readsWhatItWrote() {
        Headers headers = Headers.builder()
                .add("content-type", "12:content-type")
                .add("x-amz-meta-empty", "")
                .add("x-amz-meta-latin", "\u00c3\u00a9: 7:")
                .add("x-amz-meta-twice", "a")
                .add("x-amz-meta-twice", "b")
                .build();
        assertThat(HeaderText.write(headers)).startsWith("12:content-type15:12:content-type16:x-amz-meta-empty0:");
        assertThat(lines(HeaderText.read(HeaderText.write(headers)))).isEqualTo(lines(headers));
        assertThat(HeaderText.read(HeaderText.write(Headers.EMPTY)).size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1",
                "1:",
                ":a",
                "1:a",
                "1:a2:b",
                "1:a999999999:b",
                "1:a-1:b",
                "1:a99999999999:b",
                "1:\n1:b",
                "3:a b1:c",
                "1:a3:b\nc"
            })
    @DisplayName("S-71 a record that is damaged is no header")
    void s71_aDamagedRecordIsNoHeader(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderText.read(text));
    }

    private static String lines(Headers headers) {
        var lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('|'));
        return lines.toString();
    }
}
