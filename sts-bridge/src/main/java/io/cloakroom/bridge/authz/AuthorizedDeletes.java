package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.TraceContext;
import java.util.List;
import java.util.Optional;

/** The keys of a multi-delete that the policies allow to be deleted. Only this package makes one. */
public final class AuthorizedDeletes {
    /** One object, or one version of it. */
    public record ObjectVersion(String key, Optional<String> versionId) {}

    private final String bucket;
    private final List<ObjectVersion> objects;
    private final TraceContext trace;

    AuthorizedDeletes(String bucket, List<ObjectVersion> objects, TraceContext trace) {
        this.bucket = bucket;
        this.trace = trace;
        this.objects = List.copyOf(objects);
    }

    public String bucket() {
        return bucket;
    }

    public List<ObjectVersion> objects() {
        return objects;
    }

    /** The trace that the request belongs to. */
    public TraceContext trace() {
        return trace;
    }
}
