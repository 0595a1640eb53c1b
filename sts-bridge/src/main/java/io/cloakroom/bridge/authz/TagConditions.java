package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of condition keys for one requirement of a call, and with them {@code s3:ExistingObjectTag/…}: the tags of
 * the very object and version that the requirement is about. They are read when a policy first asks, and not any more
 * once it is decided.
 */
final class TagConditions implements CallerContext {
    static final String PREFIX = "s3:ExistingObjectTag/";

    /** Stands for all tags. */
    static final String ANY = PREFIX + "any";

    private final RequestConditions request;
    private final CallTags tags;
    private final CallTags.StoredObject object;
    private @Nullable Map<String, String> known;
    private boolean isDecided;

    TagConditions(RequestConditions request, CallTags tags, CallTags.StoredObject object) {
        this.request = request;
        this.tags = tags;
        this.object = object;
    }

    /** Whoever explains the decision reads nothing more. */
    void decided() {
        isDecided = true;
    }

    @Override
    public Caller caller() {
        return request.caller();
    }

    @Override
    public Instant now() {
        return request.now();
    }

    @Override
    public Headers usedHeaders() {
        return request.usedHeaders();
    }

    @Override
    public List<QueryParameter> parameters() {
        return request.parameters();
    }

    /** @throws UnreadTagsException if the store failed to tell the tags */
    @Override
    public List<String> values(String key) {
        if (!key.startsWith(PREFIX)) {
            return request.values(key);
        }
        String value = tags(key).get(key.substring(PREFIX.length()));
        return value == null ? List.of() : List.of(value);
    }

    /**
     * All tags.
     *
     * @throws UnavailableValueException if the store does not tell them
     * @throws UnreadTagsException if the store failed to
     */
    Map<String, String> tags() {
        return tags(ANY);
    }

    private Map<String, String> tags(String key) {
        Map<String, String> found = known;
        if (found == null) {
            found = read(key).orElseThrow(() -> new UnavailableValueException(key));
            known = found;
        }
        return found;
    }

    private Optional<Map<String, String>> read(String key) {
        try {
            return isDecided ? Optional.empty() : tags.of(object);
        } catch (AwsException e) {
            throw new UnreadTagsException(key, e);
        }
    }
}
