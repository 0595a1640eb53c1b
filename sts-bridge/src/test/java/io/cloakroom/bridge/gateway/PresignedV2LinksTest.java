package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static io.cloakroom.bridge.authn.SigningClient.minus;
import static io.cloakroom.bridge.authn.SigningClient.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.SigV2Links;
import io.cloakroom.bridge.authn.SigningClient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links presigned with Signature Version 2. */
class PresignedV2LinksTest extends GatewayTest {
    private static RequestHead link(SigningClient by, String method, String target, String... headers) {
        return head(method, SigV2Links.target(by.credential(), method, target, NOW.plus(HOUR), headers));
    }

    private static RequestHead head(String method, String target) {
        return RequestHead.parse(
                method, target, Headers.builder().add("host", "127.0.0.1:9000").build());
    }

    @Test
    void readsWritesAndLooks() {
        S3Call get = stream(link(ada, "GET", "/alpha/dir/k%20x?versionId=v1&response-content-type=a%2Fb"))
                .call()
                .call();
        assertThat(get.operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(get.target()).isEqualTo(new S3Target.Object("alpha", "dir/k x"));
        assertThat(get.parameter("versionId")).contains("v1");
        assertThat(get.query()).hasSize(2);
        assertThat(audited().principal()).endsWith("/ada");
        assertThat(audited().action()).isEqualTo("s3:GetObject");

        assertThat(stream(link(ada, "HEAD", "/alpha/k")).call().call().operation())
                .isEqualTo(S3Operation.HEAD_OBJECT);
        S3Call put = stream(link(ada, "PUT", "/alpha/k", "x-amz-meta-a", "b", "x-amz-tagging", "c=d"))
                .call()
                .call();
        assertThat(put.operation()).isEqualTo(S3Operation.PUT_OBJECT);
        assertThat(put.query()).isEmpty();
        assertThat(put.headers().size()).isEqualTo(2);
        assertThat(put.headers().first("x-amz-meta-a")).contains("b");
        assertThat(put.headers().first("x-amz-tagging")).contains("c=d");
        stream(link(SigningClient.root(), "GET", "/alpha/k"));
    }

    @Test
    void signsTheTypeThatIsSent() {
        String target = SigV2Links.target(ada.credential(), "PUT", "/alpha/k", "text/plain", NOW.plus(HOUR));
        RequestHead put = plus(head("PUT", target + "&content-type=text%2Fplain"), "content-type", "text/plain");

        assertThat(stream(put).call().call().headers().first("content-type")).contains("text/plain");
        assertRefused(minus(put, "content-type"), AwsErrorCode.INVALID_REQUEST);
    }

    @DisplayName("S-69 a link gives no more than its signer has")
    @Test
    void s69_givesNoMore() {
        assertRefused(link(client("readonly"), "PUT", "/alpha/k"), AwsErrorCode.ACCESS_DENIED);
        assertRefused(link(client("writeonly"), "GET", "/alpha/k"), AwsErrorCode.ACCESS_DENIED);
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:GetObject", "alpha/public/*")));
        stream(link(narrowed, "GET", "/alpha/public/k"));
        assertRefused(link(narrowed, "GET", "/alpha/k"), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-69 other operations are refused with what cures it")
    @ParameterizedTest
    @CsvSource({
        "GET,    /",
        "GET,    /alpha",
        "HEAD,   /alpha",
        "PUT,    /alpha",
        "GET,    /alpha?list-type=2",
        "GET,    /alpha/k?tagging",
        "GET,    /alpha/k?uploadId=u",
        "PUT,    /alpha/k?uploadId=u&partNumber=1",
        "DELETE, /alpha/k",
        "POST,   /alpha/k?uploads",
        "POST,   /alpha?delete",
        "POST,   /alpha"
    })
    void s69_otherOperations(String method, String target) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(link(ada, method, target)))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code)
                .withMessageContaining("Config(signature_version='s3v4')");
    }

    @DisplayName("S-69 a link cannot copy, nor take a lock that it did not sign")
    @Test
    void s69_copies() {
        assertRefused(
                plus(link(ada, "PUT", "/alpha/k"), "x-amz-copy-source", "beta/k"),
                AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
        assertRefused(link(ada, "PUT", "/alpha/k", "x-amz-copy-source", "beta/k"), AwsErrorCode.INVALID_REQUEST);
        assertRefused(
                plus(link(ada, "PUT", "/alpha/k"), "x-amz-object-lock-mode", "GOVERNANCE"),
                AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
    }

    @DisplayName("S-69 a link ends with its credentials")
    @Test
    void s69_endsWithTheCredentials() {
        SigningClient wrong = SigningClient.with(
                ada.credential().accessKeyId(),
                ada.credential().secretAccessKey(),
                SigningClient.session("bob", List.of("readwrite"), Optional.empty())
                        .credential()
                        .sessionToken());
        assertRefused(link(wrong, "GET", "/alpha/k"), AwsErrorCode.INVALID_TOKEN_ID);
        SigningClient noToken = SigningClient.with(
                ada.credential().accessKeyId(), ada.credential().secretAccessKey(), Optional.empty());
        assertRefused(link(noToken, "GET", "/alpha/k"), AwsErrorCode.INVALID_TOKEN_ID);
    }

    @DisplayName("S-69 a policy can refuse them, and one about the age of a signature does")
    @Test
    void s69_policies() {
        for (String condition : List.of(
                "'StringEquals':{'s3:signatureversion':'AWS'}", "'NumericGreaterThan':{'s3:signatureAge':'600000'}")) {
            SigningClient bounded = SigningClient.session(
                    "ada", List.of("readwrite"), Optional.of("""
                    {"Version":"2012-10-17","Statement":[
                    {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                    {"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::*"],"Condition":{%s}}]}""".formatted(condition.replace('\'', '"'))));
            assertThatExceptionOfType(AwsException.class)
                    .as(condition)
                    .isThrownBy(() -> begin(link(bounded, "GET", "/alpha/k")))
                    .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
            stream(bounded.presign("GET", "/alpha/k", HOUR));
        }
    }
}
