package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.Occasion.ALWAYS;
import static io.cloakroom.bridge.authz.Occasion.BYPASS_GOVERNANCE;
import static io.cloakroom.bridge.authz.Occasion.LEGAL_HOLD;
import static io.cloakroom.bridge.authz.Occasion.NO_VERSION;
import static io.cloakroom.bridge.authz.Occasion.OBJECT_LOCK_FOR_BUCKET;
import static io.cloakroom.bridge.authz.Occasion.OWNERSHIP_OF_BUCKET;
import static io.cloakroom.bridge.authz.Occasion.RETENTION;
import static io.cloakroom.bridge.authz.Occasion.SOURCE_TAGS;
import static io.cloakroom.bridge.authz.Occasion.SOURCE_VERSION;
import static io.cloakroom.bridge.authz.Occasion.SOURCE_VERSION_TAGS;
import static io.cloakroom.bridge.authz.Occasion.TAGGING;
import static io.cloakroom.bridge.authz.Occasion.VERSION;
import static io.cloakroom.bridge.authz.PermissionRule.Level.BUCKET;
import static io.cloakroom.bridge.authz.PermissionRule.Level.OBJECT;
import static io.cloakroom.bridge.authz.PermissionRule.Level.SERVICE;
import static io.cloakroom.bridge.authz.PermissionRule.Level.SOURCE;
import static io.cloakroom.bridge.authz.Requirement.Need.ALLOW;
import static io.cloakroom.bridge.authz.Requirement.Need.NO_DENY;
import static io.cloakroom.bridge.authz.Requirement.Need.NO_DENY_AND_SESSION_ALLOWS;

import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.CallTags.StoredObject;
import io.cloakroom.bridge.authz.PermissionRule.Level;
import io.cloakroom.bridge.authz.Requirement.Need;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The actions that an S3 operation needs, and on what: MinIO's table, one row per operation. It is stricter than MinIO
 * where a Deny would otherwise have no effect. A call that names a version is refused by a Deny of the version's
 * action. A Deny of {@code s3:ListBucketVersions} or {@code s3:HeadBucket} is not made up for by {@code s3:ListBucket}.
 * A Deny of {@code s3:PutObjectTagging} refuses an upload with tags, and one of {@code s3:GetObjectTagging} a copy that
 * takes the tags of its source along. Deleting a bucket's website needs {@code s3:PutBucketPolicy}. For a key with
 * {@code //} in it, the key that path-minded stores make of it must meet the same requirements.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">Required
 *     permissions for Amazon S3 API operations</a>
 */
final class PermissionTable {
    private static final Map<S3Operation, List<PermissionRule>> ROWS = rows();

    /** A requirement, and the object that it is about. */
    record OfStoredObject(Requirement requirement, StoredObject object) {}

    private PermissionTable() {}

    /** The row of an operation. An operation without a row is refused. */
    static Optional<List<PermissionRule>> row(S3Operation operation) {
        return Optional.ofNullable(ROWS.get(operation));
    }

    /** The requirements of the call, the most telling first; never empty. */
    static List<Requirement> requirements(S3Call call) {
        List<PermissionRule> row = ROWS.get(call.operation());
        if (row == null) {
            throw new IllegalStateException("no permission row for " + call.operation());
        }
        List<Requirement> requirements = new ArrayList<>(row.size());
        for (PermissionRule rule : row) {
            if (rule.occasion().applies(call)) {
                Requirement requirement = rule.of(call);
                requirements.add(requirement);
                requirement.withoutEmptySegments().ifPresent(requirements::add);
            }
        }
        return requirements;
    }

    /**
     * The same, each with the object and version whose tags count for it. Only for calls about an object. What they
     * need of its bucket is about the object too.
     */
    static List<OfStoredObject> ofStoredObjects(S3Call call) {
        List<OfStoredObject> requirements = new ArrayList<>();
        for (PermissionRule rule : ROWS.getOrDefault(call.operation(), List.of())) {
            if (rule.occasion().applies(call)) {
                Requirement requirement = rule.of(call);
                requirements.add(ofStored(requirement, call, rule));
                requirement
                        .withoutEmptySegments()
                        .map(same -> ofStored(same, call, rule))
                        .ifPresent(requirements::add);
            }
        }
        return requirements;
    }

    private static OfStoredObject ofStored(Requirement requirement, S3Call call, PermissionRule rule) {
        S3Target.Object object = requirement.target() instanceof S3Target.Object named ? named : call.object();
        return new OfStoredObject(requirement, new StoredObject(object, rule.versionId(call)));
    }

    private static Map<S3Operation, List<PermissionRule>> rows() {
        Map<S3Operation, List<PermissionRule>> rows = new EnumMap<>(S3Operation.class);
        serviceAndBuckets(rows);
        bucketConfiguration(rows);
        rows.putAll(BucketSettingPermissions.rows());
        readingObjects(rows);
        writingObjects(rows);
        objectDetails(rows);
        return rows;
    }

    private static void serviceAndBuckets(Map<S3Operation, List<PermissionRule>> rows) {
        put(rows, S3Operation.LIST_BUCKETS, needs(SERVICE, "s3:ListAllMyBuckets"));
        put(
                rows,
                S3Operation.CREATE_BUCKET,
                needs(BUCKET, "s3:CreateBucket"),
                on(OBJECT_LOCK_FOR_BUCKET, ALLOW, BUCKET, "s3:PutBucketObjectLockConfiguration"),
                on(OBJECT_LOCK_FOR_BUCKET, ALLOW, BUCKET, "s3:PutBucketVersioning"),
                on(OWNERSHIP_OF_BUCKET, ALLOW, BUCKET, "s3:PutBucketOwnershipControls"));
        put(rows, S3Operation.HEAD_BUCKET, needs(BUCKET, "s3:HeadBucket", "s3:ListBucket"));
        put(rows, S3Operation.DELETE_BUCKET, needs(BUCKET, "s3:DeleteBucket"));
        put(rows, S3Operation.GET_BUCKET_LOCATION, needs(BUCKET, "s3:GetBucketLocation"));
        put(rows, S3Operation.LIST_OBJECTS, needs(BUCKET, "s3:ListBucket"));
        put(rows, S3Operation.LIST_OBJECTS_V2, needs(BUCKET, "s3:ListBucket"));
        put(rows, S3Operation.LIST_OBJECT_VERSIONS, needs(BUCKET, "s3:ListBucketVersions", "s3:ListBucket"));
        put(rows, S3Operation.LIST_MULTIPART_UPLOADS, needs(BUCKET, "s3:ListBucketMultipartUploads"));
    }

    private static void bucketConfiguration(Map<S3Operation, List<PermissionRule>> rows) {
        put(rows, S3Operation.GET_BUCKET_VERSIONING, needs(BUCKET, "s3:GetBucketVersioning"));
        put(rows, S3Operation.PUT_BUCKET_VERSIONING, needs(BUCKET, "s3:PutBucketVersioning"));
        put(rows, S3Operation.GET_BUCKET_POLICY, needs(BUCKET, "s3:GetBucketPolicy"));
        put(rows, S3Operation.PUT_BUCKET_POLICY, needs(BUCKET, "s3:PutBucketPolicy"));
        put(rows, S3Operation.DELETE_BUCKET_POLICY, needs(BUCKET, "s3:DeleteBucketPolicy"));
        put(rows, S3Operation.GET_BUCKET_POLICY_STATUS, needs(BUCKET, "s3:GetBucketPolicyStatus"));
        put(rows, S3Operation.GET_BUCKET_LIFECYCLE, needs(BUCKET, "s3:GetLifecycleConfiguration"));
        put(rows, S3Operation.PUT_BUCKET_LIFECYCLE, needs(BUCKET, "s3:PutLifecycleConfiguration"));
        put(rows, S3Operation.DELETE_BUCKET_LIFECYCLE, needs(BUCKET, "s3:PutLifecycleConfiguration"));
        put(rows, S3Operation.GET_BUCKET_ENCRYPTION, needs(BUCKET, "s3:GetEncryptionConfiguration"));
        put(rows, S3Operation.PUT_BUCKET_ENCRYPTION, needs(BUCKET, "s3:PutEncryptionConfiguration"));
        put(rows, S3Operation.DELETE_BUCKET_ENCRYPTION, needs(BUCKET, "s3:PutEncryptionConfiguration"));
        put(rows, S3Operation.GET_OBJECT_LOCK_CONFIGURATION, needs(BUCKET, "s3:GetBucketObjectLockConfiguration"));
        put(rows, S3Operation.PUT_OBJECT_LOCK_CONFIGURATION, needs(BUCKET, "s3:PutBucketObjectLockConfiguration"));
        put(rows, S3Operation.GET_BUCKET_TAGGING, needs(BUCKET, "s3:GetBucketTagging"));
        put(rows, S3Operation.PUT_BUCKET_TAGGING, needs(BUCKET, "s3:PutBucketTagging"));
        put(rows, S3Operation.DELETE_BUCKET_TAGGING, needs(BUCKET, "s3:PutBucketTagging"));
        put(rows, S3Operation.GET_BUCKET_NOTIFICATION, needs(BUCKET, "s3:GetBucketNotification"));
        put(rows, S3Operation.PUT_BUCKET_NOTIFICATION, needs(BUCKET, "s3:PutBucketNotification"));
        put(rows, S3Operation.GET_BUCKET_REPLICATION, needs(BUCKET, "s3:GetReplicationConfiguration"));
        put(rows, S3Operation.PUT_BUCKET_REPLICATION, needs(BUCKET, "s3:PutReplicationConfiguration"));
        put(rows, S3Operation.DELETE_BUCKET_REPLICATION, needs(BUCKET, "s3:PutReplicationConfiguration"));
        put(rows, S3Operation.GET_BUCKET_ACL, needs(BUCKET, "s3:GetBucketPolicy"));
        put(rows, S3Operation.PUT_BUCKET_ACL, needs(BUCKET, "s3:PutBucketPolicy"));
        put(rows, S3Operation.GET_BUCKET_CORS, needs(BUCKET, "s3:GetBucketCors"));
        put(rows, S3Operation.PUT_BUCKET_CORS, needs(BUCKET, "s3:PutBucketCors"));
        put(rows, S3Operation.DELETE_BUCKET_CORS, needs(BUCKET, "s3:DeleteBucketCors"));
    }

    private static void readingObjects(Map<S3Operation, List<PermissionRule>> rows) {
        PermissionRule versionNotDenied = on(VERSION, NO_DENY, OBJECT, "s3:GetObjectVersion");
        put(rows, S3Operation.GET_OBJECT, needs(OBJECT, "s3:GetObject"), versionNotDenied);
        put(rows, S3Operation.HEAD_OBJECT, needs(OBJECT, "s3:GetObject"), versionNotDenied);
        put(rows, S3Operation.SELECT_OBJECT_CONTENT, needs(OBJECT, "s3:GetObject"), versionNotDenied);
        put(
                rows,
                S3Operation.GET_OBJECT_ATTRIBUTES,
                on(NO_VERSION, ALLOW, OBJECT, "s3:GetObjectAttributes"),
                on(NO_VERSION, ALLOW, OBJECT, "s3:GetObject"),
                on(VERSION, ALLOW, OBJECT, "s3:GetObjectVersionAttributes"),
                on(VERSION, ALLOW, OBJECT, "s3:GetObjectVersion"));
    }

    private static void writingObjects(Map<S3Operation, List<PermissionRule>> rows) {
        PermissionRule write = needs(OBJECT, "s3:PutObject");
        PermissionRule retention = on(RETENTION, ALLOW, OBJECT, "s3:PutObjectRetention");
        PermissionRule legalHold = on(LEGAL_HOLD, ALLOW, OBJECT, "s3:PutObjectLegalHold");
        PermissionRule source = needs(SOURCE, "s3:GetObject");
        PermissionRule sourceVersionNotDenied = on(SOURCE_VERSION, NO_DENY, SOURCE, "s3:GetObjectVersion");
        PermissionRule taggingNotDenied = on(TAGGING, NO_DENY, OBJECT, "s3:PutObjectTagging");
        put(rows, S3Operation.PUT_OBJECT, write, retention, legalHold, taggingNotDenied);
        put(rows, S3Operation.POST_OBJECT, write, retention, legalHold, taggingNotDenied);
        put(
                rows,
                S3Operation.COPY_OBJECT,
                write,
                source,
                sourceVersionNotDenied,
                on(SOURCE_TAGS, NO_DENY, SOURCE, "s3:GetObjectTagging"),
                on(SOURCE_VERSION_TAGS, NO_DENY, SOURCE, "s3:GetObjectVersionTagging"),
                retention,
                legalHold,
                taggingNotDenied);
        put(rows, S3Operation.CREATE_MULTIPART_UPLOAD, write, retention, legalHold, taggingNotDenied);
        put(rows, S3Operation.UPLOAD_PART, write);
        put(rows, S3Operation.UPLOAD_PART_COPY, write, source, sourceVersionNotDenied);
        put(rows, S3Operation.COMPLETE_MULTIPART_UPLOAD, write);
        put(rows, S3Operation.ABORT_MULTIPART_UPLOAD, needs(OBJECT, "s3:AbortMultipartUpload"));
        put(rows, S3Operation.LIST_PARTS, needs(OBJECT, "s3:ListMultipartUploadParts"));
        List<PermissionRule> delete = List.of(
                needs(OBJECT, "s3:DeleteObject"),
                on(VERSION, NO_DENY_AND_SESSION_ALLOWS, OBJECT, "s3:DeleteObjectVersion"),
                on(BYPASS_GOVERNANCE, ALLOW, OBJECT, "s3:BypassGovernanceRetention"));
        rows.put(S3Operation.DELETE_OBJECT, delete);
        rows.put(S3Operation.DELETE_OBJECTS, delete);
    }

    private static void objectDetails(Map<S3Operation, List<PermissionRule>> rows) {
        put(rows, S3Operation.GET_OBJECT_ACL, needs(BUCKET, "s3:GetBucketPolicy"));
        put(rows, S3Operation.PUT_OBJECT_ACL, needs(BUCKET, "s3:PutBucketPolicy"));
        put(
                rows,
                S3Operation.GET_OBJECT_TAGGING,
                needs(OBJECT, "s3:GetObjectTagging"),
                on(VERSION, NO_DENY, OBJECT, "s3:GetObjectVersionTagging"));
        put(
                rows,
                S3Operation.PUT_OBJECT_TAGGING,
                needs(OBJECT, "s3:PutObjectTagging"),
                on(VERSION, NO_DENY, OBJECT, "s3:PutObjectVersionTagging"));
        put(
                rows,
                S3Operation.DELETE_OBJECT_TAGGING,
                needs(OBJECT, "s3:DeleteObjectTagging"),
                on(VERSION, NO_DENY, OBJECT, "s3:DeleteObjectVersionTagging"));
        put(rows, S3Operation.GET_OBJECT_RETENTION, needs(OBJECT, "s3:GetObjectRetention"));
        put(
                rows,
                S3Operation.PUT_OBJECT_RETENTION,
                needs(OBJECT, "s3:PutObjectRetention"),
                on(BYPASS_GOVERNANCE, ALLOW, OBJECT, "s3:BypassGovernanceRetention"));
        put(rows, S3Operation.GET_OBJECT_LEGAL_HOLD, needs(OBJECT, "s3:GetObjectLegalHold"));
        put(rows, S3Operation.PUT_OBJECT_LEGAL_HOLD, needs(OBJECT, "s3:PutObjectLegalHold"));
        put(rows, S3Operation.RESTORE_OBJECT, needs(OBJECT, "s3:RestoreObject"));
    }

    private static PermissionRule needs(Level level, String... anyOf) {
        return new PermissionRule(ALWAYS, ALLOW, level, List.of(anyOf));
    }

    private static PermissionRule on(Occasion occasion, Need need, Level level, String action) {
        return new PermissionRule(occasion, need, level, List.of(action));
    }

    private static void put(
            Map<S3Operation, List<PermissionRule>> rows, S3Operation operation, PermissionRule... rules) {
        rows.put(operation, List.of(rules));
    }
}
