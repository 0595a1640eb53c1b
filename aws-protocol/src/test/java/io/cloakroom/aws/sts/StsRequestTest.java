package io.cloakroom.aws.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StsRequestTest {
    private static final String GOOD = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=a.b.c";
    private static final String LDAP = "Action=AssumeRoleWithLDAPIdentity&Version=2011-06-15";

    static Stream<Class<?>> actions() {
        return Stream.of(StsRequest.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("actions")
    void everyActionIsRead(Class<?> request) throws ReflectiveOperationException {
        Object action = request.getDeclaredField("ACTION").get(null);

        try {
            StsRequest read = parse("?Action=%s&Version=2011-06-15".formatted(action), "");
            assertThat(read).isInstanceOf(request);
        } catch (AwsException e) {
            assertThat(e.sentence()).doesNotContain("Unsupported action");
        }
    }

    @Test
    void readsALoginWithADirectory() {
        var request = (AssumeRoleWithLdapIdentity) parse("", LDAP + "&LDAPUsername=al+ice&LDAPPassword=+p%25w+");

        assertThat(request.username()).isEqualTo("al ice");
        assertThat(request.password().reveal()).isEqualTo(" p%w ");
        assertThat(request.toString()).doesNotContain("p%w");
        assertThat(parse("?" + LDAP + "&LDAPUsername=alice&LDAPPassword=pw", ""))
                .isInstanceOf(AssumeRoleWithLdapIdentity.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "&LDAPUsername=alice", "&LDAPUsername=alice&LDAPPassword=", "&LDAPUsername=&LDAPPassword=pw"
            })
    void s59_aLoginWithoutAPasswordIsRefused(String parameters) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> parse("", LDAP + parameters))
                .returns(AwsErrorCode.MISSING_PARAMETER, AwsException::code)
                .withMessageContaining("LDAPUsername and LDAPPassword cannot be empty");
    }

    @Test
    void readsACallWithACertificateFromTheQueryOnly() {
        String query = "?Action=AssumeRoleWithCertificate&Version=2011-06-15";
        var request = (AssumeRoleWithCertificate)
                parse(query + "&DurationSeconds=3600&TokenRevokeType=laptop", "RoleSessionName=other");

        assertThat(request.session().duration()).hasValue(Duration.ofHours(1));
        assertThat(request.session().revokeType()).hasValue("laptop");
        assertThat(request.session().roleSessionName()).isEmpty();
        assertRefused("", query.substring(1), "InvalidParameterValue", "Unsupported action AssumeRoleWithCertificate");
    }

    @Test
    void theDurationOfACallWithACertificateIsJudgedLast() {
        var request = (AssumeRoleWithCertificate)
                parse("?Action=AssumeRoleWithCertificate&Version=2011-06-15&DurationSeconds=5", "");

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(request::session)
                .returns(AwsErrorCode.MISSING_PARAMETER, AwsException::code)
                .withMessageContaining("invalid token expiry");
    }

    @Test
    void readsAForm() {
        var request = (AssumeRoleWithWebIdentity)
                parse(
                        "",
                        GOOD
                                + "&DurationSeconds=900&Policy=%7B%7D&RoleArn=arn%3Aminio%3Aiam%3A%3A%3Arole%2Fx&RoleSessionName=me%40home");

        assertThat(request.action()).isEqualTo("AssumeRoleWithWebIdentity");
        assertThat(request.token().reveal()).isEqualTo("a.b.c");
        assertThat(request.session().duration()).hasValue(Duration.ofMinutes(15));
        assertThat(request.session().policy()).hasValue("{}");
        assertThat(request.session().roleArn()).hasValue("arn:minio:iam:::role/x");
        assertThat(request.session().roleSessionName()).hasValue("me@home");
    }

    @Test
    void readsAQuery() {
        assertThat(parse("?" + GOOD, "").action()).isEqualTo("AssumeRoleWithWebIdentity");
    }

    @Test
    void readsFromBothButNotTheSameName() {
        assertThat(((AssumeRoleWithWebIdentity) parse("?" + GOOD, "DurationSeconds=1000"))
                        .session()
                        .duration())
                .isPresent();
        assertRefused("?" + GOOD, "WebIdentityToken=other", "InvalidParameterValue", "`WebIdentityToken` is both");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AssumeRoleWithClientGrants, Token",
        "AssumeRoleWithClientGrants, WebIdentityToken",
        "AssumeRoleWithWebIdentity, Token"
    })
    void eitherTokenNameWorksWithEitherAction(String action, String name) {
        var request =
                (AssumeRoleWithWebIdentity) parse("", "Action=%s&Version=2011-06-15&%s=a.b.c".formatted(action, name));

        assertThat(request.action()).isEqualTo(action);
        assertThat(request.token().reveal()).isEqualTo("a.b.c");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Token", "WebIdentityToken"})
    void whiteSpaceAtTheEndsOfATokenIsTrimmed(String name) {
        String form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&%s=".formatted(name);

        for (String shown : new String[] {"a.b.c%0A", "a.b.c%0D%0A", "+a.b.c+", "%09%0B%0C+a.b.c%20%0A%0A"}) {
            assertThat(((AssumeRoleWithWebIdentity) parse("", form + shown))
                            .token()
                            .reveal())
                    .as(shown)
                    .isEqualTo("a.b.c");
        }
        assertThat(((AssumeRoleWithWebIdentity) parse("", form + "a.b%0A.c"))
                        .token()
                        .reveal())
                .as("inside it stays")
                .isEqualTo("a.b\n.c");
        assertThat(((AssumeRoleWithWebIdentity) parse("", form + "a.b.c%C2%A0"))
                        .token()
                        .reveal())
                .as("a no-break space is no ASCII")
                .isEqualTo("a.b.c\u00a0");
        assertRefused("", form + "%20%0A", "MissingParameter", "`WebIdentityToken` is expected");
    }

    @Test
    void nothingElseIsTrimmed() {
        var request = (AssumeRoleWithWebIdentity) parse("", GOOD + "&WebIdentityAccessToken=%20t%0A&Policy=%7B%7D%0A");

        assertThat(request.accessToken().orElseThrow().reveal()).isEqualTo(" t\n");
        assertThat(request.session().policy()).hasValue("{}\n");
        assertRefused("", GOOD + "&RoleSessionName=me%0A", "ValidationError", "roleSessionName");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no version       | Action=GetCallerIdentity                    | MissingParameter      | Invalid STS API version , expecting 2011-06-15
            other version    | Action=GetCallerIdentity&Version=2010-01-01 | MissingParameter      | Invalid STS API version 2010-01-01, expecting 2011-06-15
            no action        | Version=2011-06-15                          | InvalidParameterValue | Unsupported action
            unknown action   | Action=Steal&Version=2011-06-15             | InvalidParameterValue | Unsupported action Steal
            no token         | Action=AssumeRoleWithWebIdentity&Version=2011-06-15 | MissingParameter | `WebIdentityToken` is expected
            bad encoding     | Action=%zz                                  | InvalidParameterValue | %
            not UTF-8        | Action=%ff                                  | InvalidParameterValue | UTF-8
            """)
    void refuses(String why, String form, String code, String words) {
        assertRefused("", form, code, words);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "DurationSeconds, 899, InvalidParameterValue, invalid token expiry",
        "DurationSeconds, 31536001, InvalidParameterValue, invalid token expiry",
        "DurationSeconds, -900, InvalidParameterValue, invalid token expiry",
        "DurationSeconds, 1h, InvalidParameterValue, invalid token expiry",
        "DurationSeconds, 99999999999, InvalidParameterValue, invalid token expiry",
        "RoleSessionName, a, ValidationError, roleSessionName",
        "RoleSessionName, a/b, ValidationError, roleSessionName"
    })
    void refusesParameter(String name, String value, String code, String words) {
        assertRefused("", GOOD + "&" + name + "=" + value, code, words);
    }

    @Test
    void callsOfIamAreToldThatThereIsNone() {
        assertRefused(
                "",
                "Action=ListUsers&Version=2010-05-08",
                "MissingParameter",
                "Invalid STS API version 2010-05-08, expecting 2011-06-15. There is no IAM API here");
    }

    @Test
    void jsonThatIsCalledAFormIsToldSo() {
        assertRefused(
                "",
                "{\"Action\":\"AssumeRoleWithWebIdentity\",\"Version\":\"2011-06-15\"}",
                "MissingParameter",
                "expecting 2011-06-15. The body is JSON; STS takes a POST to the path `/`");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
            POST, /sts,  application/x-www-form-urlencoded, true
            POST, /sts/, application/x-www-form-urlencoded; charset=utf-8, true
            POST, /api/sts/v1, application/x-www-form-urlencoded, true
            POST, /sts,  application/json, true
            POST, /sts/, -, true
            POST, /,     application/json, true
            POST, /,     application/x-amz-json-1.1, true
            GET,  /?Action=AssumeRoleWithWebIdentity&Version=2011-06-15, -, true
            PUT,  /sts?Action=AssumeRole, -, true
            POST, /?Action=AssumeRoleWithClientGrants, application/json, true
            GET,  /sts/?Action=GetCallerIdentity&Version=2011-06-15, -, true
            GET,  /?Action=ListUsers, -, false
            GET,  /sts,  -, false
            GET,  /sts/, -, false
            GET,  /sts?list-type=2, -, false
            HEAD, /sts,  -, false
            PUT,  /sts,  -, false
            PUT,  /sts/key, application/json, false
            POST, /sts,  multipart/form-data; boundary=x, false
            POST, /sts?delete, application/x-www-form-urlencoded, false
            POST, /sts/key?uploads, application/x-www-form-urlencoded, false
            POST, /,     -, false
            POST, /alpha, application/json, false
            POST, /alpha/key?uploadId=x, application/json, false
            """)
    void knowsCallsAtTheWrongPlace(String method, String target, @Nullable String contentType, boolean expected) {
        Headers.Builder headers = Headers.builder();
        if (contentType != null) {
            headers.add("content-type", contentType);
        }
        assertThat(MisplacedCall.isOfSts(RequestHead.parse(method, target, headers.build())))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            for STS           | authorization | AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/sts/aws4_request, x | - | true
            for S3            | authorization | AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, x  | - | false
            with Version 2    | authorization | AWS key:signature | - | false
            session token     | x-amz-security-token | t | - | false
            presigned         | host | h | &X-Amz-Signature=0 | false
            presigned in part | host | h | &X-Amz-Credential=a | false
            V2 in the query   | host | h | &AWSAccessKeyId=a&Signature=s&Expires=1 | false
            nothing           | host | h | - | true
            """)
    void whatIsSignedForS3IsACallOfS3(
            String why, String header, String value, @Nullable String query, boolean expected) {
        String target = "/sts?Action=AssumeRole" + (query == null ? "" : query);
        Headers headers = Headers.builder().add(header, value).build();
        assertThat(MisplacedCall.isOfSts(RequestHead.parse("POST", target, headers)))
                .isEqualTo(expected);
    }

    @Test
    void s18_tokenIsNotPrinted() {
        assertThat(parse("", GOOD).toString()).doesNotContain("a.b.c");
    }

    private static StsRequest parse(String query, String form) {
        return StsRequest.parse(RequestHead.parse("POST", "/" + query, Headers.EMPTY), form.getBytes(UTF_8));
    }

    private static void assertRefused(String query, String form, String code, String words) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> parse(query, form))
                .satisfies(e -> assertThat(e.code().wireName()).isEqualTo(code))
                .withMessageContaining(words);
    }
}
