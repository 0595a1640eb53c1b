package io.cloakroom.policy.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OneLineTest {
    @DisplayName("S-75 nothing that steers a terminal or turns a line around is left")
    @Test
    void s75_nothingSteersATerminal() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String line = OneLine.of("a" + Character.toString(c) + "b");
            assertThat(line.codePoints().anyMatch(OneLineTest::steers))
                    .as("U+%04X", c)
                    .isFalse();
        }
    }

    /** Told apart in another way than by the code under test. */
    private static boolean steers(int c) {
        String text = Character.toString(c);
        return text.matches("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    }

    @Test
    void escapesAsJsonDoes() {
        assertThat(OneLine.of("\u001b[2J\u009b\u007f\n\u202e\u2028\ud800x\udb40\udc01é😀"))
                .isEqualTo("\\u001b[2J\\u009b\\u007f\\u000a\\u202e\\u2028\\ud800x\\udb40\\udc01é😀");
    }

    @Test
    void leavesOtherTextAlone() {
        assertThat(OneLine.of("Zoë /home/ü 日本 😀 \"quoted\"")).isEqualTo("Zoë /home/ü 日本 😀 \"quoted\"");
    }
}
