package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.CorsConfiguration;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.StorageFaults;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Routes each call to its operation: on the event loop if that streams, else on a thread that may block. */
final class Operations {
    private static final int MAX_SETTING_BYTES = 64 * 1024;
    /** A list of 10 000 parts with the longest checksum is shorter. */
    private static final int MAX_PART_LIST_BYTES = 4 << 20;

    private final Executor blocking;
    private final BucketOperations buckets;
    private final Listings listings;
    private final ObjectReads reads;
    private final ObjectWrites writes;
    private final ObjectDocuments documents;
    private final Copies copies;
    private final Multipart multipart;
    private final MultipartCompletion completion;
    private final MultipartListings multipartListings;

    Operations(ObjectIndex objects, DataFiles files, BucketOperations buckets, Executor blocking, InstantSource clock) {
        this.blocking = blocking;
        this.buckets = buckets;
        listings = new Listings(objects);
        reads = new ObjectReads(objects, files, blocking);
        writes = new ObjectWrites(objects, files, blocking, clock);
        documents = new ObjectDocuments(objects);
        copies = new Copies(objects, files, clock);
        multipart = new Multipart(objects, files, copies, blocking, clock);
        completion = new MultipartCompletion(objects, clock);
        multipartListings = new MultipartListings(objects);
    }

    /** @throws io.cloakroom.aws.AwsException for an error that shows without reading the body or the disk */
    void handle(StoreExchange exchange, S3Call call) {
        Unsupported.refuseHeaders(call.headers());
        switch (call.operation()) {
            case GET_OBJECT -> reads.read(exchange, call, true);
            case HEAD_OBJECT -> reads.read(exchange, call, false);
            case PUT_OBJECT -> writes.put(exchange, call);
            case UPLOAD_PART -> multipart.uploadPart(exchange, call);
            case CREATE_BUCKET -> withBody(exchange, MAX_SETTING_BYTES, body -> buckets.create(call, body));
            case PUT_OBJECT_TAGGING ->
                withBody(
                        exchange,
                        () -> documents.requireObject(call),
                        MAX_SETTING_BYTES,
                        body -> documents.putTags(call, body));
            case PUT_OBJECT_ACL ->
                withBody(
                        exchange,
                        () -> documents.requireObject(call),
                        MAX_SETTING_BYTES,
                        body -> documents.putAccessControlList(call, body));
            case PUT_BUCKET_ACL ->
                withBody(
                        exchange,
                        () -> buckets.requireBucket(call),
                        MAX_SETTING_BYTES,
                        body -> buckets.putAccessControlList(call, body));
            case PUT_BUCKET_TAGGING ->
                withBody(
                        exchange,
                        () -> buckets.requireBucket(call),
                        MAX_SETTING_BYTES,
                        body -> buckets.putTags(call, TagDocument.parse(body, TagSet.Of.BUCKET)));
            case PUT_BUCKET_CORS ->
                withBody(
                        exchange,
                        () -> buckets.requireBucket(call),
                        MAX_SETTING_BYTES,
                        body -> buckets.putCors(call, Optional.of(CorsConfiguration.parse(body))));
            case COMPLETE_MULTIPART_UPLOAD ->
                withBody(
                        exchange,
                        () -> completion.requireUpload(call),
                        MAX_PART_LIST_BYTES,
                        body -> completion.complete(call, exchange.objectUrl(), body));
            case HEAD_BUCKET -> answer(exchange, () -> buckets.head(call));
            case DELETE_BUCKET -> answer(exchange, () -> buckets.delete(call));
            case GET_BUCKET_LOCATION -> answer(exchange, () -> buckets.location(call));
            case GET_BUCKET_VERSIONING -> answer(exchange, () -> buckets.versioning(call));
            case GET_BUCKET_TAGGING -> answer(exchange, () -> buckets.tags(call));
            case DELETE_BUCKET_TAGGING -> answer(exchange, () -> buckets.putTags(call, TagSet.EMPTY));
            case GET_BUCKET_CORS -> answer(exchange, () -> buckets.cors(call));
            case DELETE_BUCKET_CORS -> answer(exchange, () -> buckets.putCors(call, Optional.empty()));
            case DELETE_BUCKET_ENCRYPTION,
                    DELETE_BUCKET_LIFECYCLE,
                    DELETE_BUCKET_WEBSITE,
                    DELETE_BUCKET_OWNERSHIP_CONTROLS,
                    DELETE_PUBLIC_ACCESS_BLOCK -> answer(exchange, () -> buckets.deleteUnset(call));
            case GET_BUCKET_ACL -> answer(exchange, () -> buckets.accessControlList(call));
            case GET_BUCKET_NOTIFICATION ->
                answer(exchange, () -> buckets.emptyDocument(call, "NotificationConfiguration"));
            case GET_BUCKET_LOGGING -> answer(exchange, () -> buckets.emptyDocument(call, "BucketLoggingStatus"));
            case GET_BUCKET_ACCELERATE ->
                answer(exchange, () -> buckets.emptyDocument(call, "AccelerateConfiguration"));
            case GET_BUCKET_REQUEST_PAYMENT -> answer(exchange, () -> buckets.requestPayment(call));
            case LIST_OBJECTS -> answerInTurn(exchange, () -> listings.list(call));
            case LIST_OBJECTS_V2 -> answerInTurn(exchange, () -> listings.listV2(call));
            case LIST_OBJECT_VERSIONS -> answerInTurn(exchange, () -> listings.listVersions(call));
            case LIST_MULTIPART_UPLOADS -> answerInTurn(exchange, () -> multipartListings.uploads(call));
            case COPY_OBJECT -> answer(exchange, () -> copies.copy(call));
            case DELETE_OBJECT -> answer(exchange, () -> writes.delete(call));
            case GET_OBJECT_ATTRIBUTES -> answerInTurn(exchange, () -> documents.attributes(call));
            case GET_OBJECT_ACL -> answer(exchange, () -> documents.accessControlList(call));
            case GET_OBJECT_TAGGING -> answer(exchange, () -> documents.tags(call));
            case DELETE_OBJECT_TAGGING -> answer(exchange, () -> documents.deleteTags(call));
            case CREATE_MULTIPART_UPLOAD -> answer(exchange, () -> multipart.create(call));
            case UPLOAD_PART_COPY -> answer(exchange, () -> multipart.uploadPartCopy(call));
            case ABORT_MULTIPART_UPLOAD -> answer(exchange, () -> multipart.abort(call));
            case LIST_PARTS -> answerInTurn(exchange, () -> multipartListings.parts(call));
            case LIST_BUCKETS,
                    DELETE_OBJECTS,
                    POST_OBJECT,
                    SELECT_OBJECT_CONTENT,
                    RESTORE_OBJECT,
                    PUT_BUCKET_VERSIONING,
                    GET_BUCKET_POLICY,
                    PUT_BUCKET_POLICY,
                    DELETE_BUCKET_POLICY,
                    GET_BUCKET_POLICY_STATUS,
                    GET_BUCKET_LIFECYCLE,
                    PUT_BUCKET_LIFECYCLE,
                    GET_BUCKET_ENCRYPTION,
                    PUT_BUCKET_ENCRYPTION,
                    GET_OBJECT_LOCK_CONFIGURATION,
                    PUT_OBJECT_LOCK_CONFIGURATION,
                    PUT_BUCKET_NOTIFICATION,
                    GET_BUCKET_REPLICATION,
                    PUT_BUCKET_REPLICATION,
                    DELETE_BUCKET_REPLICATION,
                    GET_BUCKET_WEBSITE,
                    GET_BUCKET_OWNERSHIP_CONTROLS,
                    GET_PUBLIC_ACCESS_BLOCK,
                    PUT_BUCKET_WEBSITE,
                    PUT_BUCKET_ACCELERATE,
                    PUT_BUCKET_REQUEST_PAYMENT,
                    PUT_BUCKET_LOGGING,
                    PUT_BUCKET_OWNERSHIP_CONTROLS,
                    PUT_PUBLIC_ACCESS_BLOCK,
                    GET_BUCKET_ABAC,
                    PUT_BUCKET_ABAC,
                    LIST_BUCKET_ANALYTICS_CONFIGURATIONS,
                    GET_BUCKET_ANALYTICS_CONFIGURATION,
                    PUT_BUCKET_ANALYTICS_CONFIGURATION,
                    DELETE_BUCKET_ANALYTICS_CONFIGURATION,
                    LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS,
                    GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                    PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                    DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                    LIST_BUCKET_INVENTORY_CONFIGURATIONS,
                    GET_BUCKET_INVENTORY_CONFIGURATION,
                    PUT_BUCKET_INVENTORY_CONFIGURATION,
                    DELETE_BUCKET_INVENTORY_CONFIGURATION,
                    LIST_BUCKET_METRICS_CONFIGURATIONS,
                    GET_BUCKET_METRICS_CONFIGURATION,
                    PUT_BUCKET_METRICS_CONFIGURATION,
                    DELETE_BUCKET_METRICS_CONFIGURATION,
                    GET_BUCKET_METADATA_CONFIGURATION,
                    CREATE_BUCKET_METADATA_CONFIGURATION,
                    DELETE_BUCKET_METADATA_CONFIGURATION,
                    GET_BUCKET_METADATA_TABLE_CONFIGURATION,
                    CREATE_BUCKET_METADATA_TABLE_CONFIGURATION,
                    DELETE_BUCKET_METADATA_TABLE_CONFIGURATION,
                    UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION,
                    UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION,
                    GET_OBJECT_RETENTION,
                    PUT_OBJECT_RETENTION,
                    GET_OBJECT_LEGAL_HOLD,
                    PUT_OBJECT_LEGAL_HOLD -> answer(exchange, () -> buckets.unsupported(call));
        }
    }

    private void answer(StoreExchange exchange, Supplier<HttpAnswer> answer) {
        new Reply(exchange).sendFrom(blocking, answer);
    }

    private static void answerInTurn(StoreExchange exchange, Supplier<HttpAnswer> answer) {
        exchange.answerInTurn(() -> orFault(answer));
    }

    private static HttpAnswer orFault(Supplier<HttpAnswer> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            throw StorageFaults.toAnswer(e);
        }
    }

    /** Reads a document only after the lookup has found its object or bucket. */
    private void withBody(StoreExchange exchange, Runnable lookup, int maxBytes, Function<byte[], HttpAnswer> answer) {
        var reply = new Reply(exchange);
        reply.run(blocking, () -> {
            lookup.run();
            reply.onLoop(() -> withBody(exchange, maxBytes, answer));
        });
    }

    private void withBody(StoreExchange exchange, int maxBytes, Function<byte[], HttpAnswer> answer) {
        if (!exchange.hasBody()) {
            answer(exchange, () -> answer.apply(new byte[0]));
            return;
        }
        exchange.answerDocument(maxBytes, body -> orFault(() -> answer.apply(body)));
    }
}
