package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.payload.ChunkProof;
import io.cloakroom.aws.payload.Hex;
import io.cloakroom.aws.payload.PayloadKind;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Each signature covers the one before, the first that of the request.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunked upload</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">with trailing headers</a>
 */
final class SignedChunks implements ChunkProof {
    private final SigningKey key;
    private final String date;
    private final String scope;
    private final boolean signsTrailer;
    private final MessageDigest chunk = Sha256.newDigest();
    private byte[] previous;

    SignedChunks(SignedRequest signed, SigningKey key, boolean signsTrailer) {
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
                begin("AWS4-HMAC-SHA256-PAYLOAD").put(PayloadKind.EMPTY_SHA256).put('\n');
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
