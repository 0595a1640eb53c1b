package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.embedded.catalog.EntityTags;
import io.cloakroom.bridge.store.embedded.catalog.WriteCondition;
import java.util.Optional;

/**
 * The conditional headers of a write.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional writes</a>
 */
final class ConditionHeaders {
    private ConditionHeaders() {}

    /** @throws AwsException {@code NotImplemented} for {@code If-None-Match} with anything but {@code *} */
    static WriteCondition ofWrite(Headers headers) {
        Optional<String> absent = headers.first("if-none-match");
        Optional<String> matches = headers.first("if-match");
        if (absent.isPresent()) {
            if (!absent.get().equals("*") || matches.isPresent()) {
                throw new AwsException(
                        NOT_IMPLEMENTED,
                        NOT_IMPLEMENTED.standardMessage() + " A write takes `If-None-Match: *` or one `If-Match`.");
            }
            return new WriteCondition.Absent();
        }
        return matches.<WriteCondition>map(value -> new WriteCondition.Matches(EntityTags.parse(value)))
                .orElseGet(WriteCondition.Always::new);
    }
}
