package io.cloakroom.aws.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StsRequestTest {
    private static final String GOOD = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=a.b.c";

    @Test
    void readsAForm() {
        var request = (StsRequest.WebIdentity)
                parse(
                        "",
                        GOOD
                                + "&DurationSeconds=900&Policy=%7B%7D&RoleArn=arn%3Aminio%3Aiam%3A%3A%3Arole%2Fx&RoleSessionName=me%40home");

        assertThat(request.action()).isEqualTo("AssumeRoleWithWebIdentity");
        assertThat(request.token().reveal()).isEqualTo("a.b.c");
        assertThat(request.duration()).hasValue(Duration.ofMinutes(15));
        assertThat(request.policy()).hasValue("{}");
        assertThat(request.roleArn()).hasValue("arn:minio:iam:::role/x");
        assertThat(request.roleSessionName()).hasValue("me@home");
    }

    @Test
    void readsAQuery() {
        assertThat(parse("?" + GOOD, "").action()).isEqualTo("AssumeRoleWithWebIdentity");
    }

    @Test
    void readsFromBothButNotTheSameName() {
        assertThat(((StsRequest.WebIdentity) parse("?" + GOOD, "DurationSeconds=1000")).duration())
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
                (StsRequest.WebIdentity) parse("", "Action=%s&Version=2011-06-15&%s=a.b.c".formatted(action, name));

        assertThat(request.action()).isEqualTo(action);
        assertThat(request.token().reveal()).isEqualTo("a.b.c");
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
