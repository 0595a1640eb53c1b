package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.Occasion.ALWAYS;
import static io.cloakroom.bridge.authz.PermissionRule.Level.BUCKET;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.authz.Requirement.Need;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the table of permissions about settings of buckets that AWS has actions for and MinIO does not. Where
 * MinIO answers such a request, its action allows it too, and a Deny of either refuses it.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions, resources,
 *     and condition keys for Amazon S3</a>
 */
final class BucketSettingPermissions {
    private static final String AS_POLICY_READ = "s3:GetBucketPolicy";

    private BucketSettingPermissions() {}

    static Map<S3Operation, List<PermissionRule>> rows() {
        Map<S3Operation, List<PermissionRule>> rows = new EnumMap<>(S3Operation.class);
        ofMinioToo(rows);
        ofAwsAlone(rows);
        metadataTables(rows);
        return rows;
    }

    private static void ofMinioToo(Map<S3Operation, List<PermissionRule>> rows) {
        rows.put(S3Operation.GET_BUCKET_WEBSITE, either("s3:GetBucketWebsite", AS_POLICY_READ));
        rows.put(S3Operation.DELETE_BUCKET_WEBSITE, either("s3:DeleteBucketWebsite", "s3:PutBucketPolicy"));
        rows.put(S3Operation.GET_BUCKET_ACCELERATE, either("s3:GetAccelerateConfiguration", AS_POLICY_READ));
        rows.put(S3Operation.GET_BUCKET_REQUEST_PAYMENT, either("s3:GetBucketRequestPayment", AS_POLICY_READ));
        rows.put(S3Operation.GET_BUCKET_LOGGING, either("s3:GetBucketLogging", AS_POLICY_READ));
        rows.put(S3Operation.GET_BUCKET_OWNERSHIP_CONTROLS, either("s3:GetBucketOwnershipControls", AS_POLICY_READ));
        rows.put(S3Operation.GET_PUBLIC_ACCESS_BLOCK, either("s3:GetBucketPublicAccessBlock", AS_POLICY_READ));
    }

    private static void ofAwsAlone(Map<S3Operation, List<PermissionRule>> rows) {
        rows.put(S3Operation.PUT_BUCKET_WEBSITE, needs("s3:PutBucketWebsite"));
        rows.put(S3Operation.PUT_BUCKET_ACCELERATE, needs("s3:PutAccelerateConfiguration"));
        rows.put(S3Operation.PUT_BUCKET_REQUEST_PAYMENT, needs("s3:PutBucketRequestPayment"));
        rows.put(S3Operation.PUT_BUCKET_LOGGING, needs("s3:PutBucketLogging"));
        rows.put(S3Operation.PUT_BUCKET_OWNERSHIP_CONTROLS, needs("s3:PutBucketOwnershipControls"));
        rows.put(S3Operation.DELETE_BUCKET_OWNERSHIP_CONTROLS, needs("s3:PutBucketOwnershipControls"));
        rows.put(S3Operation.PUT_PUBLIC_ACCESS_BLOCK, needs("s3:PutBucketPublicAccessBlock"));
        rows.put(S3Operation.DELETE_PUBLIC_ACCESS_BLOCK, needs("s3:PutBucketPublicAccessBlock"));
        rows.put(S3Operation.GET_BUCKET_ABAC, needs("s3:GetBucketABAC"));
        rows.put(S3Operation.PUT_BUCKET_ABAC, needs("s3:PutBucketABAC"));

        rows.put(S3Operation.LIST_BUCKET_ANALYTICS_CONFIGURATIONS, needs("s3:GetAnalyticsConfiguration"));
        rows.put(S3Operation.GET_BUCKET_ANALYTICS_CONFIGURATION, needs("s3:GetAnalyticsConfiguration"));
        rows.put(S3Operation.PUT_BUCKET_ANALYTICS_CONFIGURATION, needs("s3:PutAnalyticsConfiguration"));
        rows.put(S3Operation.DELETE_BUCKET_ANALYTICS_CONFIGURATION, needs("s3:PutAnalyticsConfiguration"));
        rows.put(
                S3Operation.LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS,
                needs("s3:GetIntelligentTieringConfiguration"));
        rows.put(
                S3Operation.GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                needs("s3:GetIntelligentTieringConfiguration"));
        rows.put(
                S3Operation.PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                needs("s3:PutIntelligentTieringConfiguration"));
        rows.put(
                S3Operation.DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                needs("s3:PutIntelligentTieringConfiguration"));
        rows.put(S3Operation.LIST_BUCKET_INVENTORY_CONFIGURATIONS, needs("s3:GetInventoryConfiguration"));
        rows.put(S3Operation.GET_BUCKET_INVENTORY_CONFIGURATION, needs("s3:GetInventoryConfiguration"));
        rows.put(S3Operation.PUT_BUCKET_INVENTORY_CONFIGURATION, needs("s3:PutInventoryConfiguration"));
        rows.put(S3Operation.DELETE_BUCKET_INVENTORY_CONFIGURATION, needs("s3:PutInventoryConfiguration"));
        rows.put(S3Operation.LIST_BUCKET_METRICS_CONFIGURATIONS, needs("s3:GetMetricsConfiguration"));
        rows.put(S3Operation.GET_BUCKET_METRICS_CONFIGURATION, needs("s3:GetMetricsConfiguration"));
        rows.put(S3Operation.PUT_BUCKET_METRICS_CONFIGURATION, needs("s3:PutMetricsConfiguration"));
        rows.put(S3Operation.DELETE_BUCKET_METRICS_CONFIGURATION, needs("s3:PutMetricsConfiguration"));
    }

    private static void metadataTables(Map<S3Operation, List<PermissionRule>> rows) {
        List<PermissionRule> create = needs("s3:CreateBucketMetadataTableConfiguration");
        List<PermissionRule> read = needs("s3:GetBucketMetadataTableConfiguration");
        List<PermissionRule> delete = needs("s3:DeleteBucketMetadataTableConfiguration");
        rows.put(S3Operation.CREATE_BUCKET_METADATA_CONFIGURATION, create);
        rows.put(S3Operation.CREATE_BUCKET_METADATA_TABLE_CONFIGURATION, create);
        rows.put(S3Operation.GET_BUCKET_METADATA_CONFIGURATION, read);
        rows.put(S3Operation.GET_BUCKET_METADATA_TABLE_CONFIGURATION, read);
        rows.put(S3Operation.DELETE_BUCKET_METADATA_CONFIGURATION, delete);
        rows.put(S3Operation.DELETE_BUCKET_METADATA_TABLE_CONFIGURATION, delete);
        rows.put(
                S3Operation.UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION,
                needs("s3:UpdateBucketMetadataInventoryTableConfiguration"));
        rows.put(
                S3Operation.UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION,
                needs("s3:UpdateBucketMetadataJournalTableConfiguration"));
    }

    private static List<PermissionRule> needs(String action) {
        return List.of(new PermissionRule(ALWAYS, Need.ALLOW, BUCKET, List.of(action)));
    }

    private static List<PermissionRule> either(String action, String ofMinio) {
        return List.of(
                new PermissionRule(ALWAYS, Need.ALLOW, BUCKET, List.of(action, ofMinio)),
                new PermissionRule(ALWAYS, Need.NO_DENY, BUCKET, List.of(ofMinio)));
    }
}
