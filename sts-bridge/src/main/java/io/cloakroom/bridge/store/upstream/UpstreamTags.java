package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.log.OnceInAWhile;
import io.cloakroom.bridge.store.upstream.UpstreamControl.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tags of objects at the upstream, with the gateway's own key. Blocks.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html">GetObjectTagging</a>
 */
final class UpstreamTags {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamTags.class);

    /** Codes with status 404 that say that there is nothing, or that it has no tags. */
    private static final Set<String> NOTHING = Set.of("NoSuchKey", "NoSuchVersion", "NoSuchBucket", "NoSuchTagSet");

    /** Far more than the 10 tags of an object need. */
    private static final int MAX_BYTES = 64 * 1024;

    /** Between two warnings of a kind. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final UpstreamControl control;
    private final OnceInAWhile ofOurKey;
    private final OnceInAWhile ofNoTags;
    private final OnceInAWhile ofFailures;
    private final OnceInAWhile ofDocuments;

    /** @param clock for the pauses between warnings */
    UpstreamTags(UpstreamControl control, InstantSource clock) {
        this.control = control;
        this.ofOurKey = new OnceInAWhile(PAUSE, clock);
        this.ofNoTags = new OnceInAWhile(PAUSE, clock);
        this.ofFailures = new OnceInAWhile(PAUSE, clock);
        this.ofDocuments = new OnceInAWhile(PAUSE, clock);
    }

    /**
     * The tags of an object; none if there is no such object.
     *
     * @return empty if the upstream has no tags, or takes the question for a wrong one
     * @throws AwsException {@code InvalidArgument} if it refuses the version id; {@code SlowDown} or {@code
     *     ServiceUnavailable} if it fails, or refuses the gateway's key
     */
    Optional<Map<String, String>> of(S3Target.Object object, Optional<String> versionId, TraceContext trace) {
        List<QueryParameter> query = new ArrayList<>();
        query.add(new QueryParameter("tagging", "", "tagging", ""));
        versionId.ifPresent(version ->
                query.add(new QueryParameter("versionId", UriEncoding.encodeComponent(version), "versionId", version)));
        Answer answer = control.send("GET", UpstreamRequest.path(object), query, new byte[0], MAX_BYTES, trace);
        if (answer.status() == 200) {
            return Optional.of(tags(answer));
        }
        Optional<UpstreamErrors.Document> document = UpstreamErrors.Document.of(answer.document());
        String code = document.map(UpstreamErrors.Document::code).orElse("no code");
        if (isMissing(answer, code)) {
            return Optional.of(Map.of());
        }
        if (UpstreamErrors.isOurFault(answer.status(), document)) {
            warn(ofOurKey, "the upstream refuses the gateway's key to read tags with {} {}", answer, code);
            throw UpstreamControl.unavailable();
        }
        if (answer.status() == 400 && versionId.isPresent()) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_ARGUMENT, "The store behind the gateway refuses the version id.");
        }
        if (answer.status() == UpstreamErrors.NOT_IMPLEMENTED
                || (answer.status() >= 400 && answer.status() < 500 && answer.status() != 429)) {
            warn(ofNoTags, "the upstream does not tell tags that a policy tests: it answers with {} {}", answer, code);
            return Optional.empty();
        }
        warn(ofFailures, "the upstream failed to tell tags with {} {}", answer, code);
        throw AwsException.of(AwsErrorCode.SLOW_DOWN, "The store behind the gateway gave no answer; please try again.");
    }

    private static void warn(OnceInAWhile pause, String sentence, Answer answer, String code) {
        if (pause.due().isPresent()) {
            LOG.warn(sentence, answer.status(), code);
        }
    }

    /** A delete marker has no tags either. */
    private static boolean isMissing(Answer answer, String code) {
        return (answer.status() == 404 && NOTHING.contains(code))
                || (answer.status() == 405
                        && answer.headers()
                                .firstValue("x-amz-delete-marker")
                                .orElse("")
                                .equals("true"));
    }

    /** A store that ignores the question answers with the object, whose content its writer chose; it has an ETag. */
    private Map<String, String> tags(Answer answer) {
        XmlElement document = answer.document();
        if (answer.headers().firstValue("etag").isPresent()
                || !document.name().equals("Tagging")
                || document.children().size() != 1) {
            throw unreadable();
        }
        XmlElement set = document.children().get(0);
        if (!set.name().equals("TagSet")) {
            throw unreadable();
        }
        Map<String, String> tags = new HashMap<>();
        for (XmlElement tag : set.children()) {
            String key = tag.childText("Key").orElseThrow(this::unreadable);
            if (!tag.name().equals("Tag")
                    || tags.put(key, tag.childText("Value").orElse("")) != null) {
                throw unreadable();
            }
        }
        return tags;
    }

    private AwsException unreadable() {
        if (ofDocuments.due().isPresent()) {
            LOG.warn("the upstream answers GetObjectTagging with an unknown document");
        }
        return UpstreamControl.unavailable();
    }
}
