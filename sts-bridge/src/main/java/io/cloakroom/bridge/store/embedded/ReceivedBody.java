package io.cloakroom.bridge.store.embedded;

import io.cloakroom.bridge.store.HeldMemory;
import java.sql.SQLException;
import java.util.List;

/**
 * A request body that has arrived whole and was what its sender declared. What is in a file is synced.
 *
 * @param md5 of the bytes, in hexadecimal
 * @param checksums the one its sender declared, verified, before the one that was computed here; some, one or none
 */
record ReceivedBody(Place place, long size, String md5, List<Checksum> checksums) {
    /** Where it was put. */
    sealed interface Place {
        /** @param held is set aside for it until it is in the catalog */
        record Memory(Content.Inline content, HeldMemory held) implements Place {}

        record File(DataFile file) implements Place {}
    }

    /** The content of an object made of this body alone. */
    Content content() {
        return switch (place) {
            case Place.Memory memory -> memory.content();
            case Place.File(DataFile file) -> new Content.Pieces(List.of(new Content.Piece(0, file.id(), size, "")));
        };
    }

    /** The id of the file a part is always in. */
    String file() {
        return switch (place) {
            case Place.File(DataFile file) -> file.id();
            case Place.Memory memory -> throw new IllegalStateException("a part is never kept in memory");
        };
    }

    /** Enters the file, if there is one, into the catalog. */
    void adopt(CatalogWriter writer) throws SQLException {
        if (place instanceof Place.File(DataFile file)) {
            writer.adopt(file.id());
        }
    }

    /** The catalog refers to it. */
    void adopted() {
        switch (place) {
            case Place.File(DataFile file) -> file.adopted();
            case Place.Memory memory -> memory.held().release();
        }
    }

    /** It is not wanted. Blocks. */
    void discard() {
        switch (place) {
            case Place.File(DataFile file) -> file.discard();
            case Place.Memory memory -> memory.held().release();
        }
    }
}
