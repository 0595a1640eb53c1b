package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.PRECONDITION_FAILED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import java.util.Optional;

/**
 * The condition on the object that a write replaces or deletes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
sealed interface WriteCondition {
    /** @throws AwsException {@code PreconditionFailed}, or {@code NoSuchKey} where an object was expected */
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

    /** @throws AwsException {@code NotImplemented} for {@code If-None-Match} with anything but {@code *} */
    static WriteCondition of(Headers headers) {
        Optional<String> absent = headers.first("if-none-match");
        Optional<String> matches = headers.first("if-match");
        if (absent.isPresent()) {
            if (!absent.get().equals("*") || matches.isPresent()) {
                throw new AwsException(
                        NOT_IMPLEMENTED,
                        NOT_IMPLEMENTED.standardMessage() + " A write takes `If-None-Match: *` or one `If-Match`.");
            }
            return new Absent();
        }
        return matches.<WriteCondition>map(value -> new Matches(EntityTags.parse(value)))
                .orElseGet(Always::new);
    }
}
