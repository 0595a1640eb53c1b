package io.cloakroom.bridge.authz;

import java.util.List;
import java.util.Optional;

/** The keys of a multi-delete that the policies allow to be deleted. Only this package makes one. */
public final class AuthorizedDeletes {
    /** One object, or one version of it. */
    public record ObjectVersion(String key, Optional<String> versionId) {}

    private final String bucket;
    private final List<ObjectVersion> objects;

    AuthorizedDeletes(String bucket, List<ObjectVersion> objects) {
        this.bucket = bucket;
        this.objects = List.copyOf(objects);
    }

    public String bucket() {
        return bucket;
    }

    public List<ObjectVersion> objects() {
        return objects;
    }
}
