package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;

/** Headers as a text of lines {@code name: value}, as the catalog stores them. */
final class HeaderText {
    private HeaderText() {}

    static String write(Headers headers) {
        var text = new StringBuilder();
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    static Headers read(String text) {
        if (text.isEmpty()) {
            return Headers.EMPTY;
        }
        var headers = Headers.builder();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            int colon = text.indexOf(": ", start);
            headers.add(text.substring(start, colon), text.substring(colon + 2, end));
            start = end + 1;
        }
        return headers.build();
    }
}
