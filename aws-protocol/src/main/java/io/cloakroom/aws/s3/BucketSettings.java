package io.cloakroom.aws.s3;

import static io.cloakroom.aws.s3.S3Row.Level.BUCKET;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rows of the table of operations about how a bucket is set up.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">Amazon
 *     S3 actions</a>
 */
final class BucketSettings {
    /** Selects one of several settings of a kind. Without it they are listed. */
    static final String ID = "id";

    private BucketSettings() {}

    static List<S3Row> rows() {
        List<S3Row> rows = new ArrayList<>();
        ofEveryStore(rows);
        ofAws(rows);
        listed(rows);
        metadataTables(rows);
        return rows;
    }

    private static void ofEveryStore(List<S3Row> rows) {
        read(rows, "location", S3Operation.GET_BUCKET_LOCATION);
        read(rows, "versioning", S3Operation.GET_BUCKET_VERSIONING);
        write(rows, "versioning", S3Operation.PUT_BUCKET_VERSIONING, Set.of("x-amz-mfa"));
        read(rows, "policy", S3Operation.GET_BUCKET_POLICY);
        write(rows, "policy", S3Operation.PUT_BUCKET_POLICY, Set.of("x-amz-confirm-remove-self-bucket-access"));
        remove(rows, "policy", S3Operation.DELETE_BUCKET_POLICY);
        read(rows, "policyStatus", S3Operation.GET_BUCKET_POLICY_STATUS);
        read(rows, "lifecycle", S3Operation.GET_BUCKET_LIFECYCLE);
        write(
                rows,
                "lifecycle",
                S3Operation.PUT_BUCKET_LIFECYCLE,
                Set.of("x-amz-transition-default-minimum-object-size"));
        remove(rows, "lifecycle", S3Operation.DELETE_BUCKET_LIFECYCLE);
        read(rows, "encryption", S3Operation.GET_BUCKET_ENCRYPTION);
        write(rows, "encryption", S3Operation.PUT_BUCKET_ENCRYPTION, Set.of());
        remove(rows, "encryption", S3Operation.DELETE_BUCKET_ENCRYPTION);
        read(rows, "object-lock", S3Operation.GET_OBJECT_LOCK_CONFIGURATION);
        write(rows, "object-lock", S3Operation.PUT_OBJECT_LOCK_CONFIGURATION, Set.of("x-amz-bucket-object-lock-token"));
        read(rows, "tagging", S3Operation.GET_BUCKET_TAGGING);
        write(rows, "tagging", S3Operation.PUT_BUCKET_TAGGING, Set.of());
        remove(rows, "tagging", S3Operation.DELETE_BUCKET_TAGGING);
        read(rows, "notification", S3Operation.GET_BUCKET_NOTIFICATION);
        rows.add(S3Row.put(S3Operation.PUT_BUCKET_NOTIFICATION, BUCKET, "notification", S3Body.DOCUMENT_OF_OTHER_PLACES)
                .headers(Set.of("x-amz-skip-destination-validation")));
        read(rows, "replication", S3Operation.GET_BUCKET_REPLICATION);
        rows.add(S3Row.put(S3Operation.PUT_BUCKET_REPLICATION, BUCKET, "replication", S3Body.DOCUMENT_OF_OTHER_PLACES)
                .headers(Set.of("x-amz-bucket-object-lock-token")));
        remove(rows, "replication", S3Operation.DELETE_BUCKET_REPLICATION);
        read(rows, "acl", S3Operation.GET_BUCKET_ACL);
        write(rows, "acl", S3Operation.PUT_BUCKET_ACL, Set.of("x-amz-acl"));
        read(rows, "cors", S3Operation.GET_BUCKET_CORS);
        write(rows, "cors", S3Operation.PUT_BUCKET_CORS, Set.of());
        remove(rows, "cors", S3Operation.DELETE_BUCKET_CORS);
    }

    private static void ofAws(List<S3Row> rows) {
        read(rows, "website", S3Operation.GET_BUCKET_WEBSITE);
        writeWithPlaces(rows, "website", S3Operation.PUT_BUCKET_WEBSITE);
        remove(rows, "website", S3Operation.DELETE_BUCKET_WEBSITE);
        read(rows, "accelerate", S3Operation.GET_BUCKET_ACCELERATE);
        write(rows, "accelerate", S3Operation.PUT_BUCKET_ACCELERATE, Set.of());
        read(rows, "requestPayment", S3Operation.GET_BUCKET_REQUEST_PAYMENT);
        write(rows, "requestPayment", S3Operation.PUT_BUCKET_REQUEST_PAYMENT, Set.of());
        read(rows, "logging", S3Operation.GET_BUCKET_LOGGING);
        writeWithPlaces(rows, "logging", S3Operation.PUT_BUCKET_LOGGING);
        read(rows, "ownershipControls", S3Operation.GET_BUCKET_OWNERSHIP_CONTROLS);
        write(rows, "ownershipControls", S3Operation.PUT_BUCKET_OWNERSHIP_CONTROLS, Set.of());
        remove(rows, "ownershipControls", S3Operation.DELETE_BUCKET_OWNERSHIP_CONTROLS);
        read(rows, "publicAccessBlock", S3Operation.GET_PUBLIC_ACCESS_BLOCK);
        write(rows, "publicAccessBlock", S3Operation.PUT_PUBLIC_ACCESS_BLOCK, Set.of());
        remove(rows, "publicAccessBlock", S3Operation.DELETE_PUBLIC_ACCESS_BLOCK);
        read(rows, "abac", S3Operation.GET_BUCKET_ABAC);
        write(rows, "abac", S3Operation.PUT_BUCKET_ABAC, Set.of());
    }

    /** Of these a bucket has several, each with an id. */
    private static void listed(List<S3Row> rows) {
        list(
                rows,
                "analytics",
                S3Operation.LIST_BUCKET_ANALYTICS_CONFIGURATIONS,
                S3Operation.GET_BUCKET_ANALYTICS_CONFIGURATION,
                S3Operation.DELETE_BUCKET_ANALYTICS_CONFIGURATION);
        one(rows, "analytics", S3Operation.PUT_BUCKET_ANALYTICS_CONFIGURATION, S3Body.DOCUMENT_OF_OTHER_PLACES);
        list(
                rows,
                "intelligent-tiering",
                S3Operation.LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS,
                S3Operation.GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                S3Operation.DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION);
        one(rows, "intelligent-tiering", S3Operation.PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION, S3Body.DOCUMENT);
        list(
                rows,
                "inventory",
                S3Operation.LIST_BUCKET_INVENTORY_CONFIGURATIONS,
                S3Operation.GET_BUCKET_INVENTORY_CONFIGURATION,
                S3Operation.DELETE_BUCKET_INVENTORY_CONFIGURATION);
        one(rows, "inventory", S3Operation.PUT_BUCKET_INVENTORY_CONFIGURATION, S3Body.DOCUMENT_OF_OTHER_PLACES);
        list(
                rows,
                "metrics",
                S3Operation.LIST_BUCKET_METRICS_CONFIGURATIONS,
                S3Operation.GET_BUCKET_METRICS_CONFIGURATION,
                S3Operation.DELETE_BUCKET_METRICS_CONFIGURATION);
        one(rows, "metrics", S3Operation.PUT_BUCKET_METRICS_CONFIGURATION, S3Body.DOCUMENT);
    }

    private static void metadataTables(List<S3Row> rows) {
        read(rows, "metadataConfiguration", S3Operation.GET_BUCKET_METADATA_CONFIGURATION);
        create(rows, "metadataConfiguration", S3Operation.CREATE_BUCKET_METADATA_CONFIGURATION);
        remove(rows, "metadataConfiguration", S3Operation.DELETE_BUCKET_METADATA_CONFIGURATION);
        read(rows, "metadataTable", S3Operation.GET_BUCKET_METADATA_TABLE_CONFIGURATION);
        create(rows, "metadataTable", S3Operation.CREATE_BUCKET_METADATA_TABLE_CONFIGURATION);
        remove(rows, "metadataTable", S3Operation.DELETE_BUCKET_METADATA_TABLE_CONFIGURATION);
        writeWithPlaces(
                rows, "metadataInventoryTable", S3Operation.UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION);
        write(rows, "metadataJournalTable", S3Operation.UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION, Set.of());
    }

    private static void list(List<S3Row> rows, String marker, S3Operation list, S3Operation get, S3Operation delete) {
        rows.add(S3Row.get(list, BUCKET, marker).parameters("continuation-token"));
        rows.add(S3Row.get(get, BUCKET, marker).requires(ID));
        rows.add(S3Row.delete(delete, BUCKET, marker).requires(ID));
    }

    private static void one(List<S3Row> rows, String marker, S3Operation operation, S3Body body) {
        rows.add(S3Row.put(operation, BUCKET, marker, body).requires(ID));
    }

    /** Their bodies name buckets of tables and keys of encryption. */
    private static void create(List<S3Row> rows, String marker, S3Operation operation) {
        rows.add(S3Row.post(operation, BUCKET, marker, S3Body.DOCUMENT_OF_OTHER_PLACES));
    }

    private static void writeWithPlaces(List<S3Row> rows, String marker, S3Operation operation) {
        rows.add(S3Row.put(operation, BUCKET, marker, S3Body.DOCUMENT_OF_OTHER_PLACES));
    }

    private static void read(List<S3Row> rows, String marker, S3Operation operation) {
        rows.add(S3Row.get(operation, BUCKET, marker));
    }

    private static void write(List<S3Row> rows, String marker, S3Operation operation, Set<String> headers) {
        rows.add(S3Row.put(operation, BUCKET, marker, S3Body.DOCUMENT).headers(headers));
    }

    private static void remove(List<S3Row> rows, String marker, S3Operation operation) {
        rows.add(S3Row.delete(operation, BUCKET, marker));
    }
}
