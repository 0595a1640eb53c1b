package io.cloakroom.policy.match;

import static io.cloakroom.policy.match.ActionFamily.ADMIN;
import static io.cloakroom.policy.match.ActionFamily.STS;
import static io.cloakroom.policy.match.KnownKey.ofEveryRequest;
import static io.cloakroom.policy.match.KnownKey.ofSome;

import io.cloakroom.policy.match.KnownKey.Form;
import io.cloakroom.policy.match.KnownKey.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of condition keys. Every list of some of them is derived from it. Claims without a row are condition keys
 * too: {@code jwt:} with any name.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">AWS: global
 *     condition keys</a>
 */
public final class KnownKeys {
    private static final String TAGGED_OBJECTS = """
            GetObject GetObjectAttributes GetObjectVersion GetObjectVersionAttributes GetObjectVersionTagging
            GetObjectTagging DeleteObjectTagging DeleteObjectVersionTagging ReplicateObject ReplicateDelete ReplicateTags
            GetObjectVersionForReplication PutObjectTagging PutObjectVersionTagging
            """;
    private static final String VERSIONS = """
            GetObject GetObjectVersion GetObjectVersionAttributes GetObjectVersionTagging GetObjectTagging
            DeleteObjectTagging DeleteObjectVersionTagging ReplicateObject ReplicateDelete ReplicateTags
            GetObjectVersionForReplication DeleteObject DeleteObjectVersion PutObject PutObjectRetention
            GetObjectRetention PutObjectLegalHold BypassGovernanceRetention PutObjectTagging PutObjectVersionTagging
            """;
    private static final String LISTINGS = "ListBucket ListBucketVersions";
    private static final String ENCRYPTION =
            "GetObject PutObject PutObjectRetention GetObjectRetention PutObjectLegalHold";
    private static final String LOCK = "PutObject PutObjectRetention BypassGovernanceRetention";
    private static final String TAGGING =
            "PutObject BypassGovernanceRetention PutBucketTagging PutObjectTagging PutObjectVersionTagging";

    private static final Map<String, KnownKey> ROWS = rows();

    private KnownKeys() {}

    /** The row with this name, without the key of a tag. */
    public static Optional<KnownKey> find(String name) {
        return Optional.ofNullable(ROWS.get(name));
    }

    /** All rows by name. */
    public static Map<String, KnownKey> all() {
        return ROWS;
    }

    private static Map<String, KnownKey> rows() {
        List<KnownKey> rows = new ArrayList<>();
        ofRequests(rows);
        ofPrincipals(rows);
        ofListingsAndVersions(rows);
        ofWrites(rows);
        ofLocks(rows);
        ofTags(rows);
        Map<String, KnownKey> byName = new LinkedHashMap<>();
        rows.forEach(row -> byName.put(row.name(), row));
        return Collections.unmodifiableMap(byName);
    }

    private static void ofRequests(List<KnownKey> rows) {
        rows.add(ofEveryRequest("aws:SourceIp").single(Form.ADDRESS));
        rows.add(ofEveryRequest("aws:SecureTransport").single(Form.TRUTH).words("true", "false"));
        rows.add(ofEveryRequest("aws:CurrentTime").single(Form.DATE));
        rows.add(ofEveryRequest("aws:EpochTime").single(Form.NUMBER));
        rows.add(ofEveryRequest("aws:Referer"));
        rows.add(ofEveryRequest("aws:UserAgent"));
        rows.add(ofEveryRequest("s3:signatureversion").single(Form.WORD).words("AWS4-HMAC-SHA256", "AWS", ""));
        rows.add(ofEveryRequest("s3:authType").single(Form.WORD).words("REST-HEADER", "REST-QUERY-STRING", "POST", ""));
        rows.add(ofEveryRequest("s3:signatureAge").single(Form.NUMBER));
        rows.add(ofEveryRequest("s3:x-amz-content-sha256"));
        rows.add(ofEveryRequest("s3:LocationConstraint"));
        rows.add(ofSome("sts:DurationSeconds").in(STS).single(Form.NUMBER));
        for (String name : List.of("sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity")) {
            rows.add(ofSome(name).in(STS).single(Form.TEXT));
        }
        rows.add(ofSome("sts:TransitiveTagKeys").in(STS));
        rows.add(ofSome("svc:DurationSeconds").in(ADMIN).single(Form.NUMBER));
    }

    private static void ofPrincipals(List<KnownKey> rows) {
        rows.add(ofEveryRequest("aws:principaltype")
                .single(Form.WORD)
                .words("Anonymous", "Account", "AssumedRole", "User"));
        rows.add(ofEveryRequest("aws:userid").single(Form.NAME));
        rows.add(ofEveryRequest("aws:username").single(Form.NAME));
        rows.add(ofEveryRequest("aws:groups"));
        rows.add(ofEveryRequest("aws:PrincipalArn").single(Form.ARN));
        rows.add(ofEveryRequest("aws:PrincipalTag").tag(Part.TAG_NEEDED));
        rows.add(ofEveryRequest("aws:TokenIssueTime").single(Form.DATE));
        rows.add(ofEveryRequest("aws:SourceIdentity").in(STS).single(Form.TEXT));
        for (String name : List.of("ldap:user", "ldap:username", "ldap:groups")) {
            rows.add(ofEveryRequest(name));
        }
        String claims = """
                sub iss aud jti upn name groups given_name family_name middle_name nickname preferred_username profile
                picture website email gender birthdate phone_number address scope client_id
                """;
        for (String claim : List.of(claims.strip().split("\\s+"))) {
            rows.add(ofEveryRequest("jwt:" + claim).in(STS));
        }
    }

    private static void ofListingsAndVersions(List<KnownKey> rows) {
        rows.add(ofSome("s3:prefix").in(LISTINGS).single(Form.TEXT));
        rows.add(ofSome("s3:delimiter").in(LISTINGS).single(Form.TEXT));
        rows.add(ofSome("s3:max-keys").in(LISTINGS).single(Form.TEXT));
        rows.add(ofSome("s3:versionid").in(VERSIONS).single(Form.TEXT));
    }

    private static void ofWrites(List<KnownKey> rows) {
        rows.add(ofSome("s3:x-amz-copy-source").in("PutObject").single(Form.TEXT));
        rows.add(ofSome("s3:x-amz-metadata-directive").in("PutObject"));
        rows.add(ofSome("s3:x-amz-storage-class").in("PutObject"));
        rows.add(ofSome("s3:x-amz-server-side-encryption").in(ENCRYPTION));
        rows.add(ofSome("s3:x-amz-server-side-encryption-customer-algorithm").in(ENCRYPTION));
        rows.add(ofSome("s3:x-amz-server-side-encryption-aws-kms-key-id").in(ENCRYPTION));
    }

    private static void ofLocks(List<KnownKey> rows) {
        rows.add(ofSome("s3:object-lock-mode").in(LOCK).words("GOVERNANCE", "COMPLIANCE"));
        rows.add(ofSome("s3:object-lock-retain-until-date").in(LOCK));
        rows.add(ofSome("s3:object-lock-remaining-retention-days")
                .in("PutObjectRetention BypassGovernanceRetention")
                .form(Form.NUMBER));
        rows.add(ofSome("s3:object-lock-legal-hold")
                .in("PutObject PutObjectLegalHold BypassGovernanceRetention")
                .words("ON", "OFF"));
    }

    private static void ofTags(List<KnownKey> rows) {
        rows.add(ofSome("s3:ExistingObjectTag").in(TAGGED_OBJECTS).tag(Part.TAG));
        rows.add(ofSome("s3:RequestObjectTag").in(TAGGING).tag(Part.TAG));
        rows.add(ofSome("s3:RequestObjectTagKeys").in(TAGGING));
        rows.add(ofSome("aws:RequestTag").in(TAGGING).in(STS).tag(Part.TAG_NEEDED));
        rows.add(ofSome("aws:TagKeys").in(TAGGING).in(STS));
    }
}
