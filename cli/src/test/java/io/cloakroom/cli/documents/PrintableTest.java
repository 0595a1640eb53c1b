package io.cloakroom.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void cannotSteerTheTerminal() {
        assertThat(Printable.line("a\u001b[31m\r\n\u2028\u202eb \u00e9"))
                .isEqualTo("a\\u001b[31m\\u000d\\u000a\\u2028\\u202eb \u00e9");
    }

    @Test
    void cutsWhatNobodyReads() {
        assertThat(Printable.line("x".repeat(5000))).hasSizeLessThan(2100).endsWith("…");
    }
}
