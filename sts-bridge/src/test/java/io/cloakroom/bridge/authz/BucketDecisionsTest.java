package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.compile;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.narrowed;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.BucketPolicies;
import io.cloakroom.bridge.state.StateViews;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identity policies, the policy of the bucket and session policies together. */
class BucketDecisionsTest extends AuthorizationTest {
    private static final String EVERYBODY = "'*'";
    private static final String ROLE = "{'AWS':'arn:aws:iam::000000000000:role/_'}";
    private static final String ADAS_SESSION = "{'AWS':'arn:aws:sts::000000000000:assumed-role/_/ada'}";
    private static final Function<Session, Grants.OfPolicies> NOTHING = everybodyHas();

    private final BucketPolicies buckets = BucketPolicies.of(StateViews.inMemory(), true);

    private static String to(String principal, String statement) {
        return statement.substring(0, statement.length() - 1) + ",'Principal':" + principal + "}";
    }

    private void put(String bucket, String... statements) {
        String document = "{'Version':'2012-10-17','Statement':[%s]}".formatted(String.join(",", statements));
        buckets.put(bucket, document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Override
    boolean isAllowed(Function<Session, Grants.OfPolicies> grants, TestCall call) {
        CallAuthorizer authorizer =
                new CallAuthorizer(new ActionDecider(grants, buckets), InstantSource.fixed(TestCall.NOW));
        Caller caller = call.caller();
        try {
            authorizer.authorize(
                    caller.principal() instanceof Principal.Anonymous
                            ? Caller.anonymous(io.cloakroom.aws.http.Headers.EMPTY, caller.connection())
                            : caller,
                    call.call(),
                    audit);
            return true;
        } catch (AwsException e) {
            assertThat(e.code().status()).isEqualTo(403);
            return false;
        }
    }

    private static TestCall get() {
        return TestCall.of(S3Operation.GET_OBJECT);
    }

    @Test
    void eitherAllows() {
        put("b", to(ROLE, allow("s3:GetObject", "b/*")));

        assertThat(isAllowed(NOTHING, get())).isTrue();
        assertThat(audited().policy()).isEqualTo("bucket policy of b");
        assertThat(isAllowed(NOTHING, TestCall.of(S3Operation.PUT_OBJECT))).isFalse();
        assertThat(isAllowed(everybodyHas(allow("s3:PutObject", "b/*")), TestCall.of(S3Operation.PUT_OBJECT)))
                .isTrue();
        assertThat(isAllowed(NOTHING, TestCall.on(S3Operation.GET_OBJECT, "other", "k")))
                .isFalse();
    }

    @Test
    void anyDenyWins() {
        put("b", to(EVERYBODY, allow("s3:GetObject", "b/*")), to(ROLE, deny("s3:PutObject", "b/*")));

        assertThat(isAllowed(everybodyHas(deny("s3:GetObject", "b/*")), get())).isFalse();
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), TestCall.of(S3Operation.PUT_OBJECT)))
                .isFalse();
        assertThat(audited().policy()).isEqualTo("bucket policy of b");
        assertThat(audited().decision()).hasToString("explicit-deny");
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), TestCall.on(S3Operation.PUT_OBJECT, "other", "k")))
                .isTrue();
    }

    @DisplayName("S-79 a bucket policy that names a session never exceeds its session policy")
    @ParameterizedTest
    @ValueSource(strings = {EVERYBODY, ROLE, ADAS_SESSION})
    void s79_sessionPolicyNarrowsWhatTheBucketGives(String principal) {
        put("b", to(principal, allow("s3:GetObject,s3:PutObject", "b/*")));
        var readOnly = narrowed(compile(), compile(allow("s3:GetObject", "*")));
        var chained = (Function<Session, Grants.OfPolicies>) any -> new Grants.Chained(List.of(
                new Grants.Narrowed(compile(), compile(allow("s3:*", "*"))),
                new Grants.Narrowed(compile(), compile(allow("s3:GetObject", "*")))));

        for (var grants : List.of(readOnly, chained)) {
            assertThat(isAllowed(grants, get())).isTrue();
            assertThat(isAllowed(grants, TestCall.of(S3Operation.PUT_OBJECT))).isFalse();
        }
        assertThat(isAllowed(narrowed(compile(), compile(deny("s3:GetObject", "b/*"))), get()))
                .isFalse();
        assertThat(isAllowed(narrowed(compile(), compile()), get())).isFalse();
    }

    @Test
    void theOwnerIsNotBound() {
        put("b", to(EVERYBODY, deny("s3:*", "b/*")));

        assertThat(isAllowed(NOTHING, get().by(Principals.root()))).isTrue();
        assertThat(isAllowed(NOTHING, get().by(Principals.key(new Owner.Root(), List.of()))))
                .isTrue();
    }

    @DisplayName("S-79 a name that a session gave itself opens nothing")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            its user's name            | assumed-role/_/ada        | ada     | true
            another of its user's      | assumed-role/_/sub-of-ada | ada     | false
            somebody else's name       | assumed-role/_/ada        | mallory | false
            """)
    void s79_namesOfSessions(String why, String arn, String user, boolean opens) {
        put("b", to("{'AWS':'arn:aws:sts::000000000000:%s'}".formatted(arn), allow("s3:GetObject", "b/*")));

        assertThat(isAllowed(NOTHING, get().by(named(user, arn, Optional.empty()))))
                .as(why)
                .isEqualTo(opens);
    }

    @DisplayName("S-79 a user of this installation cannot pass for one of a provider of its name")
    @Test
    void s79_userNamedLikeAProvider() {
        String arn = "assumed-role/_/ada";
        put("b", to(ADAS_SESSION, allow("s3:GetObject", "b/*")));

        assertThat(isAllowed(NOTHING, get().by(named("ada", arn, Optional.of(Session.userArn("_"))))))
                .isFalse();
    }

    @DisplayName("S-79 a name that a session gave itself is no way around its own deny")
    @Test
    void s79_chosenNamesCountForADeny() {
        put("b", to(ADAS_SESSION, deny("s3:GetObject", "b/*")));

        assertThat(isAllowed(
                        everybodyHas(allow("s3:*", "*")),
                        get().by(named("mallory", "assumed-role/_/ada", Optional.empty()))))
                .isFalse();
    }

    @DisplayName("S-79 a session of a provider keeps its user's name, whatever it is called")
    @Test
    void s79_anotherNameIsNoWayAroundADeny() {
        put("b", to(ADAS_SESSION, deny("s3:GetObject", "b/*")));

        assertThat(isAllowed(
                        everybodyHas(allow("s3:*", "*")),
                        get().by(named("ada", "assumed-role/_/harmless", Optional.empty()))))
                .isFalse();
    }

    @DisplayName("S-29 versions are not public because objects are")
    @Test
    void s29_versionsForStrangers() {
        put(
                "b",
                to(EVERYBODY, allow("s3:GetObject,s3:DeleteObject", "b/*")),
                to(EVERYBODY, allow("s3:ListBucket", "b")));
        TestCall read = get().by(new Principal.Anonymous());
        TestCall old = get().by(new Principal.Anonymous()).parameter("versionId", "v1");
        TestCall delete = TestCall.of(S3Operation.DELETE_OBJECT)
                .by(new Principal.Anonymous())
                .parameter("versionId", "v1");
        TestCall list = TestCall.of(S3Operation.LIST_OBJECT_VERSIONS).by(new Principal.Anonymous());

        assertThat(isAllowed(NOTHING, read)).isTrue();
        assertThat(isAllowed(NOTHING, old)).isFalse();
        assertThat(isAllowed(NOTHING, delete)).isFalse();
        assertThat(isAllowed(NOTHING, list)).isFalse();
    }

    @Test
    void usersAreKnownByTheirArn() {
        put("b", to("{'AWS':'arn:aws:iam::000000000000:user/alice'}", allow("s3:GetObject", "b/*")));
        Session alice = named("alice", "assumed-role/alice/laptop", Optional.of(Session.userArn("alice")));
        Session bob = named("bob", "assumed-role/bob/alice", Optional.of(Session.userArn("bob")));

        assertThat(isAllowed(NOTHING, get().by(alice))).isTrue();
        assertThat(isAllowed(NOTHING, get().by(bob))).isFalse();
        assertThat(isAllowed(NOTHING, get().by(Principals.key(new Owner.User("alice"), List.of()))))
                .isTrue();
        assertThat(isAllowed(NOTHING, get().by(new Principal.Anonymous()))).isFalse();
    }

    private static Session named(String user, String arn, Optional<String> role) {
        Session plain = TestCall.session(user, java.util.Map.of("preferred_username", List.of(user)));
        return new Session(
                "arn:aws:sts::000000000000:" + arn,
                plain.provider(),
                plain.issuer(),
                plain.subject(),
                plain.sessionId(),
                plain.userName(),
                plain.policies(),
                role,
                plain.sessionPolicy(),
                plain.attributes(),
                plain.assertedAt(),
                plain.issuedAt(),
                plain.expiration());
    }

    @DisplayName("S-79 a copy is decided by the policies of both buckets")
    @Test
    void s79_copyBetweenBuckets() {
        TestCall copy = TestCall.of(S3Operation.COPY_OBJECT);
        put("src", to(EVERYBODY, deny("s3:GetObject", "src/*")));
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), copy))
                .as("only the source has a policy")
                .isFalse();
        buckets.remove("src");
        put("b", to(EVERYBODY, allow("s3:PutObject", "b/*")));
        assertThat(isAllowed(NOTHING, copy)).isFalse();
        assertThat(isAllowed(NOTHING, copy.by(new Principal.Anonymous()))).isFalse();

        put("src", to(EVERYBODY, allow("s3:GetObject", "src/*")));
        assertThat(isAllowed(NOTHING, copy)).isTrue();

        put("src", to(EVERYBODY, deny("s3:GetObject", "src/*")));
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), copy)).isFalse();
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), copy.by(new Principal.Anonymous())))
                .isFalse();
    }

    @Test
    void strangersSetTagsOnlyWhereThatIsAllowed() {
        TestCall put = TestCall.of(S3Operation.PUT_OBJECT)
                .header("x-amz-tagging", "public=yes")
                .by(new Principal.Anonymous());
        put("b", to(EVERYBODY, allow("s3:PutObject", "b/*")));
        assertThat(isAllowed(NOTHING, put)).isFalse();

        put("b", to(EVERYBODY, allow("s3:PutObject,s3:PutObjectTagging", "b/*")));
        assertThat(isAllowed(NOTHING, put)).isTrue();
    }

    @Test
    void anonymousCallersHaveWhatEverybodyHas() {
        put("b", to(EVERYBODY, allow("s3:GetObject", "b/public/*")), to(ROLE, allow("s3:GetObject", "b/*")));
        TestCall open = TestCall.on(S3Operation.GET_OBJECT, "b", "public/k").by(new Principal.Anonymous());

        assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), open)).isTrue();
        assertThat(audited().policy()).isEqualTo("bucket policy of b");
        assertThat(isAllowed(everybodyHas(allow("s3:*", "*")), get().by(new Principal.Anonymous())))
                .isFalse();
    }

    @DisplayName("S-25 an anonymous caller has no signature, and none that a header claims")
    @Test
    void s25_conditionsOfAnonymousCallers() {
        put(
                "b",
                to(
                        EVERYBODY,
                        TestPolicies.when(
                                allow("s3:GetObject", "b/*"),
                                "'StringEquals':{'s3:authType':'','s3:signatureversion':'','aws:principaltype':'Anonymous'}")));

        assertThat(isAllowed(NOTHING, get().by(new Principal.Anonymous()))).isTrue();
        assertThat(isAllowed(NOTHING, get())).isFalse();
    }
}
