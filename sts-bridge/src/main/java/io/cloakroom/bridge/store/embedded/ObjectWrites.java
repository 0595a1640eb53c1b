package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.UploadBody.Terms;
import io.cloakroom.bridge.store.embedded.catalog.CatalogChange;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import io.cloakroom.bridge.store.embedded.catalog.WriteCondition;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executor;

/** PutObject and DeleteObject. */
final class ObjectWrites {
    /** Objects up to this size are stored in the catalog. */
    static final int MAX_INLINE_BYTES = 16 * 1024;

    private static final long MAX_OBJECT_BYTES = 5L << 40;

    private final ObjectIndex objects;
    private final DataFiles files;
    private final Executor blocking;
    private final InstantSource clock;

    ObjectWrites(ObjectIndex objects, DataFiles files, Executor blocking, InstantSource clock) {
        this.objects = objects;
        this.files = files;
        this.blocking = blocking;
        this.clock = clock;
    }

    void put(StoreExchange exchange, S3Call call) {
        S3Target.Object target = call.object();
        ObjectKey key = objects.key(target.bucket(), target.key());
        WriteCondition condition = ConditionHeaders.ofWrite(call.headers());
        Headers metadata = ObjectHeaders.metadata(call.headers());
        TagSet tags = TagSet.parse(call.headers().first("x-amz-tagging").orElse(""));
        String storageClass = ObjectHeaders.storageClass(call.headers());
        boolean declared = ChecksumFields.declared(exchange, call).isPresent();
        Optional<ChecksumAlgorithm> computed = declared ? Optional.empty() : Optional.of(Checksum.DEFAULT);
        var terms = new Terms(MAX_INLINE_BYTES, MAX_OBJECT_BYTES, () -> computed);
        exchange.receive(new UploadBody(exchange, files, blocking, terms, body -> {
            Optional<Checksum> checksum = body.checksums().stream().findFirst();
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var object = new StoredObject(body.md5(), now, metadata, checksum, tags, storageClass, "", body.content());
            store(new Reply(exchange), key, object, condition, body);
        }));
    }

    private void store(Reply reply, ObjectKey key, StoredObject object, WriteCondition condition, ReceivedBody body) {
        var unused = objects.submit(writer -> {
                    writer.put(key, object, condition);
                    body.adopt(writer);
                    return object;
                })
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        reply.fail(failure);
                        blocking.execute(body::discard);
                    } else {
                        reply.sendStored(body, () -> Documents.empty(200, ObjectHeaders.ofWrite(object)));
                    }
                });
    }

    HttpAnswer delete(S3Call call) {
        ObjectIndex.requireNullVersion(call.parameter("versionId"));
        WriteCondition condition = ConditionHeaders.ofWrite(call.headers());
        S3Target.Object target = call.object();
        ObjectKey key = objects.key(target.bucket(), target.key());
        objects.commit(CatalogChange.freeing(writer -> {
            writer.delete(key, condition);
            return key;
        }));
        return Documents.empty(204, Headers.EMPTY);
    }
}
