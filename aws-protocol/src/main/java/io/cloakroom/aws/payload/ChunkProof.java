package io.cloakroom.aws.payload;

import java.nio.ByteBuffer;

/** How chunks and trailer prove that the signer sent them. Fed in order on one thread. */
public interface ChunkProof {
    /** No proof. */
    ChunkProof NONE = new ChunkProof() {
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
    };

    /** Whether each chunk carries its signature. */
    boolean signsChunks();

    /** Whether the trailer ends with its own signature. */
    boolean signsTrailer();

    /** Takes payload bytes of the current chunk. */
    void update(ByteBuffer data);

    /**
     * Ends the current chunk and checks its signature.
     *
     * @throws io.cloakroom.aws.AwsException {@code SignatureDoesNotMatch}
     */
    void requireChunk(byte[] signature);

    /**
     * Checks the signature of the trailer.
     *
     * @param trailer {@code name:value\n}
     * @throws io.cloakroom.aws.AwsException {@code SignatureDoesNotMatch}
     */
    void requireTrailer(byte[] trailer, byte[] signature);
}
