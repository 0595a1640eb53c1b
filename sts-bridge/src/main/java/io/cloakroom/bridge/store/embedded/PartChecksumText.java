package io.cloakroom.bridge.store.embedded;

import java.util.Optional;

/** A part's checksum as the catalog stores it: {@code algorithm:value}, or empty. */
final class PartChecksumText {
    private PartChecksumText() {}

    static String write(Checksum checksum) {
        return checksum.algorithm() + ":" + checksum.value();
    }

    static Optional<Checksum> read(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Checksum(text.substring(0, colon), text.substring(colon + 1)));
    }

    /** Writes it as an element. */
    static void write(XmlText xml, String text) {
        read(text).ifPresent(checksum -> xml.element(Checksum.element(checksum.algorithm()), checksum.value()));
    }
}
