package io.cloakroom.policy.match;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The existing actions, by family. A pattern that matches none of them is a mistake. */
public final class KnownActions {
    private static final List<String> S3_BUCKET = names(
            "s3:",
            """
            CreateBucket DeleteBucket DeleteBucketCors DeleteBucketPolicy ForceDeleteBucket GetBucketCors
            GetBucketLocation GetBucketNotification GetBucketObjectLockConfiguration GetBucketPolicy
            GetBucketPolicyStatus GetBucketTagging GetBucketVersioning GetEncryptionConfiguration
            GetLifecycleConfiguration GetReplicationConfiguration HeadBucket ListAllMyBuckets ListBucket
            ListBucketMultipartUploads ListBucketVersions ListenBucketNotification ListenNotification
            PutBucketCors PutBucketNotification PutBucketObjectLockConfiguration PutBucketPolicy
            PutBucketTagging PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration
            PutReplicationConfiguration
            """
                    // Of AWS, not of MinIO.
                    + """
            CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration DeleteBucketWebsite
            GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketABAC GetBucketLogging
            GetBucketMetadataTableConfiguration GetBucketOwnershipControls GetBucketPublicAccessBlock
            GetBucketRequestPayment GetBucketWebsite GetIntelligentTieringConfiguration GetInventoryConfiguration
            GetMetricsConfiguration PutAccelerateConfiguration PutAnalyticsConfiguration PutBucketABAC
            PutBucketLogging PutBucketOwnershipControls PutBucketPublicAccessBlock PutBucketRequestPayment
            PutBucketWebsite PutIntelligentTieringConfiguration PutInventoryConfiguration PutMetricsConfiguration
            UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration
            """);

    private static final List<String> S3_OBJECT = names("s3:", """
            AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectTagging
            DeleteObjectVersion DeleteObjectVersionTagging GetObject GetObjectAttributes GetObjectLegalHold
            GetObjectRetention GetObjectTagging GetObjectVersion GetObjectVersionAttributes
            GetObjectVersionForReplication GetObjectVersionTagging ListMultipartUploadParts PutObject
            PutObjectFanOut PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionTagging
            ReplicateDelete ReplicateObject ReplicateTags ResetBucketReplicationState RestoreObject *
            """);

    private static final List<String> S3 =
            Stream.concat(S3_BUCKET.stream(), S3_OBJECT.stream()).toList();

    private static final List<String> ADMIN = names("admin:", """
            AddUserToGroup AttachUserOrGroupPolicy BandwidthMonitor CancelBatchJob ClusterInfo ConfigUpdate ConsoleLog
            CreatePolicy CreateServiceAccount CreateUser DataUsageInfo Decommission DeletePolicy DeleteUser
            DescribeBatchJob DisableGroup DisableUser DriveInfo EnableGroup EnableUser ExportBucketMetadata ExportIAM
            ForceUnlock GenerateBatchJob GetBucketQuota GetBucketTarget GetGroup GetPolicy GetUser Heal
            ImportBucketMetadata ImportIAM InspectData KMSCreateKey KMSKeyStatus LicenseInfo ListBatchJobs ListGroups
            ListServiceAccounts ListTemporaryAccounts ListTier ListUserPolicies ListUsers OBDInfo PoolInfo PoolList
            Profiling Prometheus Rebalance RemoveServiceAccount RemoveUserFromGroup ReplicationDiff ServerInfo
            ServerTrace ServerUpdate ServiceFreeze ServiceRestart ServiceStop SetBucketQuota SetBucketTarget SetInfo
            SetTier SiteReplicationAdd SiteReplicationDisable SiteReplicationInfo SiteReplicationOperation
            SiteReplicationRemove SiteReplicationResync StartBatchJob StorageInfo TopLocksInfo UpdatePolicyAssociation
            UpdateServiceAccount *
            """);

    private static final List<String> STS = names("sts:", """
            AssumeRole AssumeRoleLDAPIdentity AssumeRoleWithClientCertificate AssumeRoleWithClientGrants
            AssumeRoleWithCustomToken AssumeRoleWithWebIdentity SetSourceIdentity TagSession *
            """);

    private static final List<String> KMS = names("kms:", """
            API AssignPolicy AuditLog CreateKey DeleteIdentity DeleteKey DeletePolicy DescribeIdentity DescribePolicy
            DescribeSelfIdentity ErrorLog GetPolicy ImportKey KeyStatus ListIdentities ListKeys ListPolicies Metrics
            SetPolicy Status Version *
            """);

    private static final Map<String, Integer> PLACES = places();

    private KnownActions() {}

    /** Every action that a request can have. */
    public static Set<String> all() {
        return PLACES.keySet();
    }

    /** A number from 0 for each action that a request can have; -1 for others. */
    public static int place(String action) {
        return PLACES.getOrDefault(action, -1);
    }

    /** The places of the existing actions that the element covers. */
    public static BitSet places(Actions actions) {
        BitSet places = new BitSet(PLACES.size());
        PLACES.forEach((action, place) -> places.set(place, actions.matches(action)));
        return places;
    }

    /**
     * Whether the pattern matches at least one action of the family. S3 and admin patterns may have wildcards anywhere.
     * STS and KMS entries are exact names or {@code sts:*} and {@code kms:*}.
     */
    static boolean isKnown(ActionPattern pattern, ActionFamily family) {
        return switch (family) {
            case S3 -> S3.stream().anyMatch(pattern::spells);
            case ADMIN -> ADMIN.stream().anyMatch(pattern::spells);
            case STS -> STS.contains(pattern.text());
            case KMS -> KMS.contains(pattern.text());
        };
    }

    /** Whether the pattern matches an action on objects rather than on buckets. */
    static boolean isObjectAction(ActionPattern pattern) {
        return S3_OBJECT.stream().anyMatch(pattern::spells);
    }

    private static Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        Stream.of(S3, ADMIN, STS, KMS)
                .flatMap(List::stream)
                .filter(name -> !name.endsWith("*"))
                .forEach(name -> places.put(name, places.size()));
        return Map.copyOf(places);
    }

    private static List<String> names(String prefix, String list) {
        return Arrays.stream(list.strip().split("\\s+")).map(prefix::concat).toList();
    }
}
