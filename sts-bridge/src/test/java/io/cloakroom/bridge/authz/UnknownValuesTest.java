package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.ClaimRoom;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions on values that nobody knows: tags of the stored object, claims that had no room in the session. */
class UnknownValuesTest extends AuthorizationTest {
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
}
