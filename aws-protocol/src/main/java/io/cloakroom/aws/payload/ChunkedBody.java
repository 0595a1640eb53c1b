package io.cloakroom.aws.payload;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A body in aws-chunked coding. It is unwrapped in place, chunk by chunk, and at most one line of it is held. Chunk
 * headers have at most 256 bytes, the trailer at most 4096. A chunk may be as long as the payload.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunked upload</a>
 */
final class ChunkedBody implements PayloadVerifier {
    private static final int MAX_CHUNK_HEADER = 256;
    private static final String SIGNATURE = ";chunk-signature=";

    private enum State {
        CHUNK_HEADER,
        DATA,
        DATA_END,
        TRAILER,
        LAST_LINE,
        END
    }

    private final ChunkProof proof;
    private final long declaredLength;
    private final List<BodyCheck> checks;
    private final Headers verifiedHeaders;
    private final Trailer trailer;
    private final Line line = new Line();
    private State state = State.CHUNK_HEADER;
    private byte[] signature = {};
    private long chunkLeft;
    private long received;

    /** @param verified headers that hold true if the checks are passed */
    ChunkedBody(PayloadHeaders declared, List<BodyCheck> checks, Headers verified, ChunkProof proof) {
        this.proof = proof;
        this.declaredLength = declared.payloadLength().orElseThrow();
        this.trailer = new Trailer(declared.trailer(), proof);
        this.checks = checks;
        this.verifiedHeaders = verified;
    }

    @Override
    public boolean isTransparent() {
        return false;
    }

    @Override
    public OptionalLong payloadLength() {
        return OptionalLong.of(declaredLength);
    }

    @Override
    public void update(ByteBuffer body, PayloadRun payload) {
        while (body.hasRemaining()) {
            switch (state) {
                case DATA -> data(body, payload);
                case CHUNK_HEADER -> {
                    if (line.read(body, MAX_CHUNK_HEADER, AwsErrorCode.INCOMPLETE_BODY)) {
                        chunkHeader(line.take());
                    }
                }
                case DATA_END -> {
                    if (line.read(body, 2, AwsErrorCode.INCOMPLETE_BODY)) {
                        requireEmpty(line.take());
                        state = State.CHUNK_HEADER;
                    }
                }
                case TRAILER -> {
                    if (line.read(body, Trailer.MAX_BYTES, AwsErrorCode.MALFORMED_TRAILER)
                            && trailer.take(line.takeAll())) {
                        state = State.END;
                    }
                }
                case LAST_LINE -> {
                    if (line.read(body, 2, AwsErrorCode.INCOMPLETE_BODY)) {
                        requireEmpty(line.take());
                        state = State.END;
                    }
                }
                case END ->
                    throw AwsException.of(AwsErrorCode.INCOMPLETE_BODY, "The body goes on after its last chunk.");
            }
        }
    }

    private void data(ByteBuffer body, PayloadRun payload) {
        int from = body.position();
        int limit = body.limit();
        int to = (int) Math.min(limit, from + chunkLeft);
        body.limit(to);
        proof.update(body);
        for (BodyCheck check : checks) {
            body.position(from);
            check.update(body);
        }
        body.position(from);
        trailer.update(body);
        body.limit(limit).position(to);
        chunkLeft -= to - from;
        received += to - from;
        payload.accept(from, to - from);
        if (chunkLeft == 0) {
            proof.requireChunk(signature);
            state = State.DATA_END;
        }
    }

    private void chunkHeader(String header) {
        int sizeEnd = header.length();
        if (proof.signsChunks()) {
            sizeEnd = header.indexOf(';');
            if (sizeEnd < 0 || !header.startsWith(SIGNATURE, sizeEnd)) {
                throw malformed();
            }
            String hex = header.substring(sizeEnd + SIGNATURE.length());
            if (!Hex.isLowerHex(hex, 64)) {
                throw new AwsException(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
            }
            signature = Hex.decode(hex);
        }
        chunkLeft = size(header, sizeEnd);
        if (chunkLeft > declaredLength - received) {
            throw AwsException.of(
                    AwsErrorCode.INCOMPLETE_BODY, "The chunks have more bytes than x-amz-decoded-content-length says.");
        }
        if (chunkLeft > 0) {
            state = State.DATA;
            return;
        }
        proof.requireChunk(signature);
        if (received < declaredLength) {
            throw AwsException.of(
                    AwsErrorCode.INCOMPLETE_BODY,
                    "The chunks have fewer bytes than x-amz-decoded-content-length says.");
        }
        boolean hasTrailer = proof.signsTrailer() || !proof.signsChunks();
        state = hasTrailer ? State.TRAILER : State.LAST_LINE;
    }

    private static long size(String header, int end) {
        if (end == 0 || end > 15) {
            throw malformed();
        }
        long size = 0;
        for (int i = 0; i < end; i++) {
            int digit = Character.digit(header.charAt(i), 16);
            if (digit < 0) {
                throw malformed();
            }
            size = size << 4 | digit;
        }
        return size;
    }

    private static void requireEmpty(String text) {
        if (!text.isEmpty()) {
            throw malformed();
        }
    }

    private static AwsException malformed() {
        return AwsException.of(AwsErrorCode.INCOMPLETE_BODY, "A chunk of the aws-chunked body is malformed.");
    }

    @Override
    public Headers finish() {
        boolean isWhole = state == State.END || (state == State.TRAILER && line.isEmpty() && trailer.mayEnd());
        if (!isWhole) {
            throw AwsException.of(AwsErrorCode.INCOMPLETE_BODY, "The aws-chunked body ends before its last chunk.");
        }
        checks.forEach(BodyCheck::finish);
        Optional<DeclaredChecksum> trailing = trailer.finish();
        if (trailing.isEmpty()) {
            return verifiedHeaders;
        }
        ChecksumAlgorithm algorithm = trailing.get().algorithm();
        return Headers.builder()
                .add(algorithm.headerName(), trailing.get().base64())
                .build();
    }

    /** One line of the coding, collected from one or more buffers. */
    private static final class Line {
        private final StringBuilder text = new StringBuilder(96);

        /** Reads on and returns whether the line is complete. */
        boolean read(ByteBuffer body, int maxBytes, AwsErrorCode tooLong) {
            while (body.hasRemaining()) {
                char c = (char) (body.get() & 0xff);
                if (c == '\n') {
                    return true;
                }
                if (text.length() == maxBytes) {
                    throw AwsException.of(tooLong, "A line of the aws-chunked coding is too long.");
                }
                text.append(c);
            }
            return false;
        }

        boolean isEmpty() {
            return text.isEmpty();
        }

        /** The line without its CR LF. */
        String take() {
            String taken = takeAll();
            if (!taken.endsWith("\r")) {
                throw malformed();
            }
            return taken.substring(0, taken.length() - 1);
        }

        /** The line without its LF. */
        String takeAll() {
            String taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }
}
