package io.cloakroom.bridge.audit;

import java.util.Optional;

/**
 * One of the objects that a multi-delete is about.
 *
 * @param key in the bucket that the record's resource names
 * @param outcome {@code deleted}, {@code denied} by policy, or the error code that the client was given
 */
public record TouchedObject(String key, Optional<String> versionId, String outcome) {
    /** The same with texts of at most so many characters, see {@link AuditText}. */
    TouchedObject bounded(int maxChars) {
        return new TouchedObject(
                AuditText.bounded(key, maxChars),
                versionId.map(id -> AuditText.bounded(id, maxChars)),
                AuditText.bounded(outcome, maxChars));
    }

    int chars() {
        return key.length() + versionId.map(String::length).orElse(0) + outcome.length();
    }
}
