package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRequestTest {
    private static final String SIGNATURE = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    private static final String GOOD = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/" + Example.SCOPE
            + ", SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + SIGNATURE;

    private static RequestHead head(String target, String... headers) {
        return RequestHead.parse("GET", target, Example.headers(headers));
    }

    private static RequestHead withAuthorization(String authorization) {
        return head(
                "/b/k",
                "host",
                "h",
                "x-amz-date",
                "20130524T000000Z",
                "x-amz-content-sha256",
                "UNSIGNED-PAYLOAD",
                "authorization",
                authorization);
    }

    private static AwsException refusal(RequestHead head) {
        return refusal(head, "s3", Example.NOW);
    }

    private static AwsException refusal(RequestHead head, String service, Instant now) {
        return catchThrowableOfType(AwsException.class, () -> SignedRequest.read(head, service, now));
    }

    @Test
    void readsTheHeader() {
        SignedRequest signed = Example.read(withAuthorization(GOOD));
        assertThat(signed.accessKeyId()).isEqualTo(Example.ACCESS_KEY_ID);
        assertThat(signed.scope().text()).isEqualTo(Example.SCOPE);
        assertThat(signed.signedHeaders()).containsExactly("host", "x-amz-content-sha256", "x-amz-date");
        assertThat(signed.kind()).isEqualTo(AuthenticationKind.SIGNED_HEADER);
        assertThat(signed.expires()).isEmpty();
        assertThat(signed.sessionToken()).isEmpty();
    }

    @Test
    void aRequestWithoutCredentialsIsAnonymous() {
        assertThat(SignedRequest.read(head("/b/k?list-type=2", "host", "h"), "s3", Example.NOW))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        fields in another order     | AWS4-HMAC-SHA256 Signature=SIG,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Credential=A/SCOPE
        slashes in the access key   | AWS4-HMAC-SHA256 Credential=A/b/c/SCOPE, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=SIG
        signed headers not sorted   | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=x-amz-date;host;x-amz-content-sha256, Signature=SIG
        signed headers in capitals  | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=Host;X-Amz-Content-Sha256;X-Amz-Date, Signature=SIG
        """)
    void acceptsOtherSpellings(String why, String authorization) {
        SignedRequest signed = Example.read(withAuthorization(fill(authorization)));
        assertThat(signed.signedHeaders()).containsExactly("host", "x-amz-content-sha256", "x-amz-date");
    }

    private static String fill(String text) {
        return text.replace("SCOPE", Example.SCOPE).replace("SIG", SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        nothing after the scheme | AWS4-HMAC-SHA256
        no credential            | AWS4-HMAC-SHA256 SignedHeaders=host, Signature=SIG
        no signature             | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=host
        no signed headers        | AWS4-HMAC-SHA256 Credential=A/SCOPE, Signature=SIG
        empty signed headers     | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=, Signature=SIG
        signed header twice      | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=host;host, Signature=SIG
        field twice              | AWS4-HMAC-SHA256 Credential=A/SCOPE, Credential=A/SCOPE, SignedHeaders=host, Signature=SIG
        fourth field             | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=host, Signature=SIG, More=1
        short signature          | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=host, Signature=abc
        signature in capitals    | AWS4-HMAC-SHA256 Credential=A/SCOPE, SignedHeaders=host, Signature=F0E8BDB87C964420E857BD35B5D6ED310BD44F0170ABA48DD91039C6036BDB41
        no access key id         | AWS4-HMAC-SHA256 Credential=/SCOPE, SignedHeaders=host, Signature=SIG
        no scope                 | AWS4-HMAC-SHA256 Credential=A, SignedHeaders=host, Signature=SIG
        """)
    void rejectsMalformedHeaders(String why, String authorization) {
        assertThat(refusal(withAuthorization(fill(authorization))))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        day out of range  | 20260132/eu-west-1/s3/aws4_request
        not a day         | 2026-102/eu-west-1/s3/aws4_request
        no terminator     | 20260102/eu-west-1/s3
        wrong terminator  | 20260102/eu-west-1/s3/aws5_request
        something after   | 20260102/eu-west-1/s3/aws4_request/
        no service        | 20260102/eu-west-1//aws4_request
        region with space | 20260102/eu west/s3/aws4_request
        """)
    void rejectsMalformedScopes(String why, String text) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> CredentialScope.parse(text))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code)
                .withMessageContaining(text);
    }

    @DisplayName("S-16 mixed credentials: one source only")
    @Test
    void s16_oneSourceOfCredentials() {
        RequestHead twice = RequestHead.parse(
                "GET",
                "/b/k",
                Headers.builder()
                        .add("host", "h")
                        .add("authorization", GOOD)
                        .add("authorization", GOOD)
                        .build());
        assertThat(refusal(twice)).returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);

        RequestHead presigned = Example.presigned("GET", "/b/k", "host", "h");
        RequestHead both = head("/b/k?" + presigned.rawQuery(), "host", "h", "authorization", GOOD);
        assertThat(refusal(both)).returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);

        for (String parameter : new String[] {
            "X-Amz-Signature=a", "X-Amz-Algorithm=b", "X-Amz-Credential=c", "X-Amz-Security-Token=d", "AWSAccessKeyId=e"
        }) {
            RequestHead mixed = head("/b/k?" + parameter, "host", "h", "authorization", GOOD);
            assertThat(refusal(mixed)).as(parameter).returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        }

        RequestHead tokenInHeader = Example.presigned("GET", "/b/k", "host", "h", "x-amz-security-token", "t");
        assertThat(refusal(tokenInHeader)).returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);

        RequestHead sigV2AndV4 =
                head("/b/k?AWSAccessKeyId=A&Signature=s&Expires=1&" + presigned.rawQuery(), "host", "h");
        assertThat(refusal(sigV2AndV4)).returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
    }

    @Test
    void s16_aTokenWithoutAccessKeyIsRefused() {
        assertThat(refusal(head("/b/k", "host", "h", "x-amz-security-token", "t")))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
        assertThat(refusal(head("/b/k?X-Amz-Security-Token=t", "host", "h")))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
    }

    @DisplayName("S-39 every x-amz-* header that belongs to the message must be signed")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-security-token",
                "x-amz-decoded-content-length",
                "x-amz-trailer",
                "x-amz-checksum-crc32",
                "x-amz-sdk-checksum-algorithm"
            })
    void s39_unsignedAmzHeaders(String header) {
        RequestHead signed = Example.signed("PUT", "/b/k", "UNSIGNED-PAYLOAD", "host", "h");
        assertThat(refusal(with(signed, header)))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .hasMessageContaining("not signed: `" + header + "`");

        RequestHead presigned = Example.presigned("PUT", "/b/k", "host", "h");
        assertThat(refusal(with(presigned, header)))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .hasMessageContaining(header);
    }

    @DisplayName("S-39 every x-amz-* header that the operation heeds must be signed")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-acl",
                "x-amz-tagging",
                "x-amz-copy-source",
                "x-amz-meta-a",
                "x-amz-storage-class",
                "x-amz-object-lock-mode",
                "x-amz-website-redirect-location"
            })
    void s39_unsignedHeadersOfTheOperation(String header) {
        for (RequestHead head : List.of(
                Example.signed("PUT", "/bucket/key", "UNSIGNED-PAYLOAD", "host", "h"),
                Example.presigned("PUT", "/bucket/key", "host", "h"))) {
            assertThat(unsigned(with(head, header, "bucket/source")))
                    .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                    .hasMessageContaining("not signed: `" + header + "`");
        }
    }

    @Test
    void headersThatNobodyHeedsNeedNoSignature() {
        for (String header : List.of("x-amz-foo", "x-amz-cf-id", "x-amz-user-agent", "x-amz-te")) {
            RequestHead head = Example.signed("PUT", "/bucket/key", "UNSIGNED-PAYLOAD", "host", "h");
            assertThat(unsigned(with(head, header, "x"))).isNull();
        }
        RequestHead part = Example.presigned("PUT", "/bucket/key?uploadId=u&partNumber=1", "host", "h");
        assertThat(unsigned(with(part, "x-amz-acl", "x"))).isNull();
    }

    private static @Nullable AwsException unsigned(RequestHead head) {
        SignedRequest signed = SignedRequest.read(head, "s3", Example.NOW).orElseThrow();
        S3Call call = new S3Classifier(List.of()).classify(head);
        return catchThrowableOfType(AwsException.class, () -> signed.requireSigned(head, call));
    }

    private static RequestHead with(RequestHead head, String header) {
        return with(head, header, "x");
    }

    private static RequestHead with(RequestHead head, String header, String value) {
        Headers.Builder headers = Headers.builder();
        head.headers().forEach(headers::add);
        return new RequestHead(
                head.method(),
                head.rawPath(),
                head.rawQuery(),
                head.query(),
                headers.add(header, value).build());
    }

    @Test
    void s39_hostMustBeSigned() {
        String authorization = GOOD.replace("host;", "");
        assertThat(refusal(withAuthorization(authorization))).returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
        RequestHead noHost = head("/b/k", "x-amz-date", "20130524T000000Z", "authorization", GOOD);
        assertThat(refusal(noHost)).returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
    }

    @DisplayName("S-41 a signed header may be 15 minutes off")
    @Test
    void s41_skew() {
        RequestHead head = Example.signed("GET", "/b/k", "UNSIGNED-PAYLOAD", "host", "h");
        for (long seconds : new long[] {-900, 0, 900}) {
            assertThat(SignedRequest.read(head, "s3", Example.NOW.plusSeconds(seconds)))
                    .isPresent();
        }
        for (long seconds : new long[] {-901, 901, 86_400}) {
            assertThat(refusal(head, "s3", Example.NOW.plusSeconds(seconds)))
                    .returns(AwsErrorCode.REQUEST_TIME_TOO_SKEWED, AwsException::code);
        }
    }

    @DisplayName("S-41 a presigned URL has a beginning and an end, at most 7 days apart")
    @Test
    void s41_presignedTimes() {
        RequestHead head = Example.presigned("GET", "/b/k", "host", "h");
        assertThat(SignedRequest.read(head, "s3", Example.NOW.plus(Duration.ofHours(1))))
                .isPresent();
        assertThat(refusal(head, "s3", Example.NOW.plus(Duration.ofHours(1)).plusSeconds(1)))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .hasMessageContaining("Request has expired");
        assertThat(refusal(head, "s3", Example.NOW.minus(Duration.ofMinutes(16))))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .hasMessageContaining("Request is not valid yet");
    }

    @ParameterizedTest(name = "S-41 X-Amz-Expires={0}")
    @CsvSource({
        "604801, must be less than a week",
        "99999999999999999999, must be less than a week",
        "-1, must be non-negative",
        "ten, should be a number",
        "1e3, should be a number",
        "'', requires the X-Amz-Algorithm"
    })
    void s41_expires(String expires, String sentence) {
        RequestHead head = Example.presigned("GET", "/b/k", "host", "h");
        String query = head.rawQuery().replace("X-Amz-Expires=3600", "X-Amz-Expires=" + expires);
        assertThat(refusal(head("/b/k?" + query, "host", "h")))
                .returns(AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, AwsException::code)
                .hasMessageContaining(sentence);
    }

    @DisplayName("S-41 the scope must name the service and the day")
    @Test
    void s41_scope() {
        for (String service : new String[] {"sts", "s3tables", "s3express", "S3"}) {
            assertThat(refusal(withAuthorization(GOOD.replace("/s3/", '/' + service + '/'))))
                    .returns(AwsErrorCode.AUTHORIZATION_PARAMETERS_ERROR, AwsException::code)
                    .hasMessageContaining("This endpoint belongs to \"s3\"");
        }
        assertThat(refusal(withAuthorization(GOOD.replace("20130524/", "20130523/"))))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code)
                .hasMessageContaining("Invalid credential date");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> CredentialScope.parse(Example.SCOPE).requireRegion("eu-west-1"))
                .withMessageContaining("expecting 'eu-west-1'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            mc admin | //s3/         | AUTHORIZATION_HEADER_MALFORMED | has no region: `mc admin` signs like that
            aws iam  | /us-east-1/iam/ | AUTHORIZATION_PARAMETERS_ERROR | There is no IAM API here
            aws sts  | /us-east-1/sts/ | AUTHORIZATION_PARAMETERS_ERROR | STS takes a POST to the path `/`
            """)
    void clientsOfOtherServicesAreToldWhatThereIs(String why, String scope, AwsErrorCode code, String sentence) {
        assertThat(refusal(withAuthorization(GOOD.replace("/us-east-1/s3/", scope))))
                .returns(code, AwsException::code)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest(name = "S-41 x-amz-date {0}")
    @ValueSource(strings = {"20130532T000000Z", "2013-05-24T00:00Z", "20130524T000000", "20130524t000000z", "now"})
    void s41_malformedDates(String date) {
        RequestHead head = head("/", "host", "h", "x-amz-date", date, "authorization", GOOD);
        assertThat(refusal(head)).returns(AwsErrorCode.MALFORMED_DATE, AwsException::code);
    }

    @Test
    void s41_aDateIsNeeded() {
        assertThat(refusal(head("/", "host", "h", "authorization", GOOD)))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .hasMessageContaining("requires a valid Date or x-amz-date header");
    }

    @DisplayName("S-43 headers that may stand there once")
    @ParameterizedTest
    @ValueSource(strings = {"host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"})
    void s43_duplicateHeaders(String header) {
        RequestHead head = Example.signed("GET", "/b/k", "UNSIGNED-PAYLOAD", "host", "h");
        RequestHead more = header.equals("x-amz-security-token") ? with(head, header) : head;
        assertThat(refusal(with(more, header))).returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
    }

    @Test
    void s43_duplicateParameters() {
        RequestHead head = Example.presigned("GET", "/b/k", "host", "h");
        assertThat(refusal(head("/b/k?" + head.rawQuery() + "&X-Amz-Date=20130524T000000Z", "host", "h")))
                .returns(AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, AwsException::code);
    }

    @ParameterizedTest(name = "SigV2: {0}")
    @CsvSource({
        "/b/k?AWSAccessKeyId=AKIA&Signature=x&Expires=1, ''",
        "/b/k?AWSAccessKeyId=AKIA&Signature=x&Expires=1&x-amz-security-token=t, ''",
        "/b/k, AWS AKIA:signature"
    })
    void refusesSigV2AndNamesTheCure(String target, String authorization) {
        RequestHead head = authorization.isEmpty()
                ? head(target, "host", "h")
                : head(target, "host", "h", "authorization", authorization);
        assertThat(refusal(head))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code)
                .hasMessageContaining("Please use AWS4-HMAC-SHA256")
                .hasMessageContaining("aws configure set default.s3.signature_version s3v4");
    }

    @Test
    void refusesSigV4aAndNamesTheCure() {
        assertThat(refusal(withAuthorization("AWS4-ECDSA-P256-SHA256 Credential=A")))
                .hasMessageContaining("auth_scheme_preference = sigv4");
        assertThat(refusal(head("/b/k?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256", "host", "h")))
                .hasMessageContaining("auth_scheme_preference = sigv4");
        assertThat(refusal(withAuthorization("Bearer abc"))).returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
    }

    @DisplayName("S-57 sizes before anything is verified")
    @Test
    void s57_sizes() {
        assertThat(refusal(withAuthorization(GOOD + ' ' + "x".repeat(9000))))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code);
        String many = "a;b".repeat(101);
        assertThat(refusal(withAuthorization(GOOD.replace("host;", "host;" + many + ';'))))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code);
        assertThat(refusal(withAuthorization(GOOD.replace("AKIAIOSFODNN7EXAMPLE", "A".repeat(129)))))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code);
    }

    @Test
    void neitherTokenNorSignatureIsPrinted() {
        RequestHead head = Example.signed("GET", "/b/k", "UNSIGNED-PAYLOAD", "host", "h");
        assertThat(Example.read(head).toString())
                .doesNotContain(Example.read(head).signature());
        assertThat(Example.key().toString()).isEqualTo("SigningKey[***]");
    }

    @Test
    void stsHashesTheBodyItGot() {
        SigV4Signer signer = new SigV4Signer(
                new SigV4Signer.Credential(Example.ACCESS_KEY_ID, Example.SECRET, Optional.empty()),
                "us-east-1",
                "sts");
        byte[] body = Example.bytes("Action=GetCallerIdentity&Version=2011-06-15");
        String hash = new WireBuffer(64).putHex(Sha256.of(body)).toString();
        RequestHead bare = RequestHead.parse("POST", "/", Example.headers("host", "h"));
        RequestHead head = new RequestHead("POST", "/", "", bare.query(), signer.sign(bare, hash, Example.NOW));
        SignedRequest signed = SignedRequest.read(head, "sts", Example.NOW).orElseThrow();
        SigningKey key = SigningKey.derive(Example.SECRET, signed.scope());
        SignatureVerifier.verify(signed.withBody(head, body), head, key);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> signed.withBody(head, Example.bytes("Action=Other")))
                .returns(AwsErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH, AwsException::code);
    }
}
