package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HeaderField;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.endpoint.Sender;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests without any credentials to a bucket that lets everybody do everything, to one that does not, and to others.
 */
class AnonymousTest extends GatewayTest {
    @BeforeEach
    void openAlpha() {
        bucketPolicies.put("alpha", document("s3:*", "arn:aws:s3:::alpha\",\"arn:aws:s3:::alpha/*"));
        bucketPolicies.put("beta", document("s3:GetObject", "arn:aws:s3:::beta/*"));
    }

    private static byte[] document(String action, String resource) {
        return """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":"*","Action":["%s"],"Resource":["%s"]}]}""".formatted(action, resource).getBytes(StandardCharsets.UTF_8);
    }

    private static RequestHead bare(String method, String target, String... headers) {
        Headers.Builder all = Headers.builder().add("host", "127.0.0.1:9000");
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return RequestHead.parse(method, target, all.build());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /alpha/k",
        "HEAD,   /alpha/k",
        "GET,    /beta/k",
        "PUT,    /alpha/k",
        "DELETE, /alpha/k",
        "GET,    /alpha?list-type=2",
        "GET,    /alpha?location",
        "HEAD,   /alpha",
        "POST,   /alpha/k?uploads",
        "PUT,    /alpha/k?partNumber=1&uploadId=u",
        "POST,   /alpha/k?uploadId=u",
        "DELETE, /alpha/k?uploadId=u",
        "GET,    /alpha/k?uploadId=u",
        "PUT,    /alpha/k?tagging",
        "GET,    /alpha?versioning"
    })
    void mayWhatTheBucketAllows(String method, String target) {
        GatewayStep.Stream step = stream(bare(method, target));

        assertThat(step.call().isAnonymous()).isTrue();
        assertThat(audited().principal()).isEqualTo("*");
        assertThat(audited().accessKeyId()).isEmpty();
        assertThat(audited().decision()).hasToString("allow");
        assertThat(audited().policy()).startsWith("bucket policy of ");
    }

    @DisplayName("S-72 a request without a name has nobody record a trace")
    @Test
    void s72_tracesOfStrangersAreNotSampled() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0";
        RequestHead bare = bare("GET", "/alpha/k", "traceparent", parent + "1", "tracestate", "vendor=s:2");
        RequestHead signed = client("readwrite")
                .sign("GET", "/alpha/k", SigningClient.EMPTY_SHA256, "traceparent", parent + "1", "tracestate", "a=1");

        audit.traced(TraceContext.of(bare.headers()));
        assertThat(stream(bare).call().trace().fields())
                .extracting(HeaderField::toString)
                .containsExactly(HeaderField.of("traceparent", parent + "0").toString());
        audit.traced(TraceContext.of(signed.headers()));
        assertThat(stream(signed).call().trace().fields())
                .extracting(HeaderField::value)
                .containsExactly(parent + "1", "a=1");
    }

    @DisplayName("S-79 without a name nobody sets anything up, whatever a bucket policy says")
    @ParameterizedTest
    @CsvSource({
        "GET,    /",
        "PUT,    /alpha",
        "DELETE, /alpha",
        "PUT,    /alpha?policy",
        "DELETE, /alpha?policy",
        "PUT,    /alpha?acl",
        "PUT,    /alpha/k?acl",
        "PUT,    /alpha?versioning",
        "PUT,    /alpha?lifecycle",
        "PUT,    /alpha?encryption",
        "PUT,    /alpha?tagging",
        "PUT,    /alpha?notification",
        "PUT,    /alpha?replication",
        "PUT,    /alpha?object-lock",
        "PUT,    /alpha?cors",
        "PUT,    /alpha/k?retention",
        "PUT,    /alpha/k?legal-hold",
        "POST,   /alpha/k?restore",
        "POST,   /alpha/k?select&select-type=2"
    })
    void s79_neverSetsAnythingUp(String method, String target) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(bare(method, target)))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .withMessage("Access Denied. The decision's id is `R1`.");
        assertThat(audited().decision()).hasToString("implicit-deny");
    }

    @DisplayName("S-79 without a name nobody passes by a lock")
    @Test
    void s79_neverPassesByALock() {
        assertRefused(
                bare("DELETE", "/alpha/k", "x-amz-bypass-governance-retention", "true"), AwsErrorCode.ACCESS_DENIED);
        for (String target : List.of("PUT /alpha/k", "POST /alpha/k?uploads")) {
            String[] words = target.split(" ", -1);
            assertRefused(bare(words[0], words[1], "x-amz-object-lock-legal-hold", "ON"), AwsErrorCode.ACCESS_DENIED);
            assertRefused(
                    bare(
                            words[0],
                            words[1],
                            "x-amz-object-lock-mode",
                            "COMPLIANCE",
                            "x-amz-object-lock-retain-until-date",
                            "2099-01-01T00:00:00Z"),
                    AwsErrorCode.ACCESS_DENIED);
        }
    }

    @DisplayName("S-53 a bucket without a policy looks like one that is not there, whatever others have")
    @ParameterizedTest
    @ValueSource(
            strings = {"/gamma/k", "/gamma", "/no-such-bucket/k", "/gamma?nonsense", "/GAMMA/../k", "/gamma/k?x-amz-a=b"
            })
    void s53_otherBucketsRevealNothing(String target) {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "POST", "PATCH")) {
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> begin(bare(method, target, "if-none-match", "\"etag\"")))
                    .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                    .withMessage("Access Denied. The decision's id is `R1`.");
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT, /beta/k", "DELETE, /beta/k", "GET, /beta?list-type=2", "GET, /beta/k?tagging", "HEAD, /beta"})
    void mayNothingElse(String method, String target) {
        assertRefused(bare(method, target), AwsErrorCode.ACCESS_DENIED);
        assertThat(audited().principal()).isEqualTo("*");
    }

    @DisplayName("S-16 half a signature is no anonymous request")
    @Test
    void s16_halfASignature() {
        RequestHead get = bare("GET", "/alpha/k");

        assertRefused(plus(get, "x-amz-security-token", "t"), AwsErrorCode.ACCESS_DENIED);
        assertRefused(plus(get, "authorization", "AWS key:signature"), AwsErrorCode.INVALID_REQUEST);
        assertRefused(bare("GET", "/alpha/k?AWSAccessKeyId=x&Signature=y&Expires=1"), AwsErrorCode.ACCESS_DENIED);
        assertRefused(bare("GET", "/alpha/k?X-Amz-Date=20261122T101112Z"), AwsErrorCode.ACCESS_DENIED);
        for (String header : List.of("Bearer token", "Basic eDp5", "")) {
            assertThatExceptionOfType(AwsException.class)
                    .as(header)
                    .isThrownBy(() -> begin(plus(get, "authorization", header)));
        }
    }

    @DisplayName("S-55 a link without a signature cannot say how an object is shown")
    @ParameterizedTest
    @ValueSource(
            strings = {"response-content-type=text/html", "response-content-disposition=inline", "response-expires=0"})
    void s55_responseHeadersNeedASignature(String parameter) {
        assertRefused(bare("GET", "/alpha/k?" + parameter), AwsErrorCode.INVALID_REQUEST);
        stream(ada.sign("GET", "/alpha/k?" + parameter, EMPTY));
    }

    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @DisplayName("S-37 an anonymous body is whole, hashed, or in chunks with a trailer; never in signed chunks")
    @ParameterizedTest
    @CsvSource({
        "UNSIGNED-PAYLOAD,                            true",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, true",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER,          true",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD,          false",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER,  false",
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD,    false",
        "nonsense,                                    false"
    })
    void s37_payloadsOfAnonymousUploads(String hash, boolean isTaken) {
        List<String> headers = new ArrayList<>(List.of("x-amz-content-sha256", hash, "content-length", "40"));
        if (hash.startsWith("STREAMING-")) {
            headers.addAll(List.of("content-encoding", "aws-chunked", "x-amz-decoded-content-length", "3"));
        }
        if (hash.endsWith("-TRAILER")) {
            headers.addAll(List.of("x-amz-trailer", "x-amz-checksum-crc32"));
        }
        RequestHead put = bare("PUT", "/alpha/k", headers.toArray(String[]::new));

        if (isTaken) {
            assertThat(stream(put).payload()).isNotNull();
        } else {
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> begin(put))
                    .satisfies(
                            e -> assertThat(e.code()).isIn(AwsErrorCode.INVALID_REQUEST, AwsErrorCode.NOT_IMPLEMENTED));
        }
    }

    @DisplayName("S-37 aws-chunked that no header declares is not stored as it is")
    @Test
    void s37_undeclaredChunks() {
        assertRefused(
                bare("PUT", "/alpha/k", "content-encoding", "aws-chunked", "content-length", "40"),
                AwsErrorCode.INVALID_REQUEST);
    }

    @DisplayName("S-72 an anonymous sender has the share of its address only")
    @Test
    void s72_shareOfTheAddress() {
        assertThat(buffer(bare("POST", "/alpha?delete", "content-length", "10")).sender())
                .isEqualTo(new Sender.Address("192.0.2.1"));
    }

    @DisplayName("S-45 anonymous deletes are decided key by key")
    @Test
    void s45_anonymousMultiDelete() {
        bucketPolicies.put("alpha", document("s3:DeleteObject", "arn:aws:s3:::alpha/mine/*"));
        String keys = "<Delete><Object><Key>mine/a</Key></Object><Object><Key>theirs</Key></Object></Delete>";

        String answer = new String(
                buffer(bare("POST", "/alpha?delete", "content-length", "10"))
                        .answer()
                        .apply(keys.getBytes(StandardCharsets.UTF_8))
                        .body(),
                StandardCharsets.UTF_8);

        assertThat(answer).contains("<Deleted><Key>mine/a</Key>").contains("<Error><Key>theirs</Key>");
        assertThat(store.deleted()).extracting(object -> object.key()).containsExactly("mine/a");
    }

    @DisplayName("S-53 who may not list is not told what is missing")
    @Test
    void s53_missingObjects() {
        assertThat(stream(bare("GET", "/beta/k")).call().hidesWhatIsMissing()).isTrue();
        assertThat(stream(bare("GET", "/alpha/k")).call().hidesWhatIsMissing()).isFalse();
        assertThat(stream(ada.sign("GET", "/beta/k", EMPTY)).call().hidesWhatIsMissing())
                .isFalse();
    }
}
