package io.cloakroom.bridge.audit;

import java.util.Optional;

/**
 * One of the objects of a multi-delete.
 *
 * @param key in the bucket that the record's resource names
 * @param outcome {@code deleted}, {@code denied} by policy, {@code unknown}, or the error code that the client was
 *     given
 */
public record TouchedObject(String key, Optional<String> versionId, String outcome) {
    /** This object with its texts bounded, see {@link AuditText}. */
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
