package io.cloakroom.aws.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document as S3 and STS do: the declaration, a newline, then everything on one line. Characters that XML
 * cannot hold become U+FFFD. Clients that list such keys ask for {@code encoding-type=url}.
 */
public final class XmlWriter {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private final StringBuilder text = new StringBuilder(512).append(DECLARATION);
    private final Deque<String> open = new ArrayDeque<>();

    private XmlWriter() {}

    /** Begins a document whose root element is in no namespace. */
    public static XmlWriter document(String root) {
        return new XmlWriter().open(root);
    }

    /** Begins a document whose root element has this default namespace. */
    public static XmlWriter document(String root, String namespace) {
        XmlWriter writer = new XmlWriter();
        writer.text.append('<').append(root).append(" xmlns=\"");
        writer.escape(namespace);
        writer.text.append("\">");
        writer.open.push(root);
        return writer;
    }

    public XmlWriter open(String name) {
        text.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    /** Opens an element that gives its type by {@code xsi:type}, like an S3 grantee. */
    public XmlWriter openTyped(String name, String type) {
        text.append('<')
                .append(name)
                .append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"")
                .append(type)
                .append("\">");
        open.push(name);
        return this;
    }

    public XmlWriter close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Text of the element that is open. */
    public XmlWriter text(String value) {
        escape(value);
        return this;
    }

    /** An element that holds text only. */
    public XmlWriter element(String name, String value) {
        text.append('<').append(name).append('>');
        escape(value);
        text.append("</").append(name).append('>');
        return this;
    }

    public XmlWriter element(String name, long value) {
        text.append('<')
                .append(name)
                .append('>')
                .append(value)
                .append("</")
                .append(name)
                .append('>');
        return this;
    }

    public XmlWriter element(String name, boolean value) {
        return element(name, Boolean.toString(value));
    }

    /** Closes all open elements and returns the document in UTF-8. */
    public byte[] toBytes() {
        while (!open.isEmpty()) {
            close();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void escape(String value) {
        int copied = 0;
        for (int i = 0; i < value.length(); ) {
            if (isPlain(value.charAt(i))) {
                i++;
                continue;
            }
            int c = value.codePointAt(i);
            int next = i + Character.charCount(c);
            String escaped = escaped(c);
            if (escaped != null) {
                text.append(value, copied, i).append(escaped);
                copied = next;
            }
            i = next;
        }
        if (copied == 0) {
            text.append(value); // in one piece, unlike a range
        } else {
            text.append(value, copied, value.length());
        }
    }

    /** Whether a character stands for itself, as nearly all do. */
    private static boolean isPlain(char c) {
        return (c >= '(' && c < '<') || (c > '>' && c < 0xd800);
    }

    /** The escape of a character; null if it stands for itself. */
    private static @Nullable String escaped(int c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            case '\t' -> "&#x9;";
            case '\n' -> "&#xA;";
            case '\r' -> "&#xD;";
            default -> isXml(c) ? null : "\ufffd";
        };
    }

    private static boolean isXml(int c) {
        return c >= 0x20 && !(c >= 0xd800 && c <= 0xdfff) && c != 0xfffe && c != 0xffff;
    }
}
