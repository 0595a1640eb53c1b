package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;

/** One import from MinIO. */
record MinioImport(MinioExport export, ImportedDocuments documents, Names names, Instant now) {
    /**
     * How names in the export are understood.
     *
     * @param rootUser the access key of the owner there
     * @param dns the normal form of a DN in any spelling; empty for what is none
     */
    record Names(Optional<String> rootUser, Function<String, Optional<String>> dns) {}

    Optional<String> rootUser() {
        return names.rootUser();
    }

    /** The normal form of a DN of a directory; empty if it is none. */
    Optional<String> dn(String text) {
        return text.contains("=") ? names.dns().apply(text) : Optional.empty();
    }

    /** A member of an entry; Go writes null for what is absent. */
    static Optional<String> text(JsonNode entry, String member) {
        return entry.path(member).isNull() ? Optional.empty() : StateJson.optionalText(entry, member);
    }

    /** A time with any offset. */
    static Optional<Instant> time(JsonNode entry, String member) {
        try {
            return text(entry, member).map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("member %s is not a time".formatted(member));
        }
    }
}
