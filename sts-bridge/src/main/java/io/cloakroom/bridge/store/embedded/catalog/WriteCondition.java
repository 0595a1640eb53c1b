package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.PRECONDITION_FAILED;

import io.cloakroom.aws.AwsException;
import java.util.Optional;

/**
 * The condition on the object that a write replaces or deletes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
public sealed interface WriteCondition {
    /**
     * Checks the object that is there.
     *
     * @param currentEtag without quotes; empty if there is no object
     * @throws AwsException {@code PreconditionFailed}, or {@code NoSuchKey} where an object was expected
     */
    void check(Optional<String> currentEtag);

    /** No condition. */
    record Always() implements WriteCondition {
        @Override
        public void check(Optional<String> currentEtag) {}
    }

    /** {@code If-None-Match: *}: there is no such object yet. */
    record Absent() implements WriteCondition {
        @Override
        public void check(Optional<String> currentEtag) {
            if (currentEtag.isPresent()) {
                throw failed("If-None-Match");
            }
        }
    }

    /** {@code If-Match}: the object is the one named. */
    record Matches(EntityTags expected) implements WriteCondition {
        @Override
        public void check(Optional<String> currentEtag) {
            String etag = currentEtag.orElseThrow(() -> new AwsException(NO_SUCH_KEY));
            if (!expected.contains(etag)) {
                throw failed("If-Match");
            }
        }
    }

    /** The answer for an unmet condition. It names the header, because clients look for it. */
    static AwsException failed(String header) {
        return new AwsException(PRECONDITION_FAILED).with(new AwsException.Detail("Condition", header));
    }
}
