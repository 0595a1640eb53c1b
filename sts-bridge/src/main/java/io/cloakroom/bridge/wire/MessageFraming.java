package io.cloakroom.bridge.wire;

import io.cloakroom.aws.http.Headers;
import java.util.Locale;

/** Finds out from the header fields how a body is framed. Refuses anything that two readers could see differently. */
public final class MessageFraming {
    private static final int MAX_LENGTH_DIGITS = 18;

    private MessageFraming() {}

    /**
     * The framing of a request's body.
     *
     * @throws MalformedMessage for a length given twice, for a length and a coding together, and for codings other than
     *     {@code chunked}
     */
    public static BodyFraming ofRequest(Headers headers) {
        return of(headers, false);
    }

    /** The framing of an answer that may have a body. Without a length, the body ends with the connection. */
    public static BodyFraming ofResponse(Headers headers) {
        return of(headers, true);
    }

    private static BodyFraming of(Headers headers, boolean response) {
        String length = null;
        String coding = null;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.equals("content-length")) {
                if (length != null) {
                    throw new MalformedMessage("`content-length` is given twice");
                }
                length = headers.value(i);
            } else if (name.equals("transfer-encoding")) {
                if (coding != null) {
                    throw new MalformedMessage("`transfer-encoding` is given twice");
                }
                coding = headers.value(i);
            }
        }
        if (coding != null) {
            if (length != null) {
                throw new MalformedMessage("both `content-length` and `transfer-encoding` are given");
            }
            if (!coding.toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new MalformedMessage("the transfer coding is not `chunked`");
            }
            return BodyFraming.chunked();
        }
        if (length == null) {
            return response ? BodyFraming.untilClose() : BodyFraming.ofLength(0);
        }
        return BodyFraming.ofLength(parse(length));
    }

    private static long parse(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_LENGTH_DIGITS) {
            throw new MalformedMessage("`content-length` is not a number");
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw new MalformedMessage("`content-length` is not a number");
            }
            value = 10 * value + (c - '0');
        }
        return value;
    }
}
