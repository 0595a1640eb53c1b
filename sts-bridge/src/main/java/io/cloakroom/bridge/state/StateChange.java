package io.cloakroom.bridge.state;

/** A change of one document. */
public sealed interface StateChange {
    /** Which document. */
    String path();

    /** It has this text now. */
    record Written(StateDocument document) implements StateChange {
        @Override
        public String path() {
            return document.path();
        }
    }

    /** It is gone. */
    record Removed(String path) implements StateChange {}
}
