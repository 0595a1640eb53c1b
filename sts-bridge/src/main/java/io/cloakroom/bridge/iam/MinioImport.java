package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One import from MinIO.
 *
 * @param rootUser the access key of the owner there
 */
record MinioImport(MinioExport export, ImportedDocuments documents, Optional<String> rootUser, Instant now) {
    /** A member of an entry; Go writes null for what is absent. */
    static Optional<String> text(JsonNode entry, String member) {
        return entry.path(member).isNull() ? Optional.empty() : StateJson.optionalText(entry, member);
    }

    /** A time with any offset. */
    static Optional<Instant> time(JsonNode entry, String member) {
        try {
            return text(entry, member).map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("member %s is no time".formatted(member));
        }
    }
}
