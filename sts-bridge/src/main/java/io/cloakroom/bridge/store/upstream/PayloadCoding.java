package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a payload goes to the upstream. Its end is held back until the whole payload has been verified. So a bad payload
 * stays an unfinished request at the upstream and never becomes an object.
 */
sealed interface PayloadCoding permits PayloadCoding.Plain, PayloadCoding.Trailed {
    /**
     * Chooses the coding for the payload of the exchange, whose length is known. A call that has none to send has no
     * trailer either, whatever its client declares.
     */
    static PayloadCoding of(StoreExchange exchange, boolean hasPayload) {
        long length = exchange.contentLength().orElse(0);
        Optional<String> trailer = exchange.checksumTrailer();
        if (hasPayload && trailer.isPresent()) {
            Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHeader(trailer.get());
            if (algorithm.isPresent()) {
                return new Trailed(length, algorithm.get());
            }
        }
        return new Plain(length, exchange.payloadHash().orElse(UpstreamRequest.UNSIGNED));
    }

    /** Whether the body is in aws-chunked coding. */
    boolean isWrapped();

    /** The value of {@code x-amz-content-sha256}. */
    String payloadHash();

    /** Bytes of the HTTP body. */
    long bodyLength();

    /** @param contentEncoding of the object; empty: none */
    void addHeaders(Headers.Builder headers, String contentEncoding);

    /** Sends payload bytes on, but keeps back the last of them. Takes over the buffer. */
    void data(ByteBuf payload, Consumer<ByteBuf> out);

    /** The payload is verified: sends the end. */
    void complete(Headers checksums, Consumer<ByteBuf> out);

    /** Drops what was kept back. */
    void release();

    /** The payload as it is. The client's hash is signed anew; without a hash, the payload is not signed. */
    final class Plain implements PayloadCoding {
        private final long length;
        private final String payloadHash;
        private long taken;
        private ByteBuf kept = Unpooled.EMPTY_BUFFER;

        Plain(long length, String payloadHash) {
            this.length = length;
            this.payloadHash = payloadHash;
        }

        @Override
        public boolean isWrapped() {
            return false;
        }

        @Override
        public String payloadHash() {
            return payloadHash;
        }

        @Override
        public long bodyLength() {
            return length;
        }

        @Override
        public void addHeaders(Headers.Builder headers, String contentEncoding) {
            if (!contentEncoding.isEmpty()) {
                headers.add("content-encoding", contentEncoding);
            }
        }

        @Override
        public void data(ByteBuf payload, Consumer<ByteBuf> out) {
            taken += payload.readableBytes();
            if (taken < length) {
                out.accept(payload);
            } else {
                kept = payload;
            }
        }

        @Override
        public void complete(Headers checksums, Consumer<ByteBuf> out) {
            ByteBuf last = kept;
            kept = Unpooled.EMPTY_BUFFER;
            out.accept(last);
        }

        @Override
        public void release() {
            kept.release();
            kept = Unpooled.EMPTY_BUFFER;
        }
    }

    /**
     * The payload in aws-chunked coding with a trailing checksum, as the client sent it. The value is not known before
     * the end.
     */
    final class Trailed implements PayloadCoding {
        private static final int CHUNK_BYTES = 1024 * 1024;

        private final long length;
        private final String name;
        private final int valueLength;
        private long begun;
        private int left;

        Trailed(long length, ChecksumAlgorithm algorithm) {
            this.length = length;
            this.name = algorithm.headerName();
            this.valueLength = algorithm.base64Length();
        }

        @Override
        public boolean isWrapped() {
            return true;
        }

        @Override
        public String payloadHash() {
            return UpstreamRequest.UNSIGNED_WITH_TRAILER;
        }

        @Override
        public long bodyLength() {
            long full = length / CHUNK_BYTES;
            int rest = (int) (length % CHUNK_BYTES);
            long chunks = full * (sizeLine(CHUNK_BYTES).length() + CHUNK_BYTES + 2);
            long last = rest == 0 ? 0 : sizeLine(rest).length() + rest + 2;
            return chunks + last + "0\r\n".length() + name.length() + 1 + valueLength + "\r\n\r\n".length();
        }

        private static String sizeLine(int size) {
            return Integer.toHexString(size) + "\r\n";
        }

        @Override
        public void addHeaders(Headers.Builder headers, String contentEncoding) {
            headers.add(
                            "content-encoding",
                            contentEncoding.isEmpty() ? "aws-chunked" : "aws-chunked," + contentEncoding)
                    .add("x-amz-decoded-content-length", Long.toString(length))
                    .add("x-amz-trailer", name);
        }

        @Override
        public void data(ByteBuf payload, Consumer<ByteBuf> out) {
            while (payload.isReadable()) {
                if (left == 0) {
                    left = (int) Math.min(CHUNK_BYTES, length - begun);
                    begun += left;
                    out.accept(text(sizeLine(left)));
                }
                int run = Math.min(left, payload.readableBytes());
                left -= run;
                out.accept(payload.readRetainedSlice(run));
                if (left == 0) {
                    out.accept(text("\r\n"));
                }
            }
            payload.release();
        }

        @Override
        public void complete(Headers checksums, Consumer<ByteBuf> out) {
            String value = checksums.first(name).orElse("");
            out.accept(text("0\r\n" + name + ':' + value + "\r\n\r\n"));
        }

        @Override
        public void release() {}

        private static ByteBuf text(String text) {
            return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        }
    }
}
