package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One thing the policies must say about a target for a call to go ahead. */
record Requirement(Need need, S3Target target, List<String> actions) {
    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    /** What must be said. */
    enum Need {
        /** One of the actions is allowed. They are tried in order; a Deny of one that is tried is the end. */
        ALLOW,
        /** No Deny speaks about the action. */
        NO_DENY,
        /**
         * No Deny speaks about the action, and a session policy, where there is one, allows it: MinIO decides session
         * policies in full even where it looks for a Deny only.
         */
        NO_DENY_AND_SESSION_ALLOWS
    }

    /** The action to be named when this is what the decision was about. */
    String firstAction() {
        return actions.get(0);
    }

    /**
     * The same about the key without its empty segments, where it has some. Stores that keep objects by path, MinIO and
     * SeaweedFS among them, take {@code //secret/x} for {@code secret/x}: whoever may not touch the one must not reach it
     * by the name of the other.
     */
    Optional<Requirement> withoutEmptySegments() {
        String key = target.key();
        if (!key.contains("//")) {
            return Optional.empty();
        }
        String single = SLASHES.matcher(key).replaceAll("/");
        String plain = single.startsWith("/") ? single.substring(1) : single;
        return Optional.of(new Requirement(need, new S3Target(target.bucket(), plain), actions));
    }
}
