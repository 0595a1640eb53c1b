package io.cloakroom.testkit.differential;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A payload in aws-chunked coding.
 *
 * @param size of all chunks but the last
 * @param trailer name of the checksum behind the chunks; empty: none
 */
record ChunkedPayload(int size, String trailer, String sum) {
    byte[] write(byte[] payload, Optional<ChunkSignatures> signatures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < payload.length; at += size) {
            byte[] chunk = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + size));
            line(out, chunk, signatures);
            out.writeBytes(chunk);
            out.writeBytes(Requests.ascii("\r\n"));
        }
        line(out, new byte[0], signatures);
        if (!trailer.isEmpty()) {
            out.writeBytes(Requests.ascii(trailer + ':' + sum + "\r\n"));
            signatures.ifPresent(signing -> out.writeBytes(Requests.ascii(
                    "x-amz-trailer-signature:" + signing.ofTrailer(trailer + ':' + sum + '\n') + "\r\n")));
        }
        out.writeBytes(Requests.ascii("\r\n"));
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, byte[] chunk, Optional<ChunkSignatures> signatures) {
        out.writeBytes(Requests.ascii(Integer.toHexString(chunk.length)));
        signatures.ifPresent(signing -> out.writeBytes(Requests.ascii(";chunk-signature=" + signing.ofChunk(chunk))));
        out.writeBytes(Requests.ascii("\r\n"));
    }
}
