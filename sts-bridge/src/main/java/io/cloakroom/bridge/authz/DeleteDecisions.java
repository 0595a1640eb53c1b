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

    /** The keys that may be deleted; possibly none. */
    public AuthorizedDeletes allowed() {
        return allowed;
    }

    /** The keys that may not. Each is reported as {@code AccessDenied}. */
    public List<ObjectVersion> refused() {
        return refused;
    }
}
