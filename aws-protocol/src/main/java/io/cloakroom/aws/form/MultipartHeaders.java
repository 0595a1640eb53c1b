package io.cloakroom.aws.form;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HeaderField;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the headers of a form and of its parts. */
final class MultipartHeaders {
    private static final int MAX_BOUNDARY = 70;

    private MultipartHeaders() {}

    /**
     * The names of a part.
     *
     * @param field in lower case
     * @param fileName without folders; empty if the part names none
     */
    record PartName(String field, String fileName) {}

    /** @throws AwsException {@code MalformedPOSTRequest} */
    static String boundary(String contentType) {
        String boundary = parameter(contentType, "boundary").orElse("");
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY || !hasBoundaryCharacters(boundary)) {
            throw FormReader.malformed("`Content-Type` names no boundary of 1 to 70 characters.");
        }
        return boundary;
    }

    private static boolean hasBoundaryCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return !text.endsWith(" ");
    }

    /** @throws AwsException {@code MalformedPOSTRequest} */
    static PartName parse(byte[] head) {
        @Nullable PartName name = null;
        int start = 0;
        while (start < head.length - "\r\n".length()) {
            int end = start;
            while (head[end] != '\n') {
                end++;
            }
            HeaderField field = field(head, start, end - 1);
            switch (field.name()) {
                case "content-disposition" -> {
                    if (name != null) {
                        throw FormReader.malformed("A part has two `Content-Disposition` headers.");
                    }
                    name = partName(field.value());
                }
                case "content-transfer-encoding" -> requireIdentity(field.value());
                default -> {}
            }
            start = end + 1;
        }
        if (name == null) {
            throw FormReader.malformed("A part has no `Content-Disposition`.");
        }
        return name;
    }

    private static HeaderField field(byte[] head, int from, int end) {
        try {
            return HeaderField.parse(head, from, end);
        } catch (IllegalArgumentException e) {
            throw FormReader.malformed("The head of a part is not made of header fields.");
        }
    }

    private static void requireIdentity(String encoding) {
        switch (encoding.toLowerCase(Locale.ROOT)) {
            case "7bit", "8bit", "binary" -> {}
            default -> throw FormReader.malformed("`Content-Transfer-Encoding` must be `binary`.");
        }
    }

    private static PartName partName(String disposition) {
        int semicolon = disposition.indexOf(';');
        String type = (semicolon < 0 ? disposition : disposition.substring(0, semicolon)).strip();
        Optional<String> name = parameter(disposition, "name");
        if (!type.equalsIgnoreCase("form-data") || name.isEmpty() || name.get().isEmpty()) {
            throw FormReader.malformed("A part is not `form-data` with a name.");
        }
        String fileName = parameter(disposition, "filename")
                .map(MultipartHeaders::utf8OfWire)
                .orElse("");
        return new PartName(utf8OfWire(name.get()).toLowerCase(Locale.ROOT), withoutFolders(fileName));
    }

    /** The part after the last slash or backslash: some browsers send the whole path. */
    private static String withoutFolders(String fileName) {
        return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    }

    /**
     * The value of a parameter. In a quoted one only a quote is escaped by a backslash: browsers send Windows paths as
     * they are.
     */
    private static Optional<String> parameter(String header, String wanted) {
        List<String> found = new ArrayList<>(1);
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = header.substring(at + 1, equals).strip();
            StringBuilder value = new StringBuilder();
            at = value(header, equals + 1, value);
            if (name.equalsIgnoreCase(wanted)) {
                found.add(value.toString());
            }
        }
        if (found.size() > 1) {
            throw FormReader.malformed("A header names `" + wanted + "` twice.");
        }
        return found.stream().findFirst();
    }

    /** Reads one value and returns the index of the semicolon after it, or the length. */
    private static int value(String header, int from, StringBuilder value) {
        int length = header.length();
        if (from >= length || header.charAt(from) != '"') {
            int end = header.indexOf(';', from);
            end = end < 0 ? length : end;
            value.append(header.substring(from, end).strip());
            return end;
        }
        int at = from + 1;
        while (at < length && header.charAt(at) != '"') {
            if (header.charAt(at) == '\\' && at + 1 < length && header.charAt(at + 1) == '"') {
                at++;
            }
            value.append(header.charAt(at++));
        }
        int end = at + 1;
        while (end < length && (header.charAt(end) == ' ' || header.charAt(end) == '\t')) {
            end++;
        }
        if (at >= length || (end < length && header.charAt(end) != ';')) {
            throw FormReader.malformed("A quoted value of a header has no end.");
        }
        return end;
    }

    private static String utf8OfWire(String text) {
        return utf8(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** @throws AwsException {@code MalformedPOSTRequest} */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw FormReader.malformed("A name or value is not UTF-8.");
        }
    }

    /** At most 64 characters of the text, without any that break a line or a document. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 64); i++) {
            char c = text.charAt(i);
            printable.append(c > ' ' && c < 0x7f && c != '`' ? c : '?');
        }
        return printable.toString();
    }
}
