package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateView;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state. A document is changed as a whole or not at all, and a call returns when this node has seen the
 * change. A failure of the store becomes {@code ServiceUnavailable}.
 */
final class IamState {
    private static final Logger LOG = LoggerFactory.getLogger(IamState.class);

    private final StateView view;

    IamState(StateView view) {
        this.view = view;
    }

    /** The document as it is in the store now. This node has seen it, and all that was written before. */
    Optional<StateDocument> get(String path) {
        return guarded(() -> view.get(path));
    }

    /** As {@link StateView#update}; what the change throws ends it, and nothing is written. */
    void update(String path, Function<Optional<String>, String> change) {
        guarded(() -> {
            view.update(path, change);
            return true;
        });
    }

    /** The same, with the text that was written. */
    String change(String path, Function<Optional<String>, String> change) {
        return guarded(() -> view.update(path, change));
    }

    /** Replaces the document if it has this revision. Returns whether it did. */
    boolean replace(StateDocument old, String json) {
        return guarded(() -> view.compareAndPut(old.path(), old.revision(), json))
                .isPresent();
    }

    /** Deletes the document if it has this revision. Returns whether it did. */
    boolean delete(String path, long revision) {
        return guarded(() -> view.delete(path, revision)).isPresent();
    }

    /** Deletes the document, whatever is in it. Returns whether there was one. */
    boolean delete(String path) {
        while (true) {
            Optional<StateDocument> found = get(path);
            if (found.isEmpty()) {
                return false;
            }
            if (delete(path, found.get().revision())) {
                return true;
            }
        }
    }

    /** The store's own message may tell where it is, so it goes to the log only. */
    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (StateException e) {
            LOG.error("A change of users or policies failed: {}.", e.getMessage());
            LOG.debug("The failure", e);
            throw new AwsException(
                    SERVICE_UNAVAILABLE,
                    "The state store cannot be read or written now, so the change may not be in force. Try again later.");
        }
    }
}
