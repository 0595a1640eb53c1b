package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.http.RequestHead;
import java.io.ByteArrayOutputStream;

/** Writes bodies in aws-chunked coding, as a client does. */
final class ChunkWriter {
    private static final String CRLF = "\r\n";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final boolean signs;
    private String previous;

    private ChunkWriter(boolean signs, String seed) {
        this.signs = signs;
        this.previous = seed;
    }

    static ChunkWriter unsigned() {
        return new ChunkWriter(false, "");
    }

    static ChunkWriter signed(RequestHead head) {
        return new ChunkWriter(true, Example.read(head).signature());
    }

    ChunkWriter chunk(String data) {
        return raw(header(data)).raw(data).raw(CRLF);
    }

    /** The last chunk, without what follows its header line. */
    ChunkWriter last() {
        return raw(header(""));
    }

    ChunkWriter trailer(String name, String value) {
        return raw(name + ':' + value + CRLF);
    }

    ChunkWriter trailerSignature(String canonical) {
        String text = "AWS4-HMAC-SHA256-TRAILER\n20130524T000000Z\n" + Example.SCOPE + '\n' + previous + '\n'
                + hex(Sha256.of(Example.bytes(canonical)));
        return trailer("x-amz-trailer-signature", sign(text));
    }

    ChunkWriter end() {
        return raw(CRLF);
    }

    ChunkWriter raw(String text) {
        body.writeBytes(Example.bytes(text));
        return this;
    }

    byte[] toBytes() {
        return body.toByteArray();
    }

    private String header(String data) {
        String size = Integer.toHexString(data.length());
        if (!signs) {
            return size + CRLF;
        }
        previous = sign("AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n" + Example.SCOPE + '\n' + previous + '\n'
                + Example.HASH_OF_NOTHING + '\n' + hex(Sha256.of(Example.bytes(data))));
        return size + ";chunk-signature=" + previous + CRLF;
    }

    private static String sign(String text) {
        return hex(Example.key().sign(new WireBuffer(256).put(text)));
    }

    private static String hex(byte[] data) {
        return new WireBuffer(64).putHex(data).toString();
    }
}
