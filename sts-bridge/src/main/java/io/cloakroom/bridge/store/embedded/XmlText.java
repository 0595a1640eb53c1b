package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes an S3 answer document. */
final class XmlText {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final Headers HEADERS =
            Headers.builder().add("content-type", "application/xml").build();

    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins a document with its root element, in the namespace of S3. */
    static XmlText document(String root) {
        var xml = new XmlText();
        xml.text.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
        xml.open.push(root);
        return xml;
    }

    XmlText open(String name) {
        text.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    /** Begins an element with an attribute; name and value are written as they are. */
    XmlText open(String name, String attributes) {
        text.append('<').append(name).append(' ').append(attributes).append('>');
        open.push(name);
        return this;
    }

    XmlText close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    XmlText element(String name, String value) {
        text.append('<').append(name).append('>');
        escape(value);
        text.append("</").append(name).append('>');
        return this;
    }

    XmlText element(String name, long value) {
        return element(name, String.valueOf(value));
    }

    XmlText element(String name, boolean value) {
        return element(name, String.valueOf(value));
    }

    /** Ends what is open and makes the answer. */
    HttpAnswer answer(Headers more) {
        while (!open.isEmpty()) {
            close();
        }
        var headers = Headers.builder();
        HEADERS.forEach(headers::add);
        more.forEach(headers::add);
        return new HttpAnswer(200, headers.build(), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    HttpAnswer answer() {
        return answer(Headers.EMPTY);
    }

    /** Control characters become references, as S3 writes them; XML 1.0 has no better way. */
    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                default -> {
                    if (c < ' ') {
                        text.append("&#").append((int) c).append(';');
                    } else {
                        text.append(c);
                    }
                }
            }
        }
    }
}
