package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.compile;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.narrowed;
import static io.cloakroom.bridge.authz.TestPolicies.when;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decisions by the tags of stored objects, which are read only where a policy needs them. */
class StoredTagsTest extends AuthorizationTest {
    private static final String PUBLIC = "'StringEquals':{'s3:ExistingObjectTag/public':['yes']}";
    private static final Map<String, String> YES = Map.of("public", "yes");
    private static final TestCall GET = TestCall.of(S3Operation.GET_OBJECT);

    private final Map<String, Map<String, String>> stored = new HashMap<>();
    private final List<String> reads = new ArrayList<>();

    private Optional<Map<String, String>> tags(S3Target.Object object, Optional<String> version, TraceContext trace) {
        String name = object.bucket() + "/" + object.key()
                + version.map(id -> "@" + id).orElse("");
        reads.add(name);
        return switch (object.key()) {
            case "untold" -> Optional.empty();
            case "unread" -> throw new AwsException(AwsErrorCode.SLOW_DOWN);
            default -> Optional.of(stored.getOrDefault(name, Map.of()));
        };
    }

    private CallAuthorizer reading(Function<Session, Grants.OfPolicies> grants) {
        return new CallAuthorizer(new ActionDecider(grants), InstantSource.fixed(TestCall.NOW), this::tags);
    }

    @Override
    boolean isAllowed(Function<Session, Grants.OfPolicies> grants, TestCall call) {
        try {
            reading(grants).authorizeWithTags(call.caller(), call.call(), audit);
            return true;
        } catch (AwsException e) {
            assertThat(e.code()).isEqualTo(AwsErrorCode.ACCESS_DENIED);
            return false;
        }
    }

    @Test
    void theTagDecides() {
        var ifPublic = everybodyHas(when(allow("s3:GetObject", "b/*"), PUBLIC));

        assertThat(isAllowed(ifPublic, GET)).as("no such object, or no tags").isFalse();
        assertThat(audited().decision()).hasToString("implicit-deny");
        stored.put("b/k", Map.of("public", "no"));
        assertThat(isAllowed(ifPublic, GET)).isFalse();
        stored.put("b/k", Map.of("Public", "yes"));
        assertThat(isAllowed(ifPublic, GET))
                .as("keys of tags are compared exactly")
                .isFalse();
        stored.put("b/k", YES);
        assertThat(isAllowed(ifPublic, GET)).isTrue();
        assertThat(audited().decision()).hasToString("allow");
        assertThat(audited().statement()).isEqualTo("Yes");
    }

    @Test
    void aDenyByTagDenies() {
        var butSecret = everybodyHas(
                allow("s3:*", "*"), when(deny("s3:*", "*"), "'StringEquals':{'s3:ExistingObjectTag/secret':['yes']}"));

        assertThat(isAllowed(butSecret, GET)).isTrue();
        stored.put("b/k", Map.of("secret", "yes"));
        for (S3Operation operation : List.of(
                S3Operation.GET_OBJECT,
                S3Operation.HEAD_OBJECT,
                S3Operation.PUT_OBJECT,
                S3Operation.DELETE_OBJECT,
                S3Operation.PUT_OBJECT_TAGGING,
                S3Operation.DELETE_OBJECT_TAGGING,
                S3Operation.GET_OBJECT_ACL,
                S3Operation.CREATE_MULTIPART_UPLOAD)) {
            assertThat(isAllowed(butSecret, TestCall.of(operation)))
                    .as(operation.name())
                    .isFalse();
            assertThat(audited().decision()).hasToString("explicit-deny");
        }
    }

    @Test
    void nothingIsReadUnlessItMatters() {
        String ifPublic = when(allow("s3:GetObject", "b/*"), PUBLIC);
        for (var grants : List.of(
                everybodyHas(allow("s3:GetObject", "b/*"), ifPublic),
                everybodyHas(allow("s3:GetObject", "b/*"), when(deny("s3:GetObject", "other/*"), PUBLIC)),
                everybodyHas(allow("s3:GetObject", "b/*"), when(deny("s3:PutObjectTagging", "b/*"), PUBLIC)))) {
            assertThat(isAllowed(grants, GET)).isTrue();
            assertThat(reading(grants).authorize(GET.caller(), GET.call(), audit))
                    .isNotNull();
        }
        assertThat(isAllowed(everybodyHas(ifPublic, deny("s3:GetObject", "b/*")), GET))
                .isFalse();
        assertThat(isAllowed(everybodyHas(ifPublic), TestCall.of(S3Operation.LIST_OBJECTS)))
                .isFalse();
        assertThat(reads).isEmpty();
    }

    @Test
    void aDenyByTagIsNothingToWhoeverIsRefusedAnyway() {
        String butSecret = when(deny("s3:*", "*"), "'StringEquals':{'s3:ExistingObjectTag/secret':['yes']}");
        var nothing = everybodyHas(butSecret);
        for (var grants : List.of(
                nothing,
                everybodyHas(butSecret, allow("s3:GetObject", "other/*")),
                narrowed(compile(butSecret, allow("s3:*", "*")), compile(allow("s3:GetObject", "other/*"))),
                narrowed(compile(butSecret, allow("s3:*", "*")), compile(deny("s3:GetObject", "b/*"))),
                narrowed(compile(allow("s3:GetObject", "other/*")), compile(butSecret, allow("s3:*", "*"))))) {
            assertThat(isAllowed(grants, GET)).isFalse();
            assertThat(audited().decision().toString()).endsWith("-deny");
        }
        assertThat(isAllowed(
                        everybodyHas(butSecret, allow("s3:PutObject", "*")),
                        TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", null)))
                .as("the source may not be read, whatever the tags of the target")
                .isFalse();
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS);
        List<ObjectVersion> objects =
                List.of(new ObjectVersion("a", Optional.empty()), new ObjectVersion("b", Optional.of("v")));
        assertThat(reading(nothing)
                        .authorizeDeletes(call.caller(), call.call(), objects, audit)
                        .refused())
                .isEqualTo(objects);

        assertThat(reads).isEmpty();
    }

    @Test
    void aDenyThatMayApplyIsNotMadeUpForByAnotherAction() {
        var grants = new Grants.OfIdentity(compile(
                when(deny("s3:GetObject", "*"), "'StringEquals':{'s3:ExistingObjectTag/secret':['yes']}"),
                allow("s3:PutObject", "*")));
        var either = new Requirement(
                Requirement.Need.ALLOW, new S3Target.Object("b", "k"), List.of("s3:GetObject", "s3:PutObject"));

        assertThat(grants.decide(List.of(either), key -> {
                    throw new UnavailableValueException(key);
                }))
                .isEqualTo(new Verdict.Undecidable("s3:ExistingObjectTag/secret"));
    }

    @Test
    void onlyTheObjectWhoseTagsMatterIsRead() {
        var grants = everybodyHas(
                allow("s3:PutObject", "b/*"),
                when(allow("s3:*", "b/*"), PUBLIC),
                when(allow("s3:GetObject", "src/*"), PUBLIC));
        stored.put("src/s", YES);

        assertThat(isAllowed(grants, TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", null)))
                .isTrue();
        assertThat(reads).containsExactly("src/s");
    }

    @Test
    void whereWaitingIsNotAllowedNothingIsRead() {
        var ifPublic = everybodyHas(when(allow("s3:GetObject", "b/*"), PUBLIC));

        assertThatExceptionOfType(TagsNeededException.class)
                .isThrownBy(() -> reading(ifPublic).authorize(GET.caller(), GET.call(), audit));
        assertThat(reads).isEmpty();
    }

    @DisplayName("S-44 the tags of the target never open the source of a copy, nor those of another version")
    @Test
    void s44_cannotReadThroughTagsOfTheTarget() {
        var ifPublic = everybodyHas(allow("s3:PutObject", "b/*"), when(allow("s3:GetObject", "*"), PUBLIC));
        stored.put("b/k", YES);
        stored.put("src/s", YES);

        assertThat(isAllowed(ifPublic, TestCall.of(S3Operation.COPY_OBJECT).copying("src", "secret", null)))
                .isFalse();
        assertThat(isAllowed(ifPublic, TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", "old")))
                .isFalse();
        assertThat(isAllowed(ifPublic, TestCall.of(S3Operation.COPY_OBJECT).copying("b", "k", "old")))
                .as("an old version of the target itself")
                .isFalse();
        assertThat(isAllowed(ifPublic, TestCall.of(S3Operation.GET_OBJECT).parameter("versionId", "old")))
                .isFalse();
        reads.clear();
        assertThat(isAllowed(ifPublic, TestCall.of(S3Operation.UPLOAD_PART_COPY).copying("src", "s", null)))
                .isTrue();
        assertThat(reads).as("the target's do not matter").containsExactly("src/s");
        stored.put("src/s@old", YES);
        assertThat(isAllowed(ifPublic, TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", "old")))
                .isTrue();
    }

    @DisplayName("S-47 a key with empty segments needs the tag under both names")
    @Test
    void s47_tagsOfBothNamesCount() {
        var ifPublic = everybodyHas(when(allow("s3:GetObject", "b/*"), PUBLIC));
        TestCall get = TestCall.on(S3Operation.GET_OBJECT, "b", "a//k");
        stored.put("b/a//k", YES);

        assertThat(isAllowed(ifPublic, get)).isFalse();
        stored.put("b/a/k", YES);
        assertThat(isAllowed(ifPublic, get)).isTrue();
    }

    @Test
    void aSessionPolicyMayTestThem() {
        var sessions = narrowed(compile(allow("s3:*", "*")), compile(when(allow("s3:GetObject", "*"), PUBLIC)));

        assertThat(isAllowed(sessions, GET)).isFalse();
        stored.put("b/k", YES);
        assertThat(isAllowed(sessions, GET)).isTrue();
    }

    @Test
    void tagsThatCannotBeReadRefuse() {
        var butSecret = everybodyHas(
                allow("s3:*", "*"), when(deny("s3:*", "*"), "'StringEquals':{'s3:ExistingObjectTag/secret':['yes']}"));

        assertThat(isAllowed(butSecret, TestCall.on(S3Operation.GET_OBJECT, "b", "untold")))
                .isFalse();
        assertThat(audited().decision()).hasToString("undecidable");
        TestCall unread = TestCall.on(S3Operation.GET_OBJECT, "b", "unread");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> reading(butSecret).authorizeWithTags(unread.caller(), unread.call(), audit))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
        assertThat(audited().decision()).hasToString("undecidable");
        assertThat(audited().statement()).isEqualTo("s3:ExistingObjectTag/secret");
    }

    @Test
    void nothingIsReadForAClientThatHasGone() {
        audit.abandoned();

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> reading(everybodyHas(when(allow("s3:GetObject", "b/*"), PUBLIC)))
                        .authorizeWithTags(GET.caller(), GET.call(), audit))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
        assertThat(reads).isEmpty();
    }

    @Test
    void anObjectIsReadOnceAndNotForTheExplanation() {
        var ifPublic = everybodyHas(when(allow("s3:GetObject", "b/*"), PUBLIC));

        assertThat(isAllowed(ifPublic, TestCall.of(S3Operation.GET_OBJECT).parameter("versionId", "v")))
                .isFalse();
        assertThat(requireNonNull(audited().reason()).get()).contains("s3:ExistingObjectTag/public");
        assertThat(reads).containsExactly("b/k@v");
    }

    @Test
    void eachKeyOfAMultiDeleteIsDecidedByItsOwnTags() {
        var butKept = everybodyHas(
                allow("s3:*", "*"), when(deny("s3:*", "b/*"), "'StringEquals':{'s3:ExistingObjectTag/kept':['yes']}"));
        stored.put("b/kept", Map.of("kept", "yes"));
        stored.put("b/kept@old", Map.of());
        TestCall call = TestCall.of(S3Operation.DELETE_OBJECTS);
        List<ObjectVersion> objects = List.of(
                new ObjectVersion("kept", Optional.empty()),
                new ObjectVersion("kept", Optional.of("old")),
                new ObjectVersion("other", Optional.empty()));

        DeleteDecisions decisions = reading(butKept).authorizeDeletes(call.caller(), call.call(), objects, audit);

        assertThat(decisions.refused()).containsExactly(objects.get(0));
        assertThat(decisions.allowed().objects()).containsExactly(objects.get(1), objects.get(2));
        assertThatExceptionOfType(AwsException.class)
                .as("nothing is deleted if it could not be decided about one")
                .isThrownBy(() -> reading(butKept)
                        .authorizeDeletes(
                                call.caller(),
                                call.call(),
                                List.of(objects.get(2), new ObjectVersion("unread", Optional.empty())),
                                audit))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
    }
}
