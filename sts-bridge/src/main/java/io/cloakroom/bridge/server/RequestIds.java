package io.cloakroom.bridge.server;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Makes request ids: 16 upper-case hexadecimal digits. They name requests in logs and are not secret. */
final class RequestIds {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private RequestIds() {}

    static String next() {
        return HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
