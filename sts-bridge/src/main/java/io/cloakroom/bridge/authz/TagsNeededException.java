package io.cloakroom.bridge.authz;

/**
 * The decision depends on the tags of a stored object, so it has to be made where waiting for the store is allowed.
 * Carries no stack trace.
 */
public final class TagsNeededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TagsNeededException() {
        super("the decision depends on the tags of a stored object", null, false, false);
    }
}
