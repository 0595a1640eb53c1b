package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One thing that the policies must say about a target before a call can go ahead. */
record Requirement(Need need, S3Target target, List<String> actions) {
    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    /** What the policies must say. */
    enum Need {
        /** One of the actions is allowed. They are tried in order, and a Deny of one that is tried ends the search. */
        ALLOW,
        /** No Deny applies to the action. */
        NO_DENY,
        /**
         * No Deny applies to the action, and the session policy, if there is one, allows it. MinIO decides session
         * policies in full even where it otherwise looks only for a Deny.
         */
        NO_DENY_AND_SESSION_ALLOWS
    }

    /** The action to name if this requirement decides. */
    String firstAction() {
        return actions.get(0);
    }

    /**
     * The same requirement for the key without its empty segments, if it has any. Stores that keep objects by path,
     * such as MinIO and SeaweedFS, take {@code //secret/x} for {@code secret/x}. A caller who may not touch one must
     * not reach it by the name of the other.
     */
    Optional<Requirement> withoutEmptySegments() {
        if (!(target instanceof S3Target.Object object) || !object.key().contains("//")) {
            return Optional.empty();
        }
        String single = SLASHES.matcher(object.key()).replaceAll("/");
        String plain = single.startsWith("/") ? single.substring(1) : single;
        S3Target same =
                plain.isEmpty() ? new S3Target.Bucket(object.bucket()) : new S3Target.Object(object.bucket(), plain);
        return Optional.of(new Requirement(need, same, actions));
    }
}
