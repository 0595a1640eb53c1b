package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** How chunks and trailer prove that the signer sent them. */
sealed interface ChunkProof {
    /** Whether each chunk carries its signature. */
    boolean signsChunks();

    /** Whether the trailer ends with its own signature. */
    boolean signsTrailer();

    /** Takes payload bytes of the current chunk. */
    void update(ByteBuffer data);

    /** Ends the current chunk and checks its signature. */
    void requireChunk(byte[] signature);

    /** @param trailer {@code name:value\n} */
    void requireTrailer(byte[] trailer, byte[] signature);

    /** No proof. */
    record None() implements ChunkProof {
        @Override
        public boolean signsChunks() {
            return false;
        }

        @Override
        public boolean signsTrailer() {
            return false;
        }

        @Override
        public void update(ByteBuffer data) {}

        @Override
        public void requireChunk(byte[] signature) {}

        @Override
        public void requireTrailer(byte[] trailer, byte[] signature) {}
    }

    /**
     * A chain of signatures: each covers the one before, and the first covers that of the request.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunked upload</a>
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">with trailing
     *     headers</a>
     */
    final class Signed implements ChunkProof {
        private final SigningKey key;
        private final String date;
        private final String scope;
        private final boolean signsTrailer;
        private final MessageDigest chunk = Sha256.newDigest();
        private byte[] previous;

        Signed(SignedRequest signed, SigningKey key, boolean signsTrailer) {
            this.key = key;
            this.date = signed.dateText();
            this.scope = signed.scope().text();
            this.signsTrailer = signsTrailer;
            this.previous = Hex.decode(signed.signature());
        }

        @Override
        public boolean signsChunks() {
            return true;
        }

        @Override
        public boolean signsTrailer() {
            return signsTrailer;
        }

        @Override
        public void update(ByteBuffer data) {
            chunk.update(data);
        }

        @Override
        public void requireChunk(byte[] signature) {
            WireBuffer text =
                    begin("AWS4-HMAC-SHA256-PAYLOAD").put(Sha256.EMPTY).put('\n');
            require(signature, text.putHex(chunk.digest()));
        }

        @Override
        public void requireTrailer(byte[] trailer, byte[] signature) {
            require(signature, begin("AWS4-HMAC-SHA256-TRAILER").putHex(Sha256.of(trailer)));
        }

        private WireBuffer begin(String algorithm) {
            return new WireBuffer(320)
                    .put(algorithm)
                    .put('\n')
                    .put(date)
                    .put('\n')
                    .put(scope)
                    .put('\n')
                    .putHex(previous)
                    .put('\n');
        }

        private void require(byte[] signature, WireBuffer stringToSign) {
            if (!MessageDigest.isEqual(signature, key.sign(stringToSign))) {
                throw new AwsException(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
            }
            previous = signature;
        }
    }
}
