package io.cloakroom.aws.s3;

import static io.cloakroom.aws.s3.S3Row.Level.BUCKET;
import static io.cloakroom.aws.s3.S3Row.Level.OBJECT;
import static io.cloakroom.aws.s3.S3Row.Level.SERVICE;

import io.cloakroom.aws.payload.ChecksumHeaders;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of S3 operations.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">Amazon
 *     S3 actions</a>
 */
final class S3Table {
    /**
     * Sub-resources of S3 and MinIO without a row. {@code session} would hand out credentials of the store behind, and
     * {@code torrent} its address. {@code renameObject} has a source that some stores read as a key and others as
     * bucket and key, so it cannot be decided which object it takes away.
     */
    private static final Set<String> UNSUPPORTED = Set.of(
            "annotation",
            "append",
            "encryptionUpdate",
            "events",
            "lambdaArn",
            "renameObject",
            "replication-check",
            "replication-metrics",
            "replication-reset",
            "replication-reset-status",
            "session",
            "torrent",
            "updateObjectEncryption");

    /** What the name of a sub-resource is followed by where it stands for one of several settings. */
    private static final String ONE = "&" + BucketSettings.ID;

    private static final List<S3Row> ROWS = rows();
    private static final Map<S3Row.Level, Map<String, Map<String, S3Row>>> INDEX = index(false);
    private static final Map<S3Row.Level, Map<String, Map<String, S3Row>>> COPYING = index(true);
    private static final Set<String> SUB_RESOURCES = subResources();
    private static final Map<S3Operation, S3Row> BY_OPERATION = byOperation();

    private S3Table() {}

    /** The one row of the operation. */
    static S3Row of(S3Operation operation) {
        return Objects.requireNonNull(BY_OPERATION.get(operation));
    }

    /** The row of ListObjects. It also serves any {@code list-type} but 2. */
    static S3Row firstListing() {
        return of(S3Operation.LIST_OBJECTS);
    }

    /** Whether a parameter selects an operation. */
    static boolean isSubResource(String parameter) {
        return SUB_RESOURCES.contains(parameter);
    }

    static @Nullable S3Row find(S3Row.Level level, String method, String marker, boolean copies) {
        return (copies ? COPYING : INDEX)
                .getOrDefault(level, Map.of())
                .getOrDefault(method, Map.of())
                .get(marker);
    }

    /** The row for one of the settings that this row lists, if it lists some. */
    static @Nullable S3Row oneOf(S3Row listing) {
        return listing.marker().isEmpty()
                ? null
                : find(listing.level(), listing.method(), listing.marker() + ONE, listing.copies());
    }

    private static String selector(S3Row row) {
        boolean isRead = row.method().equals("GET");
        return isRead && row.required().contains(BucketSettings.ID) ? row.marker() + ONE : row.marker();
    }

    private static Set<String> subResources() {
        Set<String> names = new HashSet<>(UNSUPPORTED);
        ROWS.forEach(row -> names.add(row.marker()));
        names.remove("");
        return Set.copyOf(names);
    }

    private static Map<S3Row.Level, Map<String, Map<String, S3Row>>> index(boolean copies) {
        Map<S3Row.Level, Map<String, Map<String, S3Row>>> index = new EnumMap<>(S3Row.Level.class);
        for (S3Row row : ROWS) {
            if (row.copies() == copies) {
                index.computeIfAbsent(row.level(), level -> new HashMap<>())
                        .computeIfAbsent(row.method(), method -> new HashMap<>())
                        .put(selector(row), row);
            }
        }
        return index;
    }

    private static Map<S3Operation, S3Row> byOperation() {
        Map<S3Operation, S3Row> rows = new EnumMap<>(S3Operation.class);
        for (S3Row row : ROWS) {
            if (rows.put(row.operation(), row) != null) {
                throw new IllegalStateException(row.operation() + " has two rows");
            }
        }
        return rows;
    }

    private static List<S3Row> rows() {
        List<S3Row> rows = new ArrayList<>();
        listings(rows);
        rows.addAll(BucketSettings.rows());
        buckets(rows);
        objects(rows);
        objectConfiguration(rows);
        multipart(rows);
        return rows.stream().map(row -> row.headers(HeaderGroups.OWNER)).toList();
    }

    private static void listings(List<S3Row> rows) {
        rows.add(S3Row.get(S3Operation.LIST_BUCKETS, SERVICE, "")
                .parameters("max-buckets", "continuation-token", "prefix", "bucket-region"));
        rows.add(S3Row.get(S3Operation.LIST_OBJECTS, BUCKET, "")
                .parameters("prefix", "delimiter", "marker", "max-keys", "encoding-type")
                .headers(HeaderGroups.LISTING));
        rows.add(S3Row.get(S3Operation.LIST_OBJECTS_V2, BUCKET, "list-type")
                .parameters("prefix", "delimiter", "max-keys", "encoding-type")
                .parameters("continuation-token", "start-after", "fetch-owner")
                .headers(HeaderGroups.LISTING));
        rows.add(S3Row.get(S3Operation.LIST_OBJECT_VERSIONS, BUCKET, "versions")
                .parameters("prefix", "delimiter", "max-keys", "encoding-type")
                .parameters("key-marker", "version-id-marker")
                .headers(HeaderGroups.LISTING));
        rows.add(S3Row.get(S3Operation.LIST_MULTIPART_UPLOADS, BUCKET, "uploads")
                .parameters("prefix", "delimiter", "max-uploads", "encoding-type", "key-marker", "upload-id-marker"));
    }

    private static void buckets(List<S3Row> rows) {
        rows.add(S3Row.put(S3Operation.CREATE_BUCKET, BUCKET, "", S3Body.DOCUMENT)
                .headers(Set.of("x-amz-acl", "x-amz-bucket-object-lock-enabled", "x-amz-object-ownership")));
        rows.add(S3Row.head(S3Operation.HEAD_BUCKET, BUCKET));
        rows.add(S3Row.delete(S3Operation.DELETE_BUCKET, BUCKET, ""));
        rows.add(S3Row.post(S3Operation.DELETE_OBJECTS, BUCKET, "delete", S3Body.DOCUMENT_OF_KEYS)
                .headers(HeaderGroups.BYPASS));
        rows.add(S3Row.post(S3Operation.POST_OBJECT, BUCKET, "", S3Body.FORM));
    }

    private static void objects(List<S3Row> rows) {
        for (S3Row row :
                List.of(S3Row.get(S3Operation.GET_OBJECT, OBJECT, ""), S3Row.head(S3Operation.HEAD_OBJECT, OBJECT))) {
            rows.add(row.parameters("versionId", "partNumber")
                    .parameters("response-content-type", "response-content-language", "response-expires")
                    .parameters("response-cache-control", "response-content-disposition", "response-content-encoding")
                    .headers(HeaderGroups.CONDITIONS)
                    .headers(HeaderGroups.CUSTOMER_KEY)
                    .headers(Set.of("range", "if-range", ChecksumHeaders.MODE)));
        }
        rows.add(S3Row.put(S3Operation.PUT_OBJECT, OBJECT, "", S3Body.OBJECT)
                .headers(HeaderGroups.CONTENT)
                .headers(HeaderGroups.WRITE_CONDITIONS)
                .headers(HeaderGroups.NEW_OBJECT)
                .headers(HeaderGroups.LOCK)
                .headers(HeaderGroups.ENCRYPTION)
                .headers(HeaderGroups.CUSTOMER_KEY)
                .withMetadata());
        rows.add(S3Row.put(S3Operation.COPY_OBJECT, OBJECT, "", S3Body.NONE)
                .headers(HeaderGroups.COPY)
                .headers(HeaderGroups.CONTENT)
                .headers(HeaderGroups.WRITE_CONDITIONS)
                .headers(HeaderGroups.NEW_OBJECT)
                .headers(HeaderGroups.LOCK)
                .headers(HeaderGroups.ENCRYPTION)
                .headers(HeaderGroups.CUSTOMER_KEY)
                .headers(Set.of("x-amz-metadata-directive", "x-amz-tagging-directive", ChecksumHeaders.ALGORITHM))
                .withMetadata()
                .copying());
        rows.add(S3Row.delete(S3Operation.DELETE_OBJECT, OBJECT, "")
                .parameters("versionId")
                .headers(HeaderGroups.BYPASS)
                .headers(Set.of("if-match", "x-amz-if-match-last-modified-time", "x-amz-if-match-size")));
    }

    private static void objectConfiguration(List<S3Row> rows) {
        rows.add(S3Row.get(S3Operation.GET_OBJECT_ATTRIBUTES, OBJECT, "attributes")
                .parameters("versionId")
                .headers(HeaderGroups.CUSTOMER_KEY)
                .headers(Set.of("x-amz-object-attributes", "x-amz-max-parts", "x-amz-part-number-marker")));
        readWrite(rows, "acl", S3Operation.GET_OBJECT_ACL, S3Operation.PUT_OBJECT_ACL, Set.of("x-amz-acl"));
        readWrite(rows, "tagging", S3Operation.GET_OBJECT_TAGGING, S3Operation.PUT_OBJECT_TAGGING, Set.of());
        rows.add(S3Row.delete(S3Operation.DELETE_OBJECT_TAGGING, OBJECT, "tagging")
                .parameters("versionId"));
        readWrite(
                rows,
                "retention",
                S3Operation.GET_OBJECT_RETENTION,
                S3Operation.PUT_OBJECT_RETENTION,
                HeaderGroups.BYPASS);
        readWrite(rows, "legal-hold", S3Operation.GET_OBJECT_LEGAL_HOLD, S3Operation.PUT_OBJECT_LEGAL_HOLD, Set.of());
        rows.add(S3Row.post(S3Operation.SELECT_OBJECT_CONTENT, OBJECT, "select", S3Body.DOCUMENT)
                .requires("select-type")
                .headers(HeaderGroups.CUSTOMER_KEY));
        rows.add(S3Row.post(S3Operation.RESTORE_OBJECT, OBJECT, "restore", S3Body.DOCUMENT_OF_OTHER_PLACES)
                .parameters("versionId"));
    }

    private static void readWrite(
            List<S3Row> rows, String marker, S3Operation get, S3Operation put, Set<String> writeHeaders) {
        rows.add(S3Row.get(get, OBJECT, marker).parameters("versionId"));
        rows.add(S3Row.put(put, OBJECT, marker, S3Body.DOCUMENT)
                .parameters("versionId")
                .headers(writeHeaders));
    }

    private static void multipart(List<S3Row> rows) {
        rows.add(S3Row.post(S3Operation.CREATE_MULTIPART_UPLOAD, OBJECT, "uploads", S3Body.NONE)
                .headers(HeaderGroups.CONTENT)
                .headers(HeaderGroups.NEW_OBJECT)
                .headers(HeaderGroups.LOCK)
                .headers(HeaderGroups.ENCRYPTION)
                .headers(HeaderGroups.CUSTOMER_KEY)
                .headers(Set.of(ChecksumHeaders.ALGORITHM, ChecksumHeaders.TYPE, ChecksumHeaders.SDK_ALGORITHM))
                .withMetadata());
        rows.add(S3Row.put(S3Operation.UPLOAD_PART, OBJECT, "uploadId", S3Body.OBJECT)
                .requires("partNumber")
                .headers(HeaderGroups.CUSTOMER_KEY));
        rows.add(S3Row.put(S3Operation.UPLOAD_PART_COPY, OBJECT, "uploadId", S3Body.NONE)
                .requires("partNumber")
                .headers(HeaderGroups.COPY)
                .headers(HeaderGroups.CUSTOMER_KEY)
                .headers(Set.of("x-amz-copy-source-range"))
                .copying());
        rows.add(S3Row.post(S3Operation.COMPLETE_MULTIPART_UPLOAD, OBJECT, "uploadId", S3Body.DOCUMENT_OF_PARTS)
                .headers(HeaderGroups.WRITE_CONDITIONS)
                .headers(HeaderGroups.CUSTOMER_KEY)
                .headers(Set.of("x-amz-mp-object-size")));
        rows.add(S3Row.delete(S3Operation.ABORT_MULTIPART_UPLOAD, OBJECT, "uploadId")
                .headers(Set.of("x-amz-if-match-initiated-time")));
        rows.add(S3Row.get(S3Operation.LIST_PARTS, OBJECT, "uploadId")
                .parameters("max-parts", "part-number-marker", "encoding-type")
                .headers(HeaderGroups.CUSTOMER_KEY));
    }
}
