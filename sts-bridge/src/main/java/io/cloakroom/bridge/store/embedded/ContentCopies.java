package io.cloakroom.bridge.store.embedded;

import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFile;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Copies the bytes of objects. Blocks. */
final class ContentCopies {
    private static final int BUFFER_BYTES = 1 << 18;

    private final DataFiles files;

    ContentCopies(DataFiles files) {
        this.files = files;
    }

    /** The destination of a copy. */
    enum Into {
        /** An object: small content stays in memory. */
        OBJECT,
        /** A part: always a file. */
        FILE
    }

    /**
     * Copies a range.
     *
     * @param digests fed with the bytes
     */
    ReceivedBody copy(Content content, ByteRange range, Into into, CopyDigests digests) throws IOException {
        return switch (content) {
            case Content.Inline inline -> copyInline(inline, range, into, digests);
            case Content.Pieces pieces -> copyPieces(pieces, range, digests);
        };
    }

    private ReceivedBody copyInline(Content.Inline inline, ByteRange range, Into into, CopyDigests digests)
            throws IOException {
        byte[] bytes = Arrays.copyOfRange(inline.bytes(), (int) range.from(), (int) (range.from() + range.length()));
        digests.update(ByteBuffer.wrap(bytes));
        if (into == Into.OBJECT) {
            return body(
                    new ReceivedBody.Place.Memory(new Content.Inline(bytes), HeldMemory.NOTHING),
                    bytes.length,
                    digests);
        }
        DataFile file = files.create();
        try {
            file.write(ByteBuffer.wrap(bytes));
            file.sync();
        } catch (IOException e) {
            file.discard();
            throw e;
        }
        return body(new ReceivedBody.Place.File(file), bytes.length, digests);
    }

    private ReceivedBody copyPieces(Content.Pieces pieces, ByteRange range, CopyDigests digests) throws IOException {
        DataFile file = files.create();
        try {
            long start = 0;
            long end = range.from() + range.length();
            for (Content.Piece piece : pieces.pieces()) {
                long from = Math.max(range.from(), start);
                long to = Math.min(end, start + piece.size());
                if (from < to) {
                    try (FileChannel source = files.open(piece.file())) {
                        copy(source, new ByteRange(from - start, to - from), file, digests);
                    }
                }
                start += piece.size();
            }
            file.sync();
            return body(new ReceivedBody.Place.File(file), file.size(), digests);
        } catch (IOException | RuntimeException e) {
            file.discard();
            throw e;
        }
    }

    private static void copy(FileChannel source, ByteRange range, DataFile target, CopyDigests digests)
            throws IOException {
        if (digests.isNone()) {
            target.copyFrom(source, range.from(), range.length());
            return;
        }
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long done = 0; done < range.length(); ) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, range.length() - done));
            int n = source.read(buffer, range.from() + done);
            if (n < 0) {
                throw new IOException("data file ends too early");
            }
            buffer.flip();
            digests.update(buffer.duplicate());
            target.write(buffer);
            done += n;
        }
    }

    private static ReceivedBody body(ReceivedBody.Place place, long size, CopyDigests digests) {
        return new ReceivedBody(place, size, digests.md5(), digests.checksum());
    }
}
