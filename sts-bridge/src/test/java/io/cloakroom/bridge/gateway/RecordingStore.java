package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedDeletes;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.store.StoreExchange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has some buckets, and remembers what it was told to delete. A key that begins with {@code stuck} cannot be deleted,
 * one that begins with {@code kept} gets a marker, and where one is {@code broken} nothing can be deleted.
 */
final class RecordingStore implements ObjectStore {
    private final List<Bucket> buckets;
    private final List<ObjectVersion> deleted = new ArrayList<>();
    private final Map<String, Map<String, String>> tags = new HashMap<>();

    RecordingStore(String... names) {
        buckets = Arrays.stream(names)
                .map(name -> new Bucket(name, Instant.parse("2026-01-02T03:04:05Z")))
                .toList();
    }

    /** The tags of an object that is there. */
    void tag(String key, String tag, String value) {
        tags.put(key, Map.of(tag, value));
    }

    @Override
    public Optional<Map<String, String>> tags(S3Target.Object object, Optional<String> versionId, TraceContext trace) {
        return Optional.of(tags.getOrDefault(object.key(), Map.of()));
    }

    List<ObjectVersion> deleted() {
        return deleted;
    }

    @Override
    public void handle(StoreExchange exchange) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Bucket> buckets(AuthorizedCall call) {
        return buckets;
    }

    @Override
    public List<DeleteOutcome> delete(AuthorizedDeletes deletes) {
        if (deletes.objects().stream().anyMatch(object -> object.key().equals("broken"))) {
            throw new AwsException(AwsErrorCode.SLOW_DOWN);
        }
        deleted.addAll(deletes.objects());
        return deletes.objects().stream().map(RecordingStore::outcome).toList();
    }

    private static DeleteOutcome outcome(ObjectVersion object) {
        if (object.key().startsWith("stuck")) {
            return new DeleteOutcome.Failed(object.key(), "InternalError", "stuck");
        }
        if (object.key().startsWith("kept")) {
            DeleteMarker marker = new DeleteMarker(Optional.of("m1"));
            return new DeleteOutcome.Deleted(object.key(), object.versionId(), Optional.of(marker));
        }
        return new DeleteOutcome.Deleted(object.key());
    }

    @Override
    public String describe() {
        return "recording store";
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public boolean mayHave(String bucket) {
        return buckets.stream().anyMatch(any -> any.name().equals(bucket));
    }

    @Override
    public boolean has(String bucket) {
        return mayHave(bucket);
    }

    @Override
    public void deleteBucket(AuthorizedCall call) {
        throw new UnsupportedOperationException();
    }
}
