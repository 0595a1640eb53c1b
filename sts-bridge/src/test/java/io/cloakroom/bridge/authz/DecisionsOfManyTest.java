package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that are decided in parts: each key of a multi-delete, each bucket of a listing, each step of an upload. */
class DecisionsOfManyTest extends AuthorizationTest {
    @DisplayName("S-45 every key of a multi-delete is decided alone")
    @Test
    void s45_decidesEachKey() {
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS);
        ObjectVersion mine = new ObjectVersion("mine/1", Optional.empty());
        ObjectVersion theirs = new ObjectVersion("theirs/1", Optional.empty());
        ObjectVersion version = new ObjectVersion("mine/2", Optional.of("v1"));

        DeleteDecisions decisions = authorizer(
                        everybodyHas(allow("s3:DeleteObject", "b/mine/*"), deny("s3:DeleteObjectVersion", "*")))
                .authorizeDeletes(call.caller(), call.call(), List.of(mine, theirs, version), audit);

        assertThat(decisions.allowed().bucket()).isEqualTo("b");
        assertThat(decisions.allowed().objects()).containsExactly(mine);
        assertThat(decisions.refused()).containsExactly(theirs, version);
        assertThat(audited().action()).isEqualTo("s3:DeleteObject");
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::b/*");
        assertThat(audited().decision()).hasToString("implicit-deny");
    }

    @DisplayName("S-45 every step of a multipart upload needs its own action, and no other will do")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "CREATE_MULTIPART_UPLOAD, s3:PutObject",
        "UPLOAD_PART, s3:PutObject",
        "COMPLETE_MULTIPART_UPLOAD, s3:PutObject",
        "ABORT_MULTIPART_UPLOAD, s3:AbortMultipartUpload",
        "LIST_PARTS, s3:ListMultipartUploadParts"
    })
    void s45_everyStepOfAMultipartUpload(S3Operation operation, String action) {
        TestCall call = TestCall.of(operation);
        assertThat(isAllowed(everybodyHas(allow(action, "b/k")), call)).isTrue();
        assertThat(isAllowed(everybodyHas(allow(action, "b/other")), call)).isFalse();
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*"), deny(action, "b/k")), call))
                .isFalse();
        for (String other : List.of(
                "s3:PutObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
                "s3:ListBucketMultipartUploads",
                "s3:GetObject",
                "s3:DeleteObject",
                "s3:ListBucket")) {
            assertThat(isAllowed(everybodyHas(allow(other, "*")), call))
                    .as(other)
                    .isEqualTo(other.equals(action));
        }
    }

    @DisplayName("S-45 a part that is copied needs the source as well")
    @Test
    void s45_aPartThatIsCopied() {
        TestCall call = TestCall.of(S3Operation.UPLOAD_PART_COPY);
        assertThat(isAllowed(everybodyHas(allow("s3:PutObject", "b/k"), allow("s3:GetObject", "src/s")), call))
                .isTrue();
        assertThat(isAllowed(everybodyHas(allow("s3:PutObject", "b/k")), call)).isFalse();
        assertThat(isAllowed(everybodyHas(allow("s3:GetObject", "src/s")), call))
                .isFalse();
    }

    @DisplayName("S-45 a condition on the version is about the version of each key")
    @Test
    void s45_versionOfEachKey() {
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS).strayParameter("versionId", "v1");
        ObjectVersion first = new ObjectVersion("k", Optional.of("v1"));
        ObjectVersion second = new ObjectVersion("k", Optional.of("v2"));
        ObjectVersion latest = new ObjectVersion("k", Optional.empty());

        DeleteDecisions decisions = authorizer(
                        everybodyHas(when(allow("s3:DeleteObject", "b/*"), "'StringEquals':{'s3:versionid':['v1']}")))
                .authorizeDeletes(call.caller(), call.call(), List.of(first, second, latest), audit);

        assertThat(decisions.allowed().objects()).containsExactly(first);
    }

    @DisplayName("S-50 a listing shows the buckets that may be listed or located")
    @Test
    void s50_listingShowsWhatMayBeSeen() {
        TestCall call = TestCall.of(S3Operation.LIST_BUCKETS);

        BucketListing listing = authorizer(everybodyHas(
                        when(allow("s3:ListBucket", "listed"), "'StringEquals':{'s3:prefix':['']}"),
                        allow("s3:GetBucketLocation", "located"),
                        when(allow("s3:ListBucket", "home"), "'StringLike':{'s3:prefix':['ada/*']}"),
                        allow("s3:GetObject", "readable/*")))
                .authorizeListing(call.caller(), call.call(), audit);

        assertThat(listing.showsAll()).isFalse();
        assertThat(listing.shows("listed")).isTrue();
        assertThat(listing.shows("located")).isTrue();
        assertThat(listing.shows("home")).isFalse();
        assertThat(listing.shows("readable")).isFalse();
        assertThat(listing.shows("other")).isFalse();
    }

    @Test
    void whoMayListAllBucketsSeesAll() {
        TestCall call = TestCall.of(S3Operation.LIST_BUCKETS);

        BucketListing listing = authorizer(everybodyHas(allow("s3:ListAllMyBuckets", "*")))
                .authorizeListing(call.caller(), call.call(), audit);

        assertThat(listing.showsAll()).isTrue();
        assertThat(listing.shows("anything")).isTrue();
    }
}
