package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.compile;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.narrowed;
import static io.cloakroom.bridge.authz.TestPolicies.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallAuthorizerTest extends AuthorizationTest {
    @Test
    void allowsWhatAPolicyAllowsAndSaysWhich() {
        TestCall get = TestCall.of(S3Operation.GET_OBJECT);
        S3Call call = get.call();

        AuthorizedCall authorized =
                authorizer(everybodyHas(allow("s3:GetObject", "b/*"))).authorize(get.caller(), call, audit);

        assertThat(authorized.principal().arn()).isEqualTo(TestCall.ADA.arn());
        assertThat(authorized.call()).isSameAs(call);
        assertThat(audited().action()).isEqualTo("s3:GetObject");
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::b/k");
        assertThat(audited().decision()).hasToString("allow");
        assertThat(audited().policy()).isEqualTo("test");
        assertThat(audited().statement()).isEqualTo("Yes");
    }

    @Test
    void refusalNamesTheDecisionAndNothingOfThePolicies() {
        TestCall call = TestCall.of(S3Operation.GET_OBJECT);

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> authorizer(everybodyHas(allow("s3:*", "*"), deny("s3:GetObject", "b/*")))
                        .authorize(call.caller(), call.call(), audit))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .withMessage("Access Denied. The decision's id is `R1`.");
        assertThat(audited().decision()).hasToString("explicit-deny");
        assertThat(audited().statement()).isEqualTo("No");
    }

    @Test
    void tellsTheAuditLogWhyNothingAllowsIt() {
        Session ada = TestCall.session("ada", Map.of("department", List.of("sales")));
        TestCall copy =
                TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", null).by(ada);

        assertThat(isAllowed(
                        everybodyHas(
                                allow("s3:PutObject", "b/*"),
                                when(allow("s3:GetObject", "src/*"), "'StringEquals':{'jwt:department':['research']}")),
                        copy))
                .isFalse();
        assertThat(reason())
                .startsWith("s3:GetObject on `src/s`: denied: no statement of the caller's policies allows it; ")
                .contains("statement 1 (`Yes`) of policy `test`", "jwt:department", "`research`", "`sales`")
                .doesNotContain("\n");
    }

    @Test
    void tellsTheAuditLogThatTheSessionPolicyIsTooNarrow() {
        assertThat(isAllowed(
                        narrowed(compile(allow("s3:*", "*")), compile(allow("s3:GetObject", "b/public/*"))),
                        TestCall.of(S3Operation.GET_OBJECT)))
                .isFalse();
        assertThat(reason()).contains("no statement of the session policy does", "`arn:aws:s3:::b/public/*`", "`b/k`");
    }

    @Test
    void aReasonThatCannotBeWorkedOutSaysSo() {
        Grants.OfPolicies grants = new Grants.OfIdentity(
                compile(when(allow("s3:GetObject", "b/*"), "'StringEquals':{'s3:ExistingObjectTag/env':['x']}")));
        TestCall get = TestCall.of(S3Operation.GET_OBJECT);
        Requirement requirement =
                new Requirement(Requirement.Need.ALLOW, new S3Target.Object("b", "k"), List.of("s3:GetObject"));
        RequestContext context = new RequestConditions(get.caller(), get.call(), TestCall.NOW);

        assertThat(new Shortfall(grants, requirement, context).get())
                .startsWith("s3:GetObject on `b/k`")
                .contains("s3:ExistingObjectTag/env");
    }

    private String reason() {
        return Objects.requireNonNull(audited().reason(), "no reason").get();
    }

    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void ownerMayDoEverything(S3Operation operation) {
        TestCall call = TestCall.of(operation).by(Principals.root());

        assertThat(isAllowed(everybodyHas(deny("s3:*", "*")), call)).isTrue();
        assertThat(audited().decision()).hasToString("owner");
    }

    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void nobodyMayDoNothing(S3Operation operation) {
        assertThat(isAllowed(
                        everybodyHas(allow("s3:*", "*")), TestCall.of(operation).by(new Principal.Anonymous())))
                .isFalse();
        assertThat(audited().decision()).hasToString("implicit-deny");
    }

    @DisplayName("S-47 a Deny of a prefix is not passed by with more slashes")
    @ParameterizedTest
    @ValueSource(strings = {"secret/x", "/secret/x", "//secret/x", "/secret//x", "secret//x", "///secret/x"})
    void s47_denyOfAPrefixCountsHoweverManySlashes(String key) {
        Function<Session, Grants.OfPolicies> grants = everybodyHas(allow("s3:*", "b/*"), deny("s3:*", "b/secret/*"));

        for (S3Operation operation : List.of(S3Operation.GET_OBJECT, S3Operation.PUT_OBJECT)) {
            assertThat(isAllowed(grants, TestCall.on(operation, "b", key))).isFalse();
        }
        assertThat(isAllowed(grants, TestCall.on(S3Operation.GET_OBJECT, "b", "open//x")))
                .isTrue();
        TestCall deletes = TestCall.on(S3Operation.DELETE_OBJECTS, "b", "");
        assertThat(authorizer(grants)
                        .authorizeDeletes(
                                deletes.caller(),
                                deletes.call(),
                                List.of(new ObjectVersion(key, Optional.empty())),
                                audit)
                        .refused())
                .hasSize(1);
    }

    @DisplayName("S-34 no policies allow nothing")
    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void s34_noPoliciesAllowNothing(S3Operation operation) {
        assertThat(isAllowed(any -> new Grants.OfIdentity(PolicySet.EMPTY), TestCall.of(operation)))
                .isFalse();
    }

    @DisplayName("S-34 an empty session policy allows nothing")
    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void s34_emptySessionPolicyAllowsNothing(S3Operation operation) {
        assertThat(isAllowed(narrowed(compile(allow("s3:*", "*")), PolicySet.EMPTY), TestCall.of(operation)))
                .isFalse();
    }

    @DisplayName("S-36 an explicit deny wins for every operation")
    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void s36_explicitDenyWins(S3Operation operation) {
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*"), deny("s3:*", "*")), TestCall.of(operation)))
                .isFalse();
        assertThat(isAllowed(
                        narrowed(compile(allow("s3:*", "*"), deny("s3:*", "*")), compile(allow("s3:*", "*"))),
                        TestCall.of(operation)))
                .isFalse();
        assertThat(isAllowed(
                        narrowed(compile(allow("s3:*", "*")), compile(allow("s3:*", "*"), deny("s3:*", "*"))),
                        TestCall.of(operation)))
                .isFalse();
    }

    @Test
    void cannotWidenWithSessionPolicy() {
        Function<Session, Grants.OfPolicies> grants =
                narrowed(compile(allow("s3:GetObject", "b/*")), compile(allow("s3:*", "*")));

        assertThat(isAllowed(grants, TestCall.of(S3Operation.GET_OBJECT))).isTrue();
        assertThat(isAllowed(grants, TestCall.of(S3Operation.PUT_OBJECT))).isFalse();
        assertThat(isAllowed(grants, TestCall.on(S3Operation.GET_OBJECT, "other", "k")))
                .isFalse();
    }

    @Test
    void sessionPolicyNarrows() {
        Function<Session, Grants.OfPolicies> grants =
                narrowed(compile(allow("s3:*", "*")), compile(allow("s3:GetObject", "b/public/*")));

        assertThat(isAllowed(grants, TestCall.on(S3Operation.GET_OBJECT, "b", "public/x")))
                .isTrue();
        assertThat(isAllowed(grants, TestCall.on(S3Operation.GET_OBJECT, "b", "private/x")))
                .isFalse();
        assertThat(isAllowed(grants, TestCall.on(S3Operation.PUT_OBJECT, "b", "public/x")))
                .isFalse();
    }

    @DisplayName("S-44 a copy reads its source")
    @ParameterizedTest
    @EnumSource(names = {"PUT_OBJECT", "POST_OBJECT", "COPY_OBJECT", "CREATE_MULTIPART_UPLOAD"})
    void cannotTagByHeaderWhereTaggingIsDenied(S3Operation operation) {
        var denied = everybodyHas(allow("s3:*", "*"), deny("s3:PutObjectTagging", "b/*"));

        assertThat(isAllowed(denied, TestCall.of(operation))).isTrue();
        assertThat(isAllowed(denied, TestCall.of(operation).header("x-amz-tagging", "a=b")))
                .isFalse();
        assertThat(isAllowed(
                        everybodyHas(allow("s3:PutObject,s3:GetObject", "*")),
                        TestCall.of(operation).header("x-amz-tagging", "a=b")))
                .as("as in MinIO, it need not be allowed")
                .isTrue();
    }

    @Test
    void cannotTakeTagsAlongThatMayNotBeRead() {
        var denied = everybodyHas(allow("s3:*", "*"), deny("s3:GetObjectTagging", "src/*"));
        var versionDenied = everybodyHas(allow("s3:*", "*"), deny("s3:GetObjectVersionTagging", "src/*"));

        assertThat(isAllowed(denied, TestCall.of(S3Operation.COPY_OBJECT))).isFalse();
        for (String directive : List.of("COPY", "replace")) {
            assertThat(isAllowed(
                            denied, TestCall.of(S3Operation.COPY_OBJECT).header("x-amz-tagging-directive", directive)))
                    .isFalse();
        }
        assertThat(isAllowed(denied, TestCall.of(S3Operation.COPY_OBJECT).header("x-amz-tagging-directive", "REPLACE")))
                .isTrue();
        assertThat(isAllowed(denied, TestCall.of(S3Operation.UPLOAD_PART_COPY))).isTrue();
        assertThat(isAllowed(versionDenied, TestCall.of(S3Operation.COPY_OBJECT)))
                .isTrue();
        assertThat(isAllowed(versionDenied, TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", "v")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"COPY_OBJECT", "UPLOAD_PART_COPY"})
    void cannotReadThroughCopySource(S3Operation operation) {
        Function<Session, Grants.OfPolicies> writesOnly =
                everybodyHas(allow("s3:PutObject", "*"), allow("s3:GetObject", "b/*"));

        assertThat(isAllowed(writesOnly, TestCall.of(operation).copying("secrets", "s", null)))
                .isFalse();
        assertThat(isAllowed(writesOnly, TestCall.of(operation).copying("b", "s", null)))
                .isTrue();
        assertThat(isAllowed(
                        everybodyHas(allow("s3:*", "*"), deny("s3:GetObject", "secrets/*")),
                        TestCall.of(operation).copying("secrets", "s", null)))
                .isFalse();
    }

    @DisplayName("S-44 a condition on the copy source is about the object that is read")
    @Test
    void s44_copySourceConditionCannotBeFooledByTheHeader() {
        Function<Session, Grants.OfPolicies> grants = everybodyHas(
                allow("s3:GetObject", "*"),
                when(allow("s3:PutObject", "b/*"), "'StringLike':{'s3:x-amz-copy-source':['src/public/*']}"));

        assertThat(isAllowed(grants, TestCall.of(S3Operation.COPY_OBJECT).copying("src", "public/x", null)))
                .isTrue();
        assertThat(isAllowed(
                        grants,
                        TestCall.of(S3Operation.COPY_OBJECT)
                                .copying("src", "private/x", null)
                                .header("x-amz-copy-source", "src/public/x")))
                .isFalse();
    }

    @DisplayName("S-31 a name with wildcards stands for itself")
    @ParameterizedTest
    @ValueSource(strings = {"*", "?da", "a*", "${aws:username}", "${jwt:sub}", "ada/../bob"})
    void s31_nameWithWildcardsStandsForItself(String name) {
        Session hostile = TestCall.session(name, Map.of("preferred_username", List.of(name)));
        for (String variable : List.of("${aws:username}", "${jwt:preferred_username}")) {
            Function<Session, Grants.OfPolicies> grants =
                    everybodyHas(allow("s3:GetObject", "home/" + variable + "/*"));

            assertThat(isAllowed(
                            grants,
                            TestCall.on(S3Operation.GET_OBJECT, "home", "ada/x").by(hostile)))
                    .isFalse();
            assertThat(isAllowed(
                            grants,
                            TestCall.on(S3Operation.GET_OBJECT, "home", "bob/x").by(hostile)))
                    .isFalse();
        }
        assertThat(isAllowed(
                        everybodyHas(when(
                                allow("s3:ListBucket", "home"),
                                "'StringLike':{'s3:prefix':['${jwt:preferred_username}/*']}")),
                        TestCall.on(S3Operation.LIST_OBJECTS_V2, "home", "")
                                .parameter("prefix", "ada/x")
                                .by(hostile)))
                .isFalse();
    }

    @DisplayName("S-31 a claim or tag with wildcards or variables in it stands for itself")
    @ParameterizedTest
    @ValueSource(strings = {"*", "?ab", "l*", "${aws:username}", "${jwt:sub}", "${*}", "lab/../x"})
    void s31_claimsAndTagsStandForThemselves(String hostile) {
        Session session = TestCall.session(
                "ada",
                new Attributes(
                        Map.of("department", List.of(hostile)),
                        Withheld.only(Set.of()),
                        Map.of("team", hostile),
                        Optional.of(hostile)));
        for (String variable : List.of("jwt:department", "aws:PrincipalTag/team", "aws:SourceIdentity")) {
            Function<Session, Grants.OfPolicies> byResource =
                    everybodyHas(allow("s3:GetObject", "b/${" + variable + "}/*"));
            assertThat(isAllowed(
                            byResource,
                            TestCall.on(S3Operation.GET_OBJECT, "b", "lab/x").by(session)))
                    .as(variable)
                    .isFalse();
            assertThat(isAllowed(
                            byResource,
                            TestCall.on(S3Operation.GET_OBJECT, "b", "ada/x").by(session)))
                    .as(variable)
                    .isFalse();
            assertThat(isAllowed(
                            everybodyHas(when(
                                    allow("s3:ListBucket", "b"),
                                    "'StringLike':{'s3:prefix':['${" + variable + "}/*']}")),
                            TestCall.on(S3Operation.LIST_OBJECTS_V2, "b", "")
                                    .parameter("prefix", "lab/x")
                                    .by(session)))
                    .as(variable)
                    .isFalse();
            assertThat(isAllowed(
                            everybodyHas(
                                    when(allow("s3:GetObject", "b/*"), "'StringLike':{'" + variable + "':['lab']}")),
                            TestCall.of(S3Operation.GET_OBJECT).by(session)))
                    .as("%s as the value a pattern is held against", variable)
                    .isFalse();
        }
    }

    @DisplayName("S-49 a prefix is what stands in the pattern, character by character")
    @Test
    void s49_prefixOfAListing() {
        Function<Session, Grants.OfPolicies> grants =
                everybodyHas(when(allow("s3:ListBucket", "warehouse"), "'StringLike':{'s3:prefix':['ns/table/*']}"));

        assertThat(isAllowed(grants, listing("ns/table/"))).isTrue();
        assertThat(isAllowed(grants, listing("ns/table/part"))).isTrue();
        assertThat(isAllowed(grants, listing("ns/table"))).isFalse();
        assertThat(isAllowed(grants, listing("ns/table_other"))).isFalse();
        assertThat(isAllowed(grants, listing("NS/table/"))).isFalse();
        assertThat(isAllowed(grants, listing(""))).isFalse();
        assertThat(isAllowed(grants, TestCall.on(S3Operation.LIST_OBJECTS_V2, "warehouse", "")))
                .isFalse();
        assertThat(isAllowed(grants, listing("ns/other/").parameter("start-after", "ns/table/")))
                .isFalse();
        assertThat(isAllowed(grants, listing("ns%2Ftable/").parameter("encoding-type", "url")))
                .isFalse();
    }

    private static TestCall listing(String prefix) {
        return TestCall.on(S3Operation.LIST_OBJECTS_V2, "warehouse", "").parameter("prefix", prefix);
    }

    @DisplayName("S-54 a caller who takes a bucket for another account's is refused")
    @Test
    void s54_expectedBucketOwner() {
        for (String header : List.of("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner")) {
            TestCall other = TestCall.of(S3Operation.COPY_OBJECT).header(header, "111122223333");
            TestCall own = TestCall.of(S3Operation.COPY_OBJECT).header(header, "000000000000");

            assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), other)).isFalse();
            assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), other.by(Principals.root())))
                    .isFalse();
            assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), own)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret/*", "/secret/*"})
    @DisplayName("S-44 the source of a copy is one object, with or without a slash before it")
    void s44_aSlashBeforeTheCopySourceMakesNoDifference(String pattern) {
        String deny = when(deny("s3:PutObject", "*"), "'StringLike':{'s3:x-amz-copy-source':['" + pattern + "']}");
        TestCall copy = TestCall.of(S3Operation.COPY_OBJECT).copying("secret", "s", null);

        assertThat(isAllowed(everybodyHas(allow("s3:*", "*"), deny), copy)).isFalse();
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*"), deny.replace("secret", "other")), copy))
                .isTrue();
    }
}
