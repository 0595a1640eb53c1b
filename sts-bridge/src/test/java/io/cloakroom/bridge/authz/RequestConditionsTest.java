package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.credentials.Sessions;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestConditionsTest {

    @Test
    void knowsConnectionAndTime() {
        RequestConditions conditions = conditions(TestCall.of(S3Operation.GET_OBJECT)
                .from("2001:db8::1")
                .overTls()
                .header("User-Agent", "tool/1 \u00c3\u00a9"));

        assertThat(conditions.values("aws:SourceIp")).containsExactly("2001:db8::1");
        assertThat(conditions.values("aws:SecureTransport")).containsExactly("true");
        assertThat(conditions.values("aws:CurrentTime")).containsExactly("2026-11-22T10:11:12Z");
        assertThat(conditions.values("aws:EpochTime")).containsExactly("1795342272");
        assertThat(conditions.values("aws:UserAgent")).containsExactly("tool/1 é");
        assertThat(conditions.values("aws:Referer")).containsExactly("");
    }

    @Test
    void knowsWhoCalls() {
        RequestConditions conditions = conditions(TestCall.of(S3Operation.GET_OBJECT)
                .by(TestCall.session(
                        "ada", Map.of("groups", List.of("/lab", "/ops"), "preferred_username", List.of("ada")))));

        assertThat(conditions.values("aws:principaltype")).containsExactly("AssumedRole");
        assertThat(conditions.values("aws:username")).containsExactly("ada");
        assertThat(conditions.values("aws:userid")).containsExactly("ada");
        assertThat(conditions.values("aws:groups")).containsExactly("/lab", "/ops");
        assertThat(conditions.values("jwt:groups")).containsExactly("/lab", "/ops");
        assertThat(conditions.values("jwt:sub")).containsExactly("sub-of-ada");
        assertThat(conditions.values("jwt:iss")).containsExactly("https://id.example/realms/demo");
        assertThat(conditions.values("jwt:preferred_username")).containsExactly("ada");
        assertThat(conditions.values("jwt:email")).isEmpty();
        assertThat(conditions.values("ldap:username")).isEmpty();
    }

    @DisplayName("S-25 a session of a user is in the groups that the user is in now, whatever it says of groups")
    @Test
    void s25_groupsOfAUsersSessionAreThoseOfNow() {
        RequestConditions conditions =
                conditions(TestCall.of(S3Operation.GET_OBJECT).by(Principals.of(Sessions.ofUser(), List.of("staff"))));

        assertThat(conditions.values("aws:groups")).containsExactly("staff");
        assertThat(conditions.values("jwt:groups")).containsExactly("staff");
    }

    @Test
    void knowsTheOwner() {
        RequestConditions conditions =
                conditions(TestCall.of(S3Operation.GET_OBJECT).by(Principals.root()));

        assertThat(conditions.values("aws:principaltype")).containsExactly("Account");
        assertThat(conditions.values("aws:username")).containsExactly("root");
        assertThat(conditions.values("jwt:sub")).isEmpty();
    }

    @Test
    void knowsNobody() {
        RequestConditions conditions =
                conditions(TestCall.of(S3Operation.GET_OBJECT).by(new Principal.Anonymous()));

        assertThat(conditions.values("aws:principaltype")).containsExactly("Anonymous");
        assertThat(conditions.values("aws:username")).containsExactly("");
    }

    @DisplayName("S-25 claims cannot take the place of what names the principal")
    @Test
    void s25_claimsCannotReplaceWhatNamesThePrincipal() {
        RequestConditions conditions = conditions(TestCall.of(S3Operation.GET_OBJECT)
                .by(TestCall.session(
                        "ada",
                        Map.ofEntries(
                                Map.entry("username", List.of("root")),
                                Map.entry("userid", List.of("root")),
                                Map.entry("principaltype", List.of("Account")),
                                Map.entry("sub", List.of("other")),
                                Map.entry("iss", List.of("https://evil.example")),
                                Map.entry("ldapUsername", List.of("root")),
                                Map.entry("PrincipalArn", List.of("arn:aws:iam::000000000000:root")),
                                Map.entry("PrincipalTag/team", List.of("ops")),
                                Map.entry("aws:PrincipalTag/team", List.of("ops")),
                                Map.entry("SourceIdentity", List.of("root")),
                                Map.entry("TokenIssueTime", List.of("2100-01-01T00:00:00Z")),
                                Map.entry("SourceIp", List.of("10.0.0.1"))))));

        assertThat(conditions.values("aws:username")).containsExactly("ada");
        assertThat(conditions.values("aws:userid")).containsExactly("ada");
        assertThat(conditions.values("aws:principaltype")).containsExactly("AssumedRole");
        assertThat(conditions.values("jwt:sub")).containsExactly("sub-of-ada");
        assertThat(conditions.values("jwt:iss")).containsExactly("https://id.example/realms/demo");
        assertThat(conditions.values("ldap:username")).isEmpty();
        assertThat(conditions.values("aws:SourceIp")).containsExactly("192.0.2.1");
        assertThat(conditions.values("aws:PrincipalArn")).containsExactly("arn:aws:iam::000000000000:role/_");
        assertThat(conditions.values("aws:PrincipalTag/team")).isEmpty();
        assertThat(conditions.values("aws:SourceIdentity")).isEmpty();
        assertThat(conditions.values("aws:TokenIssueTime")).containsExactly("2026-11-22T10:11:12Z");
    }

    @DisplayName("S-25 a header or parameter with a key's name changes nothing")
    @ParameterizedTest(name = "S-25 {0} is not taken from a like-named header or parameter")
    @CsvSource(delimiter = '|', textBlock = """
            aws:SourceIp                             | SourceIp
            aws:SecureTransport                      | SecureTransport
            aws:CurrentTime                          | CurrentTime
            aws:EpochTime                            | EpochTime
            aws:UserAgent                            | UserAgent
            aws:Referer                              | Referrer
            aws:principaltype                        | principaltype
            aws:userid                               | userid
            aws:username                             | username
            aws:groups                               | groups
            jwt:groups                               | groups
            jwt:sub                                  | sub
            jwt:iss                                  | iss
            jwt:aud                                  | aud
            jwt:preferred_username                   | preferred_username
            jwt:email                                | email
            ldap:user                                | user
            ldap:username                            | username
            ldap:username                            | ldapUsername
            ldap:groups                              | groups
            s3:signatureversion                      | signatureversion
            s3:authType                              | authType
            s3:signatureAge                          | signatureAge
            s3:LocationConstraint                    | LocationConstraint
            s3:versionid                             | versionid
            s3:object-lock-remaining-retention-days  | object-lock-remaining-retention-days
            s3:RequestObjectTag/env                  | RequestObjectTag/env
            s3:RequestObjectTagKeys                  | RequestObjectTagKeys
            s3:x-amz-copy-source                     | x-amz-copy-source
            sts:DurationSeconds                      | DurationSeconds
            svc:DurationSeconds                      | DurationSeconds
            """)
    void s25_likeNamedHeaderOrParameterChangesNothing(String key, String name) {
        List<String> genuine = conditions(TestCall.of(S3Operation.PUT_OBJECT)).values(key);

        assertThat(conditions(TestCall.of(S3Operation.PUT_OBJECT)
                                .strayHeader(name, "forged")
                                .strayHeader("X-Amz-" + name, "forged")
                                .strayParameter(name, "forged"))
                        .values(key))
                .isEqualTo(genuine)
                .doesNotContain("forged");
    }

    @DisplayName("S-25 listing parameters come from the query of a listing only")
    @ParameterizedTest
    @ValueSource(strings = {"prefix", "delimiter", "max-keys"})
    void s25_listingParametersComeFromTheQueryOnly(String name) {
        assertThat(conditions(TestCall.of(S3Operation.LIST_OBJECTS_V2).header(name, "forged"))
                        .values("s3:" + name))
                .isEmpty();
        assertThat(conditions(TestCall.of(S3Operation.LIST_OBJECTS_V2)
                                .header(name, "forged")
                                .parameter(name, "home/"))
                        .values("s3:" + name))
                .containsExactly("home/");
    }

    @DisplayName("S-25 x-amz-* keys come from headers, and from the query of a presigned URL only")
    @Test
    void s25_settingsComeFromHeadersOrAPresignedQuery() {
        String key = "s3:x-amz-storage-class";
        TestCall unsignedQuery = TestCall.of(S3Operation.PUT_OBJECT).strayParameter("x-amz-storage-class", "STANDARD");

        assertThat(conditions(unsignedQuery).values(key)).isEmpty();
        assertThat(conditions(unsignedQuery.strayParameter("X-Amz-Signature", "00"))
                        .values(key))
                .containsExactly("STANDARD");
        assertThat(conditions(TestCall.of(S3Operation.PUT_OBJECT).header("X-Amz-Storage-Class", "STANDARD"))
                        .values(key))
                .containsExactly("STANDARD");
    }

    @DisplayName("S-25 the payload hash is the one that counts, not what a request has under its name")
    @Test
    void s25_thePayloadHashIsTheOneThatCounts() {
        TestCall presigned = TestCall.of(S3Operation.PUT_OBJECT)
                .strayParameter("X-Amz-Signature", "00")
                .strayParameter("x-amz-content-sha256", "anything");
        assertThat(conditions(presigned).values("s3:x-amz-content-sha256")).containsExactly("UNSIGNED-PAYLOAD");
    }

    @Test
    void absentPrefixIsAbsentAndEmptyPrefixIsPresent() {
        assertThat(conditions(TestCall.of(S3Operation.LIST_OBJECTS)).values("s3:prefix"))
                .isEmpty();
        assertThat(conditions(TestCall.of(S3Operation.LIST_OBJECTS).parameter("prefix", ""))
                        .values("s3:prefix"))
                .containsExactly("");
    }

    @Test
    void versionIsThatOfTheCallElseOfTheSourceElseEmpty() {
        assertThat(conditions(TestCall.of(S3Operation.GET_OBJECT)).values("s3:versionid"))
                .containsExactly("");
        assertThat(conditions(TestCall.of(S3Operation.GET_OBJECT).parameter("versionId", "v1"))
                        .values("s3:versionid"))
                .containsExactly("v1");
        assertThat(conditions(TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", "v2"))
                        .values("s3:versionid"))
                .containsExactly("v2");
    }

    @DisplayName("S-44 the copy source of a condition is the object that will be read")
    @Test
    void s44_copySourceIsWhatWillBeRead() {
        assertThat(conditions(TestCall.of(S3Operation.COPY_OBJECT)
                                .copying("src", "a/b", "v1")
                                .header("x-amz-copy-source", "/%73rc/a%2Fb?versionId=v1"))
                        .values("s3:x-amz-copy-source"))
                .containsExactly("src/a/b");
    }

    @Test
    void saysHowTheRequestWasSigned() {
        RequestConditions presigned = conditions(TestCall.of(S3Operation.GET_OBJECT)
                .strayParameter("X-Amz-Signature", "00")
                .strayParameter("X-Amz-Date", "20261122T101012Z"));

        assertThat(presigned.values("s3:authType")).containsExactly("REST-QUERY-STRING");
        assertThat(presigned.values("s3:signatureAge")).containsExactly("60345");
        assertThat(presigned.values("s3:signatureversion")).containsExactly("AWS4-HMAC-SHA256");
        RequestConditions header = conditions(TestCall.of(S3Operation.GET_OBJECT));
        assertThat(header.values("s3:authType")).containsExactly("REST-HEADER");
        assertThat(header.values("s3:signatureAge")).isEmpty();
    }

    @Test
    void readsTagsOfTheRequest() {
        RequestConditions conditions = conditions(
                TestCall.of(S3Operation.PUT_OBJECT).header("x-amz-tagging", "env=dev&who=a+b%2Fc%C3%A9&bare"));

        assertThat(conditions.values("s3:RequestObjectTag/env")).containsExactly("dev");
        assertThat(conditions.values("s3:RequestObjectTag/who")).containsExactly("a b/cé");
        assertThat(conditions.values("s3:RequestObjectTag/bare")).containsExactly("");
        assertThat(conditions.values("s3:RequestObjectTag/Env")).isEmpty();
        assertThat(conditions.values("s3:RequestObjectTagKeys")).containsExactly("env", "who", "bare");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=%", "a=%f", "a=%zz", "a=%ff", "a=\u00e9"})
    void refusesTagsItCannotRead(String header) {
        RequestConditions conditions =
                conditions(TestCall.of(S3Operation.PUT_OBJECT).header("x-amz-tagging", header));

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> conditions.values("s3:RequestObjectTag/a"))
                .returns(AwsErrorCode.INVALID_ARGUMENT, AwsException::code);
    }

    @Test
    void refusesTagsGivenTwice() {
        RequestConditions conditions = conditions(TestCall.of(S3Operation.PUT_OBJECT)
                .header("x-amz-tagging", "a=1")
                .header("x-amz-tagging", "a=2"));

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> conditions.values("s3:RequestObjectTagKeys"))
                .returns(AwsErrorCode.INVALID_ARGUMENT, AwsException::code);
    }

    @Test
    void tagsThatACopyTakesFromItsSourceAreNotTheRequests() {
        TestCall copy = TestCall.of(S3Operation.COPY_OBJECT).header("x-amz-tagging", "env=dev");

        assertUnavailable(conditions(copy), "s3:RequestObjectTag/env");
        assertThat(conditions(copy.header("x-amz-tagging-directive", "REPLACE")).values("s3:RequestObjectTag/env"))
                .containsExactly("dev");
    }

    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void tagsOfTheStoredObjectAreNeverGuessed(S3Operation operation) {
        TestCall call = TestCall.of(operation).header("x-amz-tagging", "env=dev");
        if (call.call().target() instanceof S3Target.Object || operation == S3Operation.DELETE_OBJECTS) {
            assertUnavailable(conditions(call), "s3:ExistingObjectTag/env");
        } else {
            assertThat(conditions(call).values("s3:ExistingObjectTag/env")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT_OBJECT_TAGGING,   s3:RequestObjectTag/env",
        "PUT_BUCKET_TAGGING,   s3:RequestObjectTagKeys",
        "CREATE_BUCKET,        s3:LocationConstraint",
        "PUT_OBJECT_RETENTION, s3:object-lock-mode",
        "PUT_OBJECT_RETENTION, s3:object-lock-remaining-retention-days",
        "PUT_OBJECT_RETENTION, s3:object-lock-retain-until-date",
        "PUT_OBJECT_LEGAL_HOLD,s3:object-lock-legal-hold",
        "DELETE_OBJECT,        s3:object-lock-mode"
    })
    void whatIsInABodyOrTheStoreIsUnavailable(S3Operation operation, String key) {
        assertUnavailable(
                conditions(TestCall.of(operation)
                        .header("x-amz-tagging", "env=dev")
                        .header("x-amz-object-lock-mode", "GOVERNANCE")),
                key);
    }

    @Test
    void locksOfAnUploadAreInItsHeaders() {
        RequestConditions conditions =
                conditions(TestCall.of(S3Operation.PUT_OBJECT).header("x-amz-object-lock-mode", "GOVERNANCE"));

        assertThat(conditions.values("s3:object-lock-mode")).containsExactly("GOVERNANCE");
        assertThat(conditions.values("s3:object-lock-legal-hold")).isEmpty();
        assertUnavailable(conditions, "s3:object-lock-remaining-retention-days");
    }

    private static void assertUnavailable(RequestConditions conditions, String key) {
        assertThatExceptionOfType(UnavailableValueException.class)
                .isThrownBy(() -> conditions.values(key))
                .returns(key, UnavailableValueException::key);
    }

    private static RequestConditions conditions(TestCall call) {
        return new RequestConditions(call.caller(), call.call(), TestCall.NOW);
    }
}
