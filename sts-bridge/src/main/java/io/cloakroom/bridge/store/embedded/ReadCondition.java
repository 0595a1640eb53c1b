package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import java.time.Instant;
import java.util.Optional;

/**
 * The conditional headers of a read, evaluated in the order of RFC 9110 §13.2.2.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html">Conditional reads</a>
 */
final class ReadCondition {
    /** What the conditions say. */
    enum Verdict {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    private static final String COPY_SOURCE = "x-amz-copy-source-";

    private ReadCondition() {}

    /** For GET and HEAD. */
    static Verdict ofRead(Headers headers, StoredObject object) {
        return verdict(headers, "", object);
    }

    /** For the source of a copy; there is no "not modified" here, only failure. */
    static Verdict ofCopySource(Headers headers, StoredObject object) {
        Verdict verdict = verdict(headers, COPY_SOURCE, object);
        return verdict == Verdict.NOT_MODIFIED ? Verdict.FAILED : verdict;
    }

    private static Verdict verdict(Headers headers, String prefix, StoredObject object) {
        Optional<String> match = headers.first(prefix + "if-match");
        if (match.isPresent()) {
            if (!EntityTags.parse(match.get()).contains(object.etag())) {
                return Verdict.FAILED;
            }
        } else if (date(headers, prefix + "if-unmodified-since")
                .filter(since -> modified(object).isAfter(since))
                .isPresent()) {
            return Verdict.FAILED;
        }
        Optional<String> noneMatch = headers.first(prefix + "if-none-match");
        if (noneMatch.isPresent()) {
            return EntityTags.parse(noneMatch.get()).contains(object.etag()) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
        }
        boolean unmodified = date(headers, prefix + "if-modified-since")
                .filter(since -> !modified(object).isAfter(since))
                .isPresent();
        return unmodified ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    private static Optional<Instant> date(Headers headers, String name) {
        return headers.first(name).flatMap(HttpDate::parse);
    }

    private static Instant modified(StoredObject object) {
        return HttpDate.seconds(object.modified());
    }
}
