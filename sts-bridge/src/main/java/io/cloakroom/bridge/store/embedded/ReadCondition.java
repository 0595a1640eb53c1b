package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpDate;
import io.cloakroom.bridge.store.embedded.catalog.EntityTags;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.catalog.WriteCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The conditional headers of a read, evaluated in the order of RFC 9110 §13.2.2.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html">Conditional reads</a>
 */
enum ReadCondition {
    IF_MATCH("If-Match"),
    IF_UNMODIFIED_SINCE("If-Unmodified-Since"),
    IF_NONE_MATCH("If-None-Match"),
    IF_MODIFIED_SINCE("If-Modified-Since");

    private static final String COPY_SOURCE = "x-amz-copy-source-";

    private final String header;

    ReadCondition(String header) {
        this.header = header;
    }

    /** The first condition of a GET or HEAD that the object does not meet; empty if it meets all. */
    static Optional<ReadCondition> unmetByRead(Headers headers, StoredObject object) {
        return unmet(headers, "", object);
    }

    /**
     * Checks the conditions on the source of a copy. Unlike a read, a copy has no "not modified": it fails.
     *
     * @throws AwsException {@code PreconditionFailed}
     */
    static void requireOfCopySource(Headers headers, StoredObject source) {
        Optional<ReadCondition> unmet = unmet(headers, COPY_SOURCE, source);
        if (unmet.isPresent()) {
            throw WriteCondition.failed(COPY_SOURCE + unmet.get().header);
        }
    }

    /** Whether this condition, when unmet, means that the reader already has the object. */
    boolean meansNotModified() {
        return this == IF_NONE_MATCH || this == IF_MODIFIED_SINCE;
    }

    AwsException failed() {
        return WriteCondition.failed(header);
    }

    private static Optional<ReadCondition> unmet(Headers headers, String prefix, StoredObject object) {
        Optional<String> match = headers.first(prefix + "if-match");
        if (match.isPresent()) {
            if (!EntityTags.parse(match.get()).contains(object.etag())) {
                return Optional.of(IF_MATCH);
            }
        } else if (date(headers, prefix + "if-unmodified-since")
                .filter(since -> modified(object).isAfter(since))
                .isPresent()) {
            return Optional.of(IF_UNMODIFIED_SINCE);
        }
        Optional<String> noneMatch = headers.first(prefix + "if-none-match");
        if (noneMatch.isPresent()) {
            boolean known = EntityTags.parse(noneMatch.get()).contains(object.etag());
            return known ? Optional.of(IF_NONE_MATCH) : Optional.empty();
        }
        return date(headers, prefix + "if-modified-since")
                .filter(since -> !modified(object).isAfter(since))
                .map(since -> IF_MODIFIED_SINCE);
    }

    private static Optional<Instant> date(Headers headers, String name) {
        return headers.first(name).flatMap(HttpDate::parse);
    }

    private static Instant modified(StoredObject object) {
        return object.modified().truncatedTo(ChronoUnit.SECONDS);
    }
}
