package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import java.util.List;

/** One thing the policies must say about a target for a call to go ahead. */
record Requirement(Need need, S3Target target, List<String> actions) {
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
}
