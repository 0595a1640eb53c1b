package io.cloakroom.bridge.identity.oidc;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads answers of HTTP/1.1. Head and body are bounded. */
final class AnswerReader {
    private static final int MAX_HEAD_BYTES = 32 * 1024;

    private AnswerReader() {}

    /** Reads the next answer, after interim ones. What follows it stays unread. */
    static HttpCall.Answer read(InputStream in, int maxBodyBytes) throws IOException {
        int room = MAX_HEAD_BYTES;
        int status;
        Map<String, String> headers;
        do {
            String first = line(in, room);
            room -= first.length();
            status = status(first);
            headers = new HashMap<>();
            for (String line = line(in, room); !line.isEmpty(); line = line(in, room)) {
                room -= line.length() + 1;
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new IOException("the answer has a line that is not a header");
                }
                headers.merge(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip(),
                        (one, other) -> one + ", " + other);
            }
        } while (status < 200);
        return new HttpCall.Answer(status, headers, body(in, status, headers, maxBodyBytes));
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static byte[] body(InputStream in, int status, Map<String, String> headers, int maxBytes)
            throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.containsKey("transfer-encoding")) {
            if (!headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                throw new IOException("the answer is in a coding nobody asked for");
            }
            return chunks(in, maxBytes);
        }
        String length = headers.get("content-length");
        if (length == null) {
            byte[] rest = in.readNBytes(maxBytes + 1);
            requireRoom(rest.length, maxBytes);
            return rest;
        }
        if (!length.matches("[0-9]{1,12}")) {
            throw new IOException("the length of the answer cannot be read");
        }
        requireRoom(Long.parseLong(length), maxBytes);
        return exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in, 1024).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("the answer has a chunk whose size cannot be read");
            }
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) {
                skipTrailers(in);
                return body.toByteArray();
            }
            requireRoom((long) body.size() + bytes, maxBytes);
            body.writeBytes(exactly(in, bytes));
            if (!line(in, 1024).isEmpty()) {
                throw new IOException("the answer has a chunk that is longer than it says");
            }
        }
    }

    private static void skipTrailers(InputStream in) throws IOException {
        int room = MAX_HEAD_BYTES;
        for (String line = line(in, room); !line.isEmpty(); line = line(in, room)) {
            room -= line.length() + 1;
        }
    }

    private static void requireRoom(long bytes, int maxBytes) throws IOException {
        if (bytes > maxBytes) {
            throw new IOException("the answer is larger than %d bytes".formatted(maxBytes));
        }
    }

    private static byte[] exactly(InputStream in, int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("the answer ends early");
        }
        return read;
    }

    /** A line without its line end. The head of an answer is bounded. */
    private static String line(InputStream in, int room) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ends early");
            }
            if (line.length() > room) {
                throw new IOException("the head of the answer is too long");
            }
            line.append((char) c);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
}
