package io.cloakroom.cli.login;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/**
 * An address as a QR code for the camera of a telephone, drawn with characters. Each stands for two squares, one above
 * the other. The colours are set, because cameras want dark squares on a light ground and terminals have either.
 *
 * @param lines from top to bottom, with the sequences that set colours
 */
record ScanCode(List<String> lines) {
    /** What is longer makes a code that few terminals have room for. */
    static final int MAX_CHARS = 300;

    /** Light squares around a code, by ISO/IEC 18004. */
    private static final int MARGIN = 4;

    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
    private static final String AS_BEFORE = "\u001b[0m";

    ScanCode {
        lines = List.copyOf(lines);
    }

    /** @param address of at most {@value #MAX_CHARS} characters */
    static ScanCode of(String address) {
        QrCode code = QrCode.encodeText(address, QrCode.Ecc.LOW);
        List<String> lines = new ArrayList<>();
        for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
            StringBuilder line = new StringBuilder(BLACK_ON_WHITE);
            for (int x = -MARGIN; x < code.size + MARGIN; x++) {
                line.append(square(code.getModule(x, y), code.getModule(x, y + 1)));
            }
            lines.add(line.append(AS_BEFORE).toString());
        }
        return new ScanCode(lines);
    }

    private static char square(boolean isUpperDark, boolean isLowerDark) {
        return isUpperDark ? isLowerDark ? '█' : '▀' : isLowerDark ? '▄' : ' ';
    }
}
