package io.cloakroom.aws.fuzz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.ChunkProof;
import io.cloakroom.aws.payload.PayloadHeaders;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.payload.PayloadVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A body in aws-chunked coding. The first byte chooses the kind and whether there is a trailer, the second says how
 * long the payload is, the rest is the body. It is read the same in one piece and byte by byte.
 */
public final class ChunkedBodyFuzz {
    /** Takes every signature, so that what comes behind one is read. */
    private record AnyProof(boolean signsChunks, boolean signsTrailer) implements ChunkProof {
        @Override
        public void update(ByteBuffer data) {
            data.position(data.limit());
        }

        @Override
        public void requireChunk(byte[] signature) {}

        @Override
        public void requireTrailer(byte[] canonical, byte[] signature) {}
    }

    private ChunkedBodyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 2, input.length);
        String whole = read(input[0], input[1] & 0xff, body, Math.max(1, body.length));
        String bytewise = read(input[0], input[1] & 0xff, body, 1);
        if (!whole.equals(bytewise)) {
            throw new IllegalStateException("whole: %s; byte by byte: %s".formatted(whole, bytewise));
        }
    }

    private static String read(byte form, int length, byte[] body, int step) {
        PayloadVerifier verifier = verifier(form, length);
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        try {
            for (int from = 0; from < body.length; from += step) {
                int end = Math.min(body.length, from + step);
                verifier.update(
                        ByteBuffer.wrap(body, from, end - from),
                        (position, count) -> payload.write(body, position, count));
            }
            Headers checksums = verifier.finish();
            if (payload.size() != length) {
                throw new IllegalStateException("%d bytes instead of %d".formatted(payload.size(), length));
            }
            return "accepted " + payload.toString(StandardCharsets.ISO_8859_1) + " " + checksums.size();
        } catch (AwsException e) {
            return "refused " + e.code();
        }
    }

    private static PayloadVerifier verifier(byte form, int length) {
        PayloadKind kind = switch (form & 3) {
            case 0 -> new PayloadKind.SignedChunks();
            case 1 -> new PayloadKind.SignedChunksWithTrailer();
            default -> new PayloadKind.UnsignedChunksWithTrailer();
        };
        Headers.Builder headers = Headers.builder().add("x-amz-decoded-content-length", Integer.toString(length));
        if ((form & 3) != 0) {
            headers.add("x-amz-trailer", "x-amz-checksum-crc32");
        }
        RequestHead head = new RequestHead("PUT", "/b/k", "", List.of(), headers.build());
        ChunkProof proof = kind instanceof PayloadKind.UnsignedChunksWithTrailer
                ? ChunkProof.NONE
                : new AnyProof(true, kind instanceof PayloadKind.SignedChunksWithTrailer);
        return PayloadHeaders.of(head, kind, true).chunkedBody(proof);
    }
}
