package io.cloakroom.bridge.store.embedded;

import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.embedded.catalog.CatalogWriter;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFile;
import java.sql.SQLException;
import java.util.List;

/**
 * A request body that has arrived whole and as declared. A file of it is synced.
 *
 * @param md5 of the bytes, in hexadecimal
 * @param checksums first the verified one that the sender declared, then the one computed here; either may be missing
 */
record ReceivedBody(Place place, long size, String md5, List<Checksum> checksums) {
    /** Where the body was put. */
    sealed interface Place {
        /** @param held set aside until the body is in the catalog */
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

    /** The id of its file; the body of a part always has one. */
    String file() {
        return switch (place) {
            case Place.File(DataFile file) -> file.id();
            case Place.Memory memory -> throw new IllegalStateException("a part is never kept in memory");
        };
    }

    /** Records the file, if there is one, in the catalog. */
    void adopt(CatalogWriter writer) throws SQLException {
        if (place instanceof Place.File(DataFile file)) {
            writer.adopt(file.id());
        }
    }

    /** The catalog now refers to the body. */
    void adopted() {
        switch (place) {
            case Place.File(DataFile file) -> file.adopted();
            case Place.Memory memory -> memory.held().release();
        }
    }

    /** Drops the body and deletes its file. Blocks. */
    void discard() {
        switch (place) {
            case Place.File(DataFile file) -> file.discard();
            case Place.Memory memory -> memory.held().release();
        }
    }
}
