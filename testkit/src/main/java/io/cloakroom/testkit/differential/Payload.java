package io.cloakroom.testkit.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The payload that a cell of the table describes: {@code text …} as it stands, or {@code bytes N} of a fixed pattern.
 */
final class Payload {
    private Payload() {}

    static byte[] of(String cell, Variables variables) {
        if (cell.startsWith("text ")) {
            return variables.inText(cell.substring("text ".length())).getBytes(UTF_8);
        }
        if (cell.startsWith("bytes ")) {
            byte[] bytes = new byte[Integer.parseInt(cell.substring("bytes ".length()))];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 31 + (i >> 8));
            }
            return bytes;
        }
        return new byte[0];
    }
}
