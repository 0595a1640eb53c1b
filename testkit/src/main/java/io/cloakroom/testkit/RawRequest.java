package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.aws.http.Headers;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * A request that goes on the wire as it stands: nothing is added, checked or encoded. For tests that do what no HTTP
 * library does.
 *
 * @param target of the request line, path and query, one char per byte
 */
public record RawRequest(String method, String target, Headers headers, Body body) {
    /** The bytes of a request body. */
    public static final class Body {
        private static final Body EMPTY = new Body(new byte[0]);
        private final byte[] bytes;

        private Body(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /** A request without headers and body. */
    public static RawRequest of(String method, String target) {
        return new RawRequest(method, target, Headers.EMPTY, Body.EMPTY);
    }

    /** The same for another target. */
    public RawRequest withTarget(String other) {
        return new RawRequest(method, other, headers, body);
    }

    /** The same with a header added, even if there is one with this name. */
    public RawRequest with(String name, String value) {
        Headers.Builder more = Headers.builder();
        headers.forEach(more::add);
        return new RawRequest(method, target, more.add(name, value).build(), body);
    }

    /** The same without the headers of this name. */
    public RawRequest without(String name) {
        Headers.Builder fewer = Headers.builder();
        headers.forEach((header, value) -> {
            if (!header.equals(name.toLowerCase(Locale.ROOT))) {
                fewer.add(header, value);
            }
        });
        return new RawRequest(method, target, fewer.build(), body);
    }

    /** The same with the value of a header replaced. */
    public RawRequest replace(String name, String value) {
        return without(name).with(name, value);
    }

    /** The same with a body, but no headers for it. */
    public RawRequest withBody(byte[] bytes) {
        return new RawRequest(method, target, headers, new Body(bytes.clone()));
    }

    /** The same with the body of another request, but no headers for it. */
    public RawRequest withBodyOf(RawRequest other) {
        return new RawRequest(method, target, headers, other.body);
    }

    /** The bytes of the whole request on the wire. */
    public byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        out.writeBytes(body.bytes());
        return out.toByteArray();
    }
}
