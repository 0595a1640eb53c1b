package io.cloakroom.aws.http;

import java.util.OptionalLong;
import java.util.Set;

/**
 * The head of a streamed answer.
 *
 * @param headers without {@code content-length}, {@code transfer-encoding} and {@code connection}, which the server
 *     adds
 * @param contentLength bytes of the body, also in the answer to a HEAD; empty if the body is sent in chunks
 */
public record ResponseHead(int status, Headers headers, OptionalLong contentLength) {
    private static final String CACHE_CONTROL = "cache-control";

    /** An answer has one of each at most. */
    private static final Set<String> ONCE =
            Set.of("accept-ranges", CACHE_CONTROL, "content-disposition", "content-type");

    /**
     * The same head with more headers. What they say of caching, type, saving and ranges takes the place of its own;
     * {@code x-cloakroom-cache-control} then tells what its own said of caching.
     */
    public ResponseHead with(Headers more) {
        if (more.size() == 0) {
            return this;
        }
        Headers.Builder all = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (!ONCE.contains(name) || !more.contains(name)) {
                all.add(headers.field(i));
            } else if (name.equals(CACHE_CONTROL)) {
                all.add("x-cloakroom-cache-control", headers.field(i).value());
            }
        }
        return new ResponseHead(status, all.addAll(more).build(), contentLength);
    }
}
