package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import java.util.List;

/** A multi-delete, decided key by key. */
public final class DeleteDecisions {
    private final AuthorizedDeletes allowed;
    private final List<ObjectVersion> refused;

    DeleteDecisions(AuthorizedDeletes allowed, List<ObjectVersion> refused) {
        this.allowed = allowed;
        this.refused = List.copyOf(refused);
    }

    /** What may be deleted; may be empty. */
    public AuthorizedDeletes allowed() {
        return allowed;
    }

    /** What may not, to be reported as {@code AccessDenied} each. */
    public List<ObjectVersion> refused() {
        return refused;
    }
}
