package io.cloakroom.bridge.store.embedded.files;

import java.util.List;

/** Where the bytes of an object are: in the catalog, if there are few, or in data files. */
public sealed interface Content {
    /** In bytes. */
    long size();

    /** Bytes in the catalog itself. All readers share them, and they never change. */
    final class Inline implements Content {
        private final byte[] bytes;

        /** @param bytes not changed from now on */
        public Inline(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] bytes() {
            return bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }
    }

    /** Bytes in one or more data files, in order. */
    record Pieces(List<Piece> pieces) implements Content {
        public Pieces {
            pieces = List.copyOf(pieces);
        }

        /** The id of the whole content: that of its first file. */
        String first() {
            return pieces.getFirst().file();
        }

        @Override
        public long size() {
            return pieces.stream().mapToLong(Piece::size).sum();
        }
    }

    /**
     * One data file of an object.
     *
     * @param number the part number of a multipart upload; 0 if the file is the whole object
     * @param checksum its checksums, in the form of the catalog; empty where there is none
     */
    record Piece(int number, String file, long size, String checksum) {}
}
