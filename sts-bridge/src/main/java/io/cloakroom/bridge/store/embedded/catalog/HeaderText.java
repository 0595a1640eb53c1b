package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumHeaders;

/**
 * Headers as the catalog stores them: names and values in turn, each prefixed with its length and a colon. So no
 * content can be mistaken for an end. {@code 12:content-type10:text/plain}
 */
final class HeaderText {
    private HeaderText() {}

    static String write(Headers headers) {
        if (headers.size() == 0) {
            return "";
        }
        var text = new StringBuilder(256);
        for (int i = 0; i < headers.size(); i++) {
            write(text, headers.name(i));
            write(text, headers.value(i));
        }
        return text.toString();
    }

    private static void write(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    /** @throws IllegalArgumentException if {@link #write} did not write it: the catalog is damaged */
    static Headers read(String text) {
        if (text.isEmpty()) {
            return Headers.EMPTY;
        }
        var headers = Headers.builder();
        var reader = new Reader(text);
        while (reader.at < text.length()) {
            headers.add(reader.next(), reader.next());
        }
        return headers.build();
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        String next() {
            int colon = text.indexOf(':', at);
            int start = colon + 1;
            int length = colon < 0 ? -1 : Integer.parseInt(text, at, colon, 10);
            if (length < 0 || length > text.length() - start) {
                throw new IllegalArgumentException("a stored header does not have the length it names");
            }
            at = start + length;
            return text.substring(start, at);
        }
    }

    /**
     * Rewrites what schema 1 stored: lines {@code name: value}. Names came unchecked from presigned URLs, so a line may
     * hold anything. Leaves out what is not a header of an object.
     */
    static String ofLines(String lines) {
        var headers = Headers.builder();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0 && isStored(line.substring(0, colon))) {
                try {
                    headers.add(line.substring(0, colon), line.substring(colon + 2));
                } catch (IllegalArgumentException e) {
                    // the name is no token, so it never was a header
                }
            }
        });
        return write(headers.build());
    }

    private static boolean isStored(String name) {
        return StoredObject.isMetadata(name) || name.startsWith(ChecksumHeaders.FAMILY);
    }
}
