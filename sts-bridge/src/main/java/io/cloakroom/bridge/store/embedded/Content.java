package io.cloakroom.bridge.store.embedded;

import java.util.List;

/** Where the bytes of an object are. */
sealed interface Content {
    long size();

    /** In the catalog itself. The bytes are shared by all readers and never changed. */
    final class Inline implements Content {
        private final byte[] bytes;

        Inline(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }
    }

    /** In data files, one after the other; at least one. */
    record Pieces(List<Piece> pieces) implements Content {
        public Pieces {
            pieces = List.copyOf(pieces);
        }

        /** The id by which the content as a whole is known. */
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
     * @param number the part number of a multipart upload; 0 where it is the whole object
     * @param checksum as {@link Checksum#stored} writes it; empty where there is none
     */
    record Piece(int number, String file, long size, String checksum) {}
}
