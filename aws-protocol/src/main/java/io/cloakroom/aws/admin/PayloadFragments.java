package io.cloakroom.aws.admin;

import static io.cloakroom.aws.admin.PayloadScheme.TAG_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * The fragments of a payload under one key: up to 16384 bytes of plaintext each, numbered from 1, the last one marked.
 * So none can be cut off, added or moved. Number 0 is an empty fragment that is not sent. Its tag goes into all others.
 */
final class PayloadFragments {
    static final int NONCE_BYTES = 8;

    private static final int MAX_PLAIN = 16384;
    private static final int MAX_SEALED = MAX_PLAIN + TAG_BYTES;
    private static final byte LAST = (byte) 0x80;
    private static final byte NOT_LAST = 0;

    private final PayloadScheme scheme;
    private final SecretKey key;
    private final byte[] nonce;
    private final byte[] firstTag;

    PayloadFragments(PayloadScheme scheme, SecretKey key, byte[] nonce) throws GeneralSecurityException {
        this.scheme = scheme;
        this.key = key;
        this.nonce = nonce.clone();
        this.firstTag = scheme.cipher(Cipher.ENCRYPT_MODE, key, nonceOf(0)).doFinal();
    }

    static int sealedBytes(int plainBytes) {
        return plainBytes + TAG_BYTES * Math.max(1, Math.ceilDiv(plainBytes, MAX_PLAIN));
    }

    /** Writes the fragments of a plaintext. */
    void seal(byte[] plain, ByteBuffer out) throws GeneralSecurityException {
        run(Cipher.ENCRYPT_MODE, ByteBuffer.wrap(plain), MAX_PLAIN, out);
    }

    /**
     * Reads the plaintext of fragments.
     *
     * @throws GeneralSecurityException if a fragment is not as it was sealed, or not in its place
     */
    byte[] open(ByteBuffer sealed) throws GeneralSecurityException {
        ByteBuffer plain = ByteBuffer.allocate(sealed.remaining());
        run(Cipher.DECRYPT_MODE, sealed, MAX_SEALED, plain);
        byte[] text = new byte[plain.position()];
        plain.flip().get(text);
        return text;
    }

    private void run(int mode, ByteBuffer in, int pieceBytes, ByteBuffer out) throws GeneralSecurityException {
        int end = in.limit();
        int number = 1;
        do {
            int pieceEnd = Math.min(end, in.position() + pieceBytes);
            Cipher cipher = scheme.cipher(mode, key, nonceOf(number++));
            cipher.updateAAD(new byte[] {pieceEnd == end ? LAST : NOT_LAST});
            cipher.updateAAD(firstTag);
            in.limit(pieceEnd);
            cipher.doFinal(in, out);
            in.limit(end);
        } while (in.position() < end);
    }

    private byte[] nonceOf(int number) {
        return ByteBuffer.allocate(NONCE_BYTES + Integer.BYTES)
                .put(nonce)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }
}
