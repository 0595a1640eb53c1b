package io.cloakroom.aws.http;

import java.util.OptionalLong;

/**
 * The head of a streamed answer.
 *
 * @param headers without {@code content-length}, {@code transfer-encoding} and {@code connection}, which the server
 *     adds
 * @param contentLength bytes of the body, also in the answer to a HEAD; empty if the body is sent in chunks
 */
public record ResponseHead(int status, Headers headers, OptionalLong contentLength) {
    /** The same head with more headers. */
    public ResponseHead with(Headers more) {
        return more.size() == 0
                ? this
                : new ResponseHead(
                        status, Headers.builder().addAll(headers).addAll(more).build(), contentLength);
    }
}
