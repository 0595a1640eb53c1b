package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.webhook.FakeWebhook;
import io.cloakroom.bridge.webhook.Webhook;
import io.cloakroom.policy.condition.RequestContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An access plugin decides in place of policies. */
class AccessPluginTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeWebhook service = new FakeWebhook();
    private final AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
    private long nanos;
    private @Nullable AwsErrorCode refusal;
    private AccessPlugin plugin = plugin(Duration.ZERO, Webhook.TIMEOUT);

    private AccessPlugin plugin(Duration cacheFor, Duration timeout) {
        return new AccessPlugin(
                new Webhook(service.url(), Optional.of(new Secret("Bearer p")), timeout), cacheFor, () -> nanos);
    }

    @AfterEach
    void close() {
        plugin.close();
        service.close();
    }

    private ActionDecider actions() {
        return new ActionDecider(PolicySource.canned(), Optional.of(plugin));
    }

    private CallAuthorizer authorizer() {
        return new CallAuthorizer(actions(), InstantSource.fixed(TestCall.NOW));
    }

    private boolean isAllowed(TestCall call) {
        try {
            authorizer().authorize(call.caller(), call.call(), audit);
            return true;
        } catch (AwsException e) {
            assertThat(e.code()).isIn(AwsErrorCode.ACCESS_DENIED, AwsErrorCode.SERVICE_UNAVAILABLE);
            refusal = e.code();
            return false;
        }
    }

    private static JsonNode inputOf(FakeWebhook.Question question) {
        try {
            return JSON.readTree(question.body()).path("input");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void allowing(Predicate<JsonNode> rule) {
        service.answer(
                question -> FakeWebhook.Reply.of(200, "{\"result\":%s}".formatted(rule.test(inputOf(question)))));
    }

    private AuditRecord audited() {
        return Audits.soFar(audit);
    }

    private String reason() {
        return Optional.ofNullable(audited().reason()).orElseThrow().get();
    }

    @Test
    void isAskedAsMinioAsks() throws JsonProcessingException {
        service.answer(200, "{\"result\":true}");
        assertThat(isAllowed(TestCall.on(S3Operation.PUT_OBJECT, "reports", "2024/q1.csv")))
                .isTrue();
        FakeWebhook.Question question = service.questions().get(0);
        assertThat(question.method()).isEqualTo("POST");
        assertThat(question.contentType()).isEqualTo("application/json");
        assertThat(question.authorization()).isEqualTo("Bearer p");
        JsonNode input = inputOf(question);
        assertThat(input.propertyStream().map(Map.Entry::getKey))
                .containsSubsequence(
                        "account", "groups", "action", "originalAction", "bucket", "conditions", "owner", "object")
                .contains("claims", "denyOnly");
        assertThat(input.path("account").textValue()).isEqualTo("ASIA1");
        assertThat(input.path("groups").isNull()).isTrue();
        assertThat(input.path("action").textValue()).isEqualTo("s3:PutObject");
        assertThat(input.path("originalAction").textValue()).isEmpty();
        assertThat(input.path("bucket").textValue()).isEqualTo("reports");
        assertThat(input.path("object").textValue()).isEqualTo("2024/q1.csv");
        assertThat(input.path("owner").booleanValue()).isFalse();
        assertThat(input.path("denyOnly").booleanValue()).isFalse();
        assertThat(input.path("claims")).isEqualTo(JSON.readTree("""
            {"preferred_username": "ada", "sub": "sub-of-ada", "iss": "https://id.example/realms/demo",
             "parent": "ada", "accessKey": "ASIA1", "exp": %d, "policy": "of-ada"}\
            """.formatted(
                        TestCall.NOW.plusSeconds(3600).getEpochSecond())));
        assertThat(audited().decision()).hasToString("allow");
        assertThat(audited().policy()).isEqualTo("access plugin");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        yes          | 200 | {"result":true}            | true
        OPA's yes    | 200 | {"result":{"allow":true}}  | true
        OPA with id  | 200 | {"decision_id":"1","result":true} | true
        no           | 200 | {"result":false}           | false
        OPA's no     | 200 | {"result":{"allow":false}} | false
        """)
    void takesBothFormsOfAnAnswer(String why, int status, String body, boolean allowed) {
        service.answer(status, body);
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT))).isEqualTo(allowed);
        assertThat(audited().policy()).isEqualTo("access plugin");
    }

    @DisplayName("S-28 whatever is not a clear yes is a no")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        undefined in OPA | 200 | {}                             | has no `result`
        null             | 200 | {"result":null}                | has no `result`
        text             | 200 | {"result":"true"}              | has no `result`
        number           | 200 | {"result":1}                   | has no `result`
        allow as text    | 200 | {"result":{"allow":"true"}}    | has no `result`
        allow is missing | 200 | {"result":{"deny":false}}      | has no `result`
        given twice      | 200 | {"result":false,"result":true} | has no `result`
        more after it    | 200 | {"result":true} x              | has no `result`
        HTML             | 200 | <html>true</html>              | has no `result`
        nothing          | 200 | ''                             | has no `result`
        an error         | 500 | {"result":true}                | it answers with status 500
        not found        | 404 | {"result":true}                | it answers with status 404
        """)
    void s28_whatIsNoYesIsANo(String why, int status, String body, String words) {
        service.answer(status, body);
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT))).isFalse();
        assertThat(refusal)
                .as("whether it is worth another try")
                .isEqualTo(status == 200 ? AwsErrorCode.ACCESS_DENIED : AwsErrorCode.SERVICE_UNAVAILABLE);
        assertThat(audited().decision()).hasToString("implicit-deny");
        assertThat(reason()).startsWith("the access plugin did not decide: ").contains(words);
    }

    @DisplayName("S-28 a plugin that is slow, away, floods or redirects allows nothing, not even root")
    @Test
    void s28_failsClosed() {
        TestCall byRoot = TestCall.of(S3Operation.GET_OBJECT).by(Principals.root());
        service.answer(question -> new FakeWebhook.Reply(302, "/yes", "{\"result\":true}"));
        assertThat(isAllowed(byRoot)).isFalse();
        assertThat(service.questions()).hasSize(1);
        service.answer(200, "{\"result\":true}" + " ".repeat(10 << 20));
        assertThat(isAllowed(byRoot)).isFalse();
        plugin.close();
        plugin = plugin(Duration.ZERO, Duration.ofMillis(300));
        service.stall();
        assertThat(isAllowed(byRoot)).isFalse();
        assertThat(reason()).contains("it does not answer within");
        plugin.close();
        plugin = plugin(Duration.ZERO, Webhook.TIMEOUT);
        service.close();
        assertThat(isAllowed(byRoot)).isFalse();
        assertThat(reason()).contains("it cannot be reached");
        assertThat(refusal).isEqualTo(AwsErrorCode.SERVICE_UNAVAILABLE);
    }

    /** As a rule does that looks at a tag. */
    private static String byTag(FakeWebhook.Question question) {
        JsonNode input = inputOf(question);
        if (input.path("unknownConditions").toString().contains("\"ExistingObjectTag\"")) {
            return "{\"result\":{\"allow\":false,\"unknownConditions\":[\"ExistingObjectTag\"]}}";
        }
        String tag = input.path("conditions").path("ExistingObjectTag/public").toString();
        return "{\"result\":{\"allow\":%s}}".formatted(tag.equals("[\"yes\"]"));
    }

    private AwsErrorCode outcomeByTag(TestCall call, ObjectTags tags) {
        service.answer(question -> FakeWebhook.Reply.of(200, byTag(question)));
        CallAuthorizer reading = new CallAuthorizer(actions(), InstantSource.fixed(TestCall.NOW), tags);
        try {
            reading.authorize(call.caller(), call.call(), audit);
            return AwsErrorCode.NO_SUCH_KEY; // the store would say what there is
        } catch (AwsException e) {
            return e.code();
        }
    }

    @Test
    void aPluginThatWantsTheTagsOfTheObjectGetsThem() {
        TestCall get = TestCall.on(S3Operation.GET_OBJECT, "b", "k");
        List<String> reads = new ArrayList<>();
        ObjectTags ofPublic = (object, version, trace) -> {
            reads.add(object.key());
            return Optional.of(Map.of("public", "yes", "other", "x"));
        };
        assertThat(outcomeByTag(get, ofPublic)).isEqualTo(AwsErrorCode.NO_SUCH_KEY);
        assertThat(reads).containsExactly("k");
        JsonNode last = inputOf(service.questions().getLast());
        assertThat(last.path("conditions")
                        .path("ExistingObjectTag/other")
                        .path(0)
                        .textValue())
                .isEqualTo("x");
        assertThat(last.has("unknownConditions")).isFalse();

        assertThat(outcomeByTag(get, (object, version, trace) -> Optional.of(Map.of())))
                .isEqualTo(AwsErrorCode.ACCESS_DENIED);
        assertThat(outcomeByTag(get, (object, version, trace) -> Optional.empty()))
                .as("the store has no tags")
                .isEqualTo(AwsErrorCode.ACCESS_DENIED);
        assertThat(outcomeByTag(get, (object, version, trace) -> {
                    throw new AwsException(AwsErrorCode.SLOW_DOWN);
                }))
                .isEqualTo(AwsErrorCode.SLOW_DOWN);
        service.answer(200, "{\"result\":{\"allow\":false,\"unknownConditions\":[\"ExistingObjectTag\"]}}");
        assertThat(isAllowed(TestCall.of(S3Operation.LIST_OBJECTS_V2)))
                .as("no object is asked about")
                .isFalse();
    }

    @Test
    void aPluginThatDoesNotWantTheTagsCausesNoRead() {
        service.answer(200, "{\"result\":{\"allow\":false,\"unknownConditions\":[\"groups\"]}}");
        CallAuthorizer reading =
                new CallAuthorizer(actions(), InstantSource.fixed(TestCall.NOW), (object, version, trace) -> {
                    throw new AssertionError("the tags were read");
                });
        TestCall get = TestCall.of(S3Operation.GET_OBJECT);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> reading.authorize(get.caller(), get.call(), audit))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
        assertThat(service.questions()).hasSize(1);
    }

    /** Or a session without any right would learn of tags by what it writes into its own session policy. */
    @Test
    void aSessionPolicyByTagCausesNoReadForWhomThePluginRefuses() {
        service.answer(200, "{\"result\":false}");
        CallAuthorizer reading =
                new CallAuthorizer(actions(), InstantSource.fixed(TestCall.NOW), (object, version, trace) -> {
                    throw new AssertionError("the tags were read");
                });
        TestCall get = TestCall.of(S3Operation.GET_OBJECT).by(narrowed("""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],
            "Resource":["arn:aws:s3:::*"],
            "Condition":{"StringEquals":{"s3:ExistingObjectTag/public":["yes"]}}}]}\
            """));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> reading.authorize(get.caller(), get.call(), audit))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);

        service.answer(200, "{\"result\":true}");
        List<String> read = new ArrayList<>();
        CallAuthorizer tagged =
                new CallAuthorizer(actions(), InstantSource.fixed(TestCall.NOW), (object, version, trace) -> {
                    read.add(object.key());
                    return Optional.of(Map.of("public", "yes"));
                });
        tagged.authorize(get.caller(), get.call(), audit);
        assertThat(read).isNotEmpty();
    }

    @Test
    void theTagsOfEachKeyOfAMultiDeleteAreItsOwn() {
        service.answer(question -> FakeWebhook.Reply.of(200, byTag(question)));
        CallAuthorizer reading = new CallAuthorizer(
                actions(),
                InstantSource.fixed(TestCall.NOW),
                (object, version, trace) ->
                        Optional.of(object.key().equals("open") ? Map.of("public", "yes") : Map.of()));
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS);
        DeleteDecisions decisions = reading.authorizeDeletes(
                call.caller(),
                call.call(),
                List.of(new ObjectVersion("open", Optional.empty()), new ObjectVersion("closed", Optional.empty())),
                audit);
        assertThat(decisions.allowed().objects()).extracting(ObjectVersion::key).containsExactly("open");
        assertThat(decisions.refused()).extracting(ObjectVersion::key).containsExactly("closed");
    }

    @Test
    void theOwnerIsDecidedToo() {
        allowing(input -> input.path("owner").booleanValue()
                && !input.path("action").textValue().equals("s3:DeleteBucket"));
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).by(Principals.root())))
                .isTrue();
        assertThat(isAllowed(TestCall.of(S3Operation.DELETE_BUCKET).by(Principals.root())))
                .isFalse();
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT))).isFalse();
    }

    @Test
    void nobodyIsDecidedAsBefore() {
        service.answer(200, "{\"result\":true}");
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).by(new Principal.Anonymous())))
                .isFalse();
        assertThat(service.questions()).isEmpty();
    }

    @Test
    void everyObjectThatIsTouchedIsAskedAbout() {
        allowing(input -> !input.path("bucket").textValue().equals("src"));
        assertThat(isAllowed(TestCall.of(S3Operation.COPY_OBJECT))).isFalse();
        assertThat(service.questions())
                .extracting(question -> inputOf(question).path("action").textValue() + " "
                        + inputOf(question).path("bucket").textValue())
                .contains("s3:GetObject src");
    }

    @Test
    void whatMustOnlyNotBeDeniedIsMarked() {
        allowing(input -> true);
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).parameter("versionId", "v1")))
                .isTrue();
        assertThat(service.questions())
                .extracting(question -> inputOf(question).path("action").textValue() + " "
                        + inputOf(question).path("denyOnly").booleanValue())
                .contains("s3:GetObject false", "s3:GetObjectVersion true");
    }

    @Test
    void anotherActionThatWouldDoNamesTheFirst() {
        allowing(input -> input.path("originalAction").textValue().equals("s3:ListBucketVersions"));
        isAllowed(TestCall.of(S3Operation.LIST_OBJECT_VERSIONS));
        assertThat(service.questions())
                .extracting(question -> inputOf(question).path("action").textValue() + " "
                        + inputOf(question).path("originalAction").textValue())
                .first()
                .asString()
                .endsWith(" ");
    }

    @DisplayName("S-28 a session policy still takes away what it takes away")
    @Test
    void s28_cannotWidenWithAPlugin() {
        service.answer(200, "{\"result\":true}");
        Session narrowed = narrowed("{\"Version\":\"2012-10-17\",\"Statement\":["
                + allow("s3:GetObject", "b/*").replace('\'', '"') + "]}");
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).by(narrowed))).isTrue();
        assertThat(isAllowed(TestCall.of(S3Operation.PUT_OBJECT).by(narrowed))).isFalse();
        assertThat(service.questions())
                .extracting(question -> inputOf(question).path("action").textValue())
                .containsOnly("s3:GetObject");
    }

    private static Session narrowed(String policy) {
        Session ada = TestCall.ADA;
        return new Session(
                ada.arn(),
                ada.provider(),
                ada.issuer(),
                ada.subject(),
                ada.sessionId(),
                ada.userName(),
                ada.policies(),
                ada.role(),
                Optional.of(policy),
                ada.attributes(),
                ada.assertedAt(),
                ada.issuedAt(),
                ada.expiration());
    }

    @DisplayName("S-28 groups that are not known are not told as none")
    @Test
    void s28_unknownGroupsAreNotNone() {
        service.answer(200, "{\"result\":true}");
        Session withheld = TestCall.session(
                "ada", new Attributes(Map.of(), Withheld.only(Set.of("groups")), Map.of(), Optional.empty()));
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).by(withheld))).isFalse();
        assertThat(audited().decision()).hasToString("undecidable");
        assertThat(service.questions()).isEmpty();
    }

    @DisplayName("S-28 no claim of a token stands for what the session says itself")
    @Test
    void s28_claimsOfTheSessionAreItsOwn() {
        service.answer(200, "{\"result\":true}");
        Session forged = TestCall.session(
                "ada",
                Map.of(
                        "roleArn", List.of("forged"),
                        "rolearn", List.of("forged"),
                        "sessionPolicy", List.of("forged"),
                        "sa-policy", List.of("forged"),
                        "parent", List.of("forged"),
                        "tokenRevokeType", List.of("forged"),
                        "team", List.of("lab")));
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).by(forged))).isTrue();
        JsonNode claims = inputOf(service.questions().get(0)).path("claims");
        assertThat(claims.toString()).doesNotContain("forged");
        assertThat(claims.path("team").textValue()).isEqualTo("lab");
        assertThat(claims.path("parent").textValue()).isEqualTo("ada");
    }

    @Test
    void whatIsLeftOpenIsNotAsked() {
        service.answer(200, "{\"result\":false}");
        AdminAuthorizer admin = new AdminAuthorizer(actions(), InstantSource.fixed(TestCall.NOW));
        Caller caller = TestCall.of(S3Operation.LIST_BUCKETS).caller();
        admin.requireCreatingSomeKey(caller, audit);
        admin.requireChangingSomeKey(caller, audit);
        assertThat(service.questions()).isEmpty();
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> admin.requireCreatingKey(caller, true, Optional.empty(), audit));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> admin.requireChangingKey(caller, Optional.empty(), audit));
    }

    @DisplayName("S-50 a list of buckets never looks complete because the plugin failed")
    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void s50_aListIsRefusedIfABucketCouldNotBeDecided(int status) {
        service.answer(question -> inputOf(question).path("bucket").textValue().equals("lab-2")
                ? FakeWebhook.Reply.of(status, "")
                : FakeWebhook.Reply.of(
                        200,
                        "{\"result\":%s}"
                                .formatted(inputOf(question)
                                        .path("action")
                                        .textValue()
                                        .equals("s3:ListBucket"))));
        TestCall call = TestCall.of(S3Operation.LIST_BUCKETS);
        BucketListing listing = authorizer().authorizeListing(call.caller(), call.call(), audit);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> listing.shown(List.of("lab-1", "lab-2", "lab-3"), name -> name))
                .returns(
                        status == 200 ? AwsErrorCode.ACCESS_DENIED : AwsErrorCode.SERVICE_UNAVAILABLE,
                        AwsException::code);
    }

    @Test
    void aRequestAsksNoMoreOnceItGetsNoAnswer() {
        service.answer(500, "");
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS);
        List<ObjectVersion> objects = IntStream.range(0, 1000)
                .mapToObj(i -> new ObjectVersion("k" + i, Optional.empty()))
                .toList();
        assertThatExceptionOfType(AwsException.class)
                .as("none is deleted")
                .isThrownBy(() -> authorizer().authorizeDeletes(call.caller(), call.call(), objects, audit))
                .returns(AwsErrorCode.SERVICE_UNAVAILABLE, AwsException::code);
        assertThat(service.questions()).hasSizeLessThan(100);
    }

    @Test
    void aRequestAsksNoMoreOnceItsClientHasGone() {
        service.answer(question -> {
            audit.abandoned();
            return FakeWebhook.Reply.of(200, "{\"result\":true}");
        });
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS);
        List<ObjectVersion> objects = IntStream.range(0, 1000)
                .mapToObj(i -> new ObjectVersion("k" + i, Optional.empty()))
                .toList();
        assertThatExceptionOfType(AwsException.class)
                .as("none is deleted")
                .isThrownBy(() -> authorizer().authorizeDeletes(call.caller(), call.call(), objects, audit));
        assertThat(service.questions()).hasSizeLessThan(100);
    }

    @Test
    void loginsAreDecided() {
        allowing(input -> input.path("denyOnly").booleanValue()
                && !input.path("account").textValue().equals("ada"));
        Session alan = TestCall.session("alan", Map.of());
        assertThat(actions()
                        .decideIssuing(alan, "sts:AssumeRole", RequestContext.EMPTY)
                        .isAllowed())
                .isTrue();
        assertThat(actions()
                        .decideIssuing(TestCall.ADA, "sts:AssumeRole", RequestContext.EMPTY)
                        .isAllowed())
                .isFalse();
        assertThat(inputOf(service.questions().get(0)).path("action").textValue())
                .isEqualTo("sts:AssumeRole");
    }

    @DisplayName("S-45 a plugin is asked about every key of a multi-delete, several at a time")
    @Test
    void s45_everyKeyIsAskedAbout() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        service.answer(question -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            boolean isOdd = inputOf(question).path("object").textValue().matches(".*[13579]");
            running.decrementAndGet();
            return FakeWebhook.Reply.of(200, "{\"result\":%s}".formatted(isOdd));
        });
        List<ObjectVersion> objects = IntStream.range(0, 200)
                .mapToObj(i -> new ObjectVersion("k" + i, Optional.empty()))
                .toList();
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS);
        DeleteDecisions decisions = authorizer().authorizeDeletes(call.caller(), call.call(), objects, audit);
        assertThat(decisions.allowed().objects())
                .hasSize(100)
                .allMatch(object -> object.key().matches(".*[13579]"))
                .isSubsetOf(objects);
        assertThat(decisions.refused()).hasSize(100);
        assertThat(service.questions()).hasSize(200);
        assertThat(most.get()).isBetween(1, 16);
    }

    @DisplayName("S-50 a plugin is asked which buckets a listing shows")
    @Test
    void s50_everyBucketIsAskedAbout() {
        allowing(input -> input.path("action").textValue().equals("s3:ListBucket")
                && input.path("bucket").textValue().startsWith("lab"));
        TestCall call = TestCall.of(S3Operation.LIST_BUCKETS);
        BucketListing listing = authorizer().authorizeListing(call.caller(), call.call(), audit);
        assertThat(listing.showsAll()).isFalse();
        assertThat(listing.shown(List.of("lab-1", "other", "lab-2"), name -> name))
                .containsExactly("lab-1", "lab-2");
    }

    @Test
    void aDecisionIsRememberedOnlyIfThatIsAsked() {
        service.answer(200, "{\"result\":true}");
        isAllowed(TestCall.of(S3Operation.GET_OBJECT));
        isAllowed(TestCall.of(S3Operation.GET_OBJECT));
        assertThat(service.questions()).hasSize(2);
    }

    @Test
    void rememberedDecisionsAreForTheSameQuestionForAWhile() {
        plugin.close();
        plugin = plugin(Duration.ofSeconds(10), Webhook.TIMEOUT);
        service.answer(200, "{\"result\":false}");
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT))).isFalse();
        service.answer(200, "{\"result\":true}");
        TestCall later = TestCall.of(S3Operation.GET_OBJECT).header("x-amz-date", "20270101T000000Z");
        assertThat(isAllowed(later)).as("the time makes no difference").isFalse();
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).from("192.0.2.9")))
                .isTrue();
        assertThat(isAllowed(TestCall.of(S3Operation.PUT_OBJECT))).isTrue();
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT).by(Principals.root())))
                .isTrue();
        nanos = Duration.ofSeconds(11).toNanos();
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT))).isTrue();
    }

    @DisplayName("S-28 a failure is not remembered")
    @Test
    void s28_failuresAreNotRemembered() {
        plugin.close();
        plugin = plugin(Duration.ofSeconds(10), Webhook.TIMEOUT);
        service.answer(500, "");
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT))).isFalse();
        service.answer(200, "{\"result\":true}");
        assertThat(isAllowed(TestCall.of(S3Operation.GET_OBJECT))).isTrue();
    }

    @Test
    void adminCallsAreDecided() {
        allowing(input -> input.path("action").textValue().equals("admin:ListUsers"));
        AdminAuthorizer admin = new AdminAuthorizer(actions(), InstantSource.fixed(TestCall.NOW));
        Caller caller =
                TestCall.of(S3Operation.LIST_BUCKETS).by(Principals.root()).caller();
        admin.require(caller, List.of("admin:ListUsers"), audit);
        assertThat(audited().policy()).isEqualTo("access plugin");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> admin.require(caller, List.of("admin:CreateUser"), audit))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
        service.answer(500, "");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> admin.require(caller, List.of("admin:CreateUser", "admin:ListUsers"), audit))
                .returns(AwsErrorCode.SERVICE_UNAVAILABLE, AwsException::code);
    }
}
