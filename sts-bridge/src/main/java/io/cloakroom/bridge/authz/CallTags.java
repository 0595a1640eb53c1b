package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The tags of the objects that one call is about. Each object is read once at most. Blocks. */
final class CallTags {
    /** @param versionId empty: the current version */
    record StoredObject(S3Target.Object object, Optional<String> versionId) {}

    private final TagReads reads;
    private final String account;
    private final AuditDraft audit;
    private final Map<StoredObject, Optional<Map<String, String>>> known = new HashMap<>();

    /**
     * @param account whose share the reads count against
     * @param audit of the request, to learn that nobody waits for it any more
     */
    CallTags(TagReads reads, String account, AuditDraft audit) {
        this.reads = reads;
        this.account = account;
        this.audit = audit;
    }

    /**
     * The tags of an object.
     *
     * @return empty if the store does not tell
     * @throws AwsException if they cannot be read now
     */
    Optional<Map<String, String>> of(StoredObject stored) {
        Optional<Map<String, String>> tags = known.get(stored);
        if (tags == null) {
            tags = reads.inShare(
                    account,
                    audit::isAbandoned,
                    () -> reads.store().of(stored.object(), stored.versionId(), audit.trace()));
            known.put(stored, tags);
        }
        return tags;
    }
}
