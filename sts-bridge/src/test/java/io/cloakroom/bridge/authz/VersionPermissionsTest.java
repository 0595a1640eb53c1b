package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.compile;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.narrowed;
import static io.cloakroom.bridge.authz.TestPolicies.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.PolicySet;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Versions of objects: read, copied, deleted and listed. */
class VersionPermissionsTest extends AuthorizationTest {
    @DisplayName("S-29 reading a version is refused by a deny of versions")
    @ParameterizedTest
    @EnumSource(names = {"GET_OBJECT", "HEAD_OBJECT", "SELECT_OBJECT_CONTENT"})
    void s29_readingAVersionHeedsADenyOfVersions(S3Operation operation) {
        Function<Session, Grants.OfPolicies> grants =
                everybodyHas(allow("s3:GetObject", "b/*"), deny("s3:Get*Version", "b/*"));

        assertThat(isAllowed(grants, TestCall.of(operation))).isTrue();
        assertThat(isAllowed(grants, TestCall.of(operation).parameter("versionId", "v1")))
                .isFalse();
        assertThat(isAllowed(
                        everybodyHas(allow("s3:GetObject", "b/*")),
                        TestCall.of(operation).parameter("versionId", "v1")))
                .isTrue();
    }

    @DisplayName("S-29 a copy of a version is refused by a deny of versions, in the session policy too")
    @Test
    void s29_copyingAVersionHeedsADenyOfVersions() {
        TestCall copy = TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", "v1");
        PolicySet all = compile(allow("s3:*", "*"));
        PolicySet noVersions = compile(allow("s3:*", "*"), deny("s3:*Version", "src/*"));

        assertThat(isAllowed(any -> new Grants.OfIdentity(noVersions), copy)).isFalse();
        assertThat(isAllowed(narrowed(all, noVersions), copy)).isFalse();
        assertThat(isAllowed(narrowed(all, all), copy)).isTrue();
    }

    @DisplayName("S-29 deleting a version takes its allow from DeleteObject and heeds a deny of DeleteObjectVersion")
    @Test
    void s29_deletingAVersion() {
        TestCall delete = TestCall.of(S3Operation.DELETE_OBJECT).parameter("versionId", "v1");

        assertThat(isAllowed(everybodyHas(allow("s3:DeleteObject", "b/*")), delete))
                .isTrue();
        assertThat(isAllowed(everybodyHas(allow("s3:DeleteObjectVersion", "b/*")), delete))
                .isFalse();
        assertThat(isAllowed(
                        everybodyHas(allow("s3:DeleteObject", "b/*"), deny("s3:DeleteObjectVersion", "b/*")), delete))
                .isFalse();
        assertThat(isAllowed(narrowed(compile(allow("s3:*", "*")), compile(allow("s3:DeleteObject", "b/*"))), delete))
                .isFalse();
        assertThat(isAllowed(
                        narrowed(
                                compile(allow("s3:*", "*")),
                                compile(allow("s3:DeleteObject,s3:DeleteObjectVersion", "b/*"))),
                        delete))
                .isTrue();
    }

    @DisplayName("S-30 listing versions falls back to ListBucket, but not past a deny")
    @Test
    void s30_listingVersionsDoesNotFallBackPastADeny() {
        TestCall list = TestCall.of(S3Operation.LIST_OBJECT_VERSIONS);

        assertThat(isAllowed(everybodyHas(allow("s3:ListBucket", "b")), list)).isTrue();
        assertThat(isAllowed(everybodyHas(allow("s3:ListBucketVersions", "b")), list))
                .isTrue();
        assertThat(isAllowed(everybodyHas(allow("s3:ListBucket", "b"), deny("s3:ListBucketVersions", "b")), list))
                .isFalse();
        assertThat(isAllowed(
                        narrowed(
                                compile(allow("s3:*", "*")),
                                compile(allow("s3:ListBucket", "b"), deny("s3:ListBucketVersions", "b"))),
                        list))
                .isFalse();
    }

    @DisplayName("S-30 the fallback keeps the conditions of the action it falls back to")
    @Test
    void s30_fallbackKeepsConditions() {
        Function<Session, Grants.OfPolicies> grants =
                everybodyHas(when(allow("s3:ListBucket", "b"), "'StringLike':{'s3:prefix':['home/*']}"));

        assertThat(isAllowed(
                        grants, TestCall.of(S3Operation.LIST_OBJECT_VERSIONS).parameter("prefix", "home/a")))
                .isTrue();
        assertThat(isAllowed(
                        grants, TestCall.of(S3Operation.LIST_OBJECT_VERSIONS).parameter("prefix", "etc/")))
                .isFalse();
        assertThat(isAllowed(grants, TestCall.of(S3Operation.LIST_OBJECT_VERSIONS)))
                .isFalse();
    }
}
