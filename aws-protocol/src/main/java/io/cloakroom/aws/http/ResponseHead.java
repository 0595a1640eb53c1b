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
    private static final String CACHE_CONTROL = "cache-control";

    /** The same head with more headers. A {@code cache-control} among them takes the place of its own. */
    public ResponseHead with(Headers more) {
        if (more.size() == 0) {
            return this;
        }
        boolean isCachingSaid = more.contains(CACHE_CONTROL);
        Headers.Builder all = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            if (!isCachingSaid || !headers.name(i).equals(CACHE_CONTROL)) {
                all.add(headers.field(i));
            }
        }
        return new ResponseHead(status, all.addAll(more).build(), contentLength);
    }
}
