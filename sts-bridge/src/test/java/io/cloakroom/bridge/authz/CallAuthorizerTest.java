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
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.ClaimRoom;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallAuthorizerTest {
    private final AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));

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

    @Test
    void tagsOfTheStoredObjectDoNotMatterWhereAnotherStatementAllows() {
        String tagged = when(allow("s3:GetObject", "b/*"), "'StringEquals':{'s3:ExistingObjectTag/public':['yes']}");
        TestCall get = TestCall.of(S3Operation.GET_OBJECT);

        assertThat(isAllowed(everybodyHas(tagged, allow("s3:GetObject", "b/*")), get))
                .isTrue();
        assertThat(isAllowed(everybodyHas(allow("s3:GetObject", "*"), tagged), get))
                .isTrue();
        assertThat(isAllowed(everybodyHas(tagged), get)).isFalse();
        assertThat(audited().decision()).hasToString("undecidable");
    }

    @Test
    void policyOnTagsOfTheStoredObjectRefuses() {
        TestCall get = TestCall.of(S3Operation.GET_OBJECT);

        assertThat(isAllowed(
                        everybodyHas(when(
                                allow("s3:GetObject", "*"),
                                "'StringNotEquals':{'s3:ExistingObjectTag/secret':['yes']}")),
                        get))
                .isFalse();
        assertThat(audited().decision()).hasToString("undecidable");
        assertThat(audited().statement()).isEqualTo("s3:ExistingObjectTag/secret");
        assertThat(isAllowed(
                        everybodyHas(
                                allow("s3:GetObject", "*"),
                                when(
                                        deny("s3:GetObject", "*"),
                                        "'StringEquals':{'s3:ExistingObjectTag/secret':['yes']}")),
                        get))
                .isFalse();
    }

    @DisplayName("S-33 a Deny of bypassing governance retention holds, whatever else is allowed")
    @ParameterizedTest
    @EnumSource(names = {"DELETE_OBJECT", "DELETE_OBJECTS", "PUT_OBJECT_RETENTION"})
    void s33_denyOfGovernanceBypassHolds(S3Operation operation) {
        PolicySet all = compile(allow("s3:*", "*"));
        PolicySet noBypass = compile(allow("s3:*", "*"), deny("s3:BypassGovernanceRetention", "b/*"));
        for (String value : List.of("true", "TRUE", "True", "1", "yes", "")) {
            TestCall call = bypassing(operation, value);
            assertThat(isAllowed(any -> new Grants.OfIdentity(all), call))
                    .as(value)
                    .isTrue();
            assertThat(isAllowed(any -> new Grants.OfIdentity(noBypass), call))
                    .as(value)
                    .isFalse();
            assertThat(isAllowed(narrowed(all, noBypass), call)).as(value).isFalse();
            assertThat(isAllowed(everybodyHas(allow("s3:DeleteObject,s3:PutObjectRetention", "*")), call))
                    .as("needs leave of its own")
                    .isFalse();
        }
        assertThat(isAllowed(any -> new Grants.OfIdentity(noBypass), bypassing(operation, "false")))
                .isTrue();
    }

    @DisplayName("S-33 a Deny of bypassing holds for each key of a multi-delete and in a presigned URL")
    @Test
    void s33_governanceBypassHasNoOtherWayIn() {
        Function<Session, Grants.OfPolicies> noBypass =
                everybodyHas(allow("s3:*", "*"), deny("s3:BypassGovernanceRetention", "b/locked/*"));
        TestCall deletes = bypassing(S3Operation.DELETE_OBJECTS, "true");
        ObjectVersion locked = new ObjectVersion("locked/1", Optional.of("v1"));
        ObjectVersion free = new ObjectVersion("free/1", Optional.of("v1"));

        assertThat(authorizer(noBypass)
                        .authorizeDeletes(deletes.caller(), deletes.call(), List.of(locked, free), audit)
                        .refused())
                .containsExactly(locked);
        assertThat(isAllowed(
                        noBypass,
                        TestCall.on(S3Operation.DELETE_OBJECT, "b", "locked/1")
                                .strayParameter("X-Amz-Signature", "0")
                                .strayParameter("X-Amz-Bypass-Governance-Retention", "true")))
                .isFalse();
    }

    private static TestCall bypassing(S3Operation operation, String value) {
        return TestCall.of(operation).header("x-amz-bypass-governance-retention", value);
    }

    @Test
    void aWithheldClaimIsNeverTakenForAbsent() {
        Session ada = TestCall.session(
                "ada", new Attributes(Map.of(), Withheld.only(Set.of("photo")), Map.of(), Optional.empty()));
        for (String statement : List.of(
                when(deny("s3:GetObject", "*"), "'StringEquals':{'jwt:photo':['x']}"),
                when(deny("s3:GetObject", "*"), "'Null':{'jwt:photo':'false'}"),
                when(allow("s3:GetObject", "b/*"), "'StringNotEquals':{'jwt:photo':['x']}"),
                when(allow("s3:GetObject", "b/*"), "'StringEqualsIfExists':{'jwt:photo':['x']}"),
                deny("s3:GetObject", "${jwt:photo}/*"))) {
            String[] statements = statement.contains("Deny")
                    ? new String[] {allow("s3:*", "*"), statement}
                    : new String[] {statement};
            assertThat(isAllowed(
                            everybodyHas(statements),
                            TestCall.of(S3Operation.GET_OBJECT).by(ada)))
                    .as(statement)
                    .isFalse();
            assertThat(audited().decision()).hasToString("undecidable");
            assertThat(audited().statement()).isEqualTo("jwt:photo");
            assertThat(isAllowed(
                            everybodyHas(allow("s3:*", "*"), statement.replace("photo", "office")),
                            TestCall.of(S3Operation.GET_OBJECT).by(ada)))
                    .as("what the token does not have is absent")
                    .isTrue();
        }
    }

    /** Sealed as a login with this token would be. */
    private static Session inManyGroups(int groups, int chars) {
        List<String> names = IntStream.range(0, groups)
                .mapToObj(i -> "/" + "g".repeat(chars - 5) + "%04d".formatted(i))
                .toList();
        Map<String, List<String>> standard = Map.of("groups", names, "preferred_username", List.of("ada"));
        return ClaimRoom.fill(TestCall.session("ada", standard), Map.of("department", List.of("research")));
    }

    @ParameterizedTest(name = "{0} groups of {1} characters")
    @CsvSource({"330, 8", "1000, 8", "400, 45"})
    void groupsThatHaveNoRoomAreNeverTakenForAbsent(int groups, int chars) {
        Session ada = inManyGroups(groups, chars);
        for (String key : List.of("jwt:groups", "aws:groups")) {
            for (String statement : List.of(
                    when(deny("s3:GetObject", "*"), "'ForAnyValue:StringEquals':{'" + key + "':['/blocked']}"),
                    when(deny("s3:GetObject", "*"), "'ForAllValues:StringNotLike':{'" + key + "':['/lab*']}"),
                    when(deny("s3:GetObject", "*"), "'Null':{'" + key + "':'false'}"),
                    when(allow("s3:GetObject", "b/*"), "'ForAnyValue:StringLike':{'" + key + "':['*']}"),
                    when(allow("s3:GetObject", "b/*"), "'StringNotEquals':{'" + key + "':['/blocked']}"),
                    when(allow("s3:GetObject", "b/*"), "'StringEqualsIfExists':{'" + key + "':['x']}"),
                    deny("s3:GetObject", "${" + key + "}/*"))) {
                String[] statements = statement.contains("Deny")
                        ? new String[] {allow("s3:*", "*"), statement}
                        : new String[] {statement};
                assertThat(isAllowed(
                                everybodyHas(statements),
                                TestCall.of(S3Operation.GET_OBJECT).by(ada)))
                        .as(statement)
                        .isFalse();
                assertThat(audited().decision()).hasToString("undecidable");
                assertThat(audited().statement()).isEqualTo(key);
            }
        }
    }

    @Test
    void callsThatNeedNoWithheldClaimAreDecidedWithoutIt() {
        Session ada = inManyGroups(330, 8);
        String byGroup = when(deny("s3:DeleteObject", "*"), "'ForAnyValue:StringEquals':{'aws:groups':['/blocked']}");
        String inGroup = when(allow("s3:PutObject", "b/*"), "'ForAnyValue:StringEquals':{'aws:groups':['/lab']}");
        String other = when(deny("s3:GetObject", "secret/*"), "'ForAnyValue:StringEquals':{'aws:groups':['/blocked']}");
        String department = when(allow("s3:GetObject", "b/*"), "'StringEquals':{'jwt:department':['research']}");
        Function<Session, Grants.OfPolicies> grants = everybodyHas(byGroup, inGroup, other, department);

        assertThat(isAllowed(grants, TestCall.of(S3Operation.GET_OBJECT).by(ada)))
                .isTrue();
        assertThat(isAllowed(grants, TestCall.of(S3Operation.PUT_OBJECT).by(ada)))
                .isFalse();
        assertThat(audited().decision()).hasToString("undecidable");
        assertThat(isAllowed(
                        everybodyHas(byGroup, inGroup, allow("s3:PutObject", "b/*")),
                        TestCall.of(S3Operation.PUT_OBJECT).by(ada)))
                .isTrue();
        assertThat(isAllowed(
                        everybodyHas(allow("s3:*", "*"), byGroup),
                        TestCall.of(S3Operation.DELETE_OBJECT).by(ada)))
                .isFalse();
        assertThat(isAllowed(
                        everybodyHas(allow("s3:*", "*"), byGroup),
                        TestCall.of(S3Operation.DELETE_OBJECT).by(inManyGroups(10, 8))))
                .as("who is in few groups has them all in the session")
                .isTrue();
    }

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

    private boolean isAllowed(Function<Session, Grants.OfPolicies> grants, TestCall call) {
        try {
            authorizer(grants).authorize(call.caller(), call.call(), audit);
            return true;
        } catch (AwsException e) {
            assertThat(e.code()).isEqualTo(AwsErrorCode.ACCESS_DENIED);
            return false;
        }
    }

    private static CallAuthorizer authorizer(Function<Session, Grants.OfPolicies> grants) {
        return new CallAuthorizer(new ActionDecider(grants), InstantSource.fixed(TestCall.NOW));
    }

    private AuditRecord audited() {
        return Audits.soFar(audit);
    }
}
