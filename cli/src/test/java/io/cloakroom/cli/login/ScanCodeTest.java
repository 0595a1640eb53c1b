package io.cloakroom.cli.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanCodeTest {
    private static final int MARGIN = 4;

    /** A camera reads the squares: those of the code, with four light ones around them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sso.example.org/realms/acme/device?user_code=ABCD-EFGH",
                "http://127.0.0.1:8080/realms/demo/device?user_code=WDJB-MJHT&what=makes+it+longer+than+the+other+one"
            })
    void drawsEverySquare(String address) {
        List<String> lines = ScanCode.of(address).lines().stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
        QrCode code = QrCode.encodeText(address, QrCode.Ecc.LOW);

        assertThat(lines).hasSize((code.size + 2 * MARGIN + 1) / 2);
        for (int y = -MARGIN; y < code.size + MARGIN; y++) {
            String line = lines.get((y + MARGIN) / 2);
            assertThat(line).hasSize(code.size + 2 * MARGIN);
            String dark = (y + MARGIN) % 2 == 0 ? "█▀" : "█▄";
            for (int x = -MARGIN; x < code.size + MARGIN; x++) {
                assertThat(dark.indexOf(line.charAt(x + MARGIN)) >= 0)
                        .as("square %d, %d", x, y)
                        .isEqualTo(code.getModule(x, y));
            }
        }
    }

    /** Terminals have light letters on a dark ground, or the other way round. */
    @ParameterizedTest
    @ValueSource(strings = "https://sso.example.org/device")
    void setsItsColours(String address) {
        assertThat(ScanCode.of(address).lines())
                .allMatch(line -> line.startsWith("\u001b[38;5;16;48;5;231m") && line.endsWith("\u001b[0m"));
    }
}
