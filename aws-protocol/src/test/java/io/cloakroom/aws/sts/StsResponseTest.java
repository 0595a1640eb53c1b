package io.cloakroom.aws.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.HttpAnswer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StsResponseTest {
    private static final AssumedRole ASSUMED = new AssumedRole(
            "arn:a",
            "AK:me",
            new SessionCredentials("AK", new Secret("SK"), new Secret("TOK"), Instant.parse("2023-11-14T22:13:20.5Z")));
    private static final String CREDENTIALS = "<Credentials><AccessKeyId>AK</AccessKeyId>"
            + "<SecretAccessKey>SK</SecretAccessKey><SessionToken>TOK</SessionToken>"
            + "<Expiration>2023-11-14T22:13:20Z</Expiration></Credentials>";

    @ParameterizedTest
    @CsvSource({
        "false, AssumeRoleWithWebIdentity, SubjectFromWebIdentityToken",
        "true, AssumeRoleWithClientGrants, SubjectFromToken"
    })
    void webIdentity(boolean isClientGrants, String action, String subject) {
        var response = new AssumeRoleWithWebIdentity.Answer(isClientGrants, ASSUMED, "sub", "http://iss", "aud");

        assertThat(text(response.answer("17F"))).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>\
                <AssumedRoleUser><Arn>arn:a</Arn><AssumedRoleId>AK:me</AssumedRoleId><AssumeRoleId>AK:me</AssumeRoleId>\
                </AssumedRoleUser><Audience>aud</Audience>\
                <Credentials><AccessKeyId>AK</AccessKeyId><SecretAccessKey>SK</SecretAccessKey><SessionToken>TOK</SessionToken>\
                <Expiration>2023-11-14T22:13:20Z</Expiration></Credentials>\
                <Provider>http://iss</Provider><%2$s>sub</%2$s></%1$sResult>\
                <ResponseMetadata><RequestId>17F</RequestId></ResponseMetadata></%1$sResponse>""".formatted(action, subject));
    }

    @Test
    void assumeRole() {
        assertThat(text(new AssumeRole.Answer(ASSUMED).answer("17F")))
                .endsWith("<AssumeRoleResult><AssumedRoleUser><Arn>arn:a</Arn><AssumedRoleId>AK:me</AssumedRoleId>"
                        + "<AssumeRoleId>AK:me</AssumeRoleId></AssumedRoleUser>" + CREDENTIALS + "</AssumeRoleResult>"
                        + "<ResponseMetadata><RequestId>17F</RequestId></ResponseMetadata></AssumeRoleResponse>");
    }

    @Test
    void sessionToken() {
        assertThat(text(new GetSessionToken.Answer(ASSUMED.credentials()).answer("17F")))
                .contains("<GetSessionTokenResult>" + CREDENTIALS + "</GetSessionTokenResult>");
    }

    @Test
    void ldapIdentity() {
        assertThat(text(new AssumeRoleWithLdapIdentity.Answer(ASSUMED.credentials()).answer("17F")))
                .contains("<AssumeRoleWithLDAPIdentityResult>" + CREDENTIALS + "</AssumeRoleWithLDAPIdentityResult>");
    }

    @Test
    void federationToken() {
        assertThat(text(new GetFederationToken.Answer("bob", ASSUMED).answer("17F")))
                .contains("<GetFederationTokenResult>" + CREDENTIALS + "<FederatedUser><Arn>arn:a</Arn>"
                        + "<FederatedUserId>000000000000:bob</FederatedUserId></FederatedUser>"
                        + "</GetFederationTokenResult>");
    }

    @Test
    void s18_anAnswerDoesNotPrintItsSecrets() {
        assertThat(new AssumeRole.Answer(ASSUMED).toString()).doesNotContain("SK", "TOK");
        assertThat(new GetSessionToken.Answer(ASSUMED.credentials()).toString()).doesNotContain("SK", "TOK");
        assertThat(new AssumeRoleWithWebIdentity.Answer(false, ASSUMED, "sub", "http://iss", "aud").toString())
                .doesNotContain("SK", "TOK");
    }

    @Test
    void callerIdentity() {
        assertThat(text(new GetCallerIdentity.Answer("arn:a", "me").answer("17F")))
                .endsWith("<GetCallerIdentityResult><Arn>arn:a</Arn><UserId>me</UserId><Account>000000000000</Account>"
                        + "</GetCallerIdentityResult><ResponseMetadata><RequestId>17F</RequestId></ResponseMetadata>"
                        + "</GetCallerIdentityResponse>");
    }

    @Test
    void error() {
        HttpAnswer answer =
                StsErrors.answer(new AwsException(AwsErrorCode.INVALID_PARAMETER_VALUE, "invalid token expiry"), "17F");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().first("content-type")).hasValue("application/xml");
        assertThat(text(answer)).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
                <Code>InvalidParameterValue</Code><Message>invalid token expiry</Message></Error>\
                <RequestId>17F</RequestId></ErrorResponse>""");
    }

    private static String text(HttpAnswer answer) {
        return new String(answer.body(), UTF_8);
    }
}
