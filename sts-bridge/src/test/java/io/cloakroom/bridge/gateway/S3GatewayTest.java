package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.EMPTY_SHA256;
import static io.cloakroom.bridge.authn.SigningClient.UNSIGNED;
import static io.cloakroom.bridge.authn.SigningClient.minus;
import static io.cloakroom.bridge.authn.SigningClient.plus;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.SigningClient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3GatewayTest extends GatewayTest {
    @Test
    void streamsWhatIsAllowed() {
        GatewayStep.Stream step = stream(ada.sign("GET", "/alpha/dir/k%20x?versionId=v1", EMPTY_SHA256));

        assertThat(step.call().call().operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(step.call().call().target()).isEqualTo(new S3Target.Object("alpha", "dir/k x"));
        assertThat(step.call().principal().arn()).endsWith("/ada");
        assertThat(audited().action()).isEqualTo("s3:GetObject");
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::alpha/dir/k x");
        assertThat(audited().decision()).hasToString("allow");
        assertThat(audited().policy()).isEqualTo("readwrite");
    }

    @Test
    void refusesWhatIsNot() {
        SigningClient reader = client("readonly");

        assertRefused(reader.sign("PUT", "/alpha/k", UNSIGNED), AwsErrorCode.ACCESS_DENIED);
        assertRefused(reader.sign("GET", "/alpha?list-type=2", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
        stream(reader.sign("GET", "/alpha/k", EMPTY_SHA256));
    }

    @DisplayName("S-36 a presigned URL gives no more than its signer has")
    @ParameterizedTest
    @CsvSource({"PUT, /alpha/k", "DELETE, /alpha/k", "POST, /alpha/k?uploads", "GET, /alpha", "PUT, /new-bucket"})
    void s36_presignedUrlGivesNoMore(String method, String target) {
        assertRefused(client("readonly").presign(method, target, HOUR), AwsErrorCode.ACCESS_DENIED);
        stream(client("readwrite").presign(method, target, HOUR));
    }

    @DisplayName("S-36 a POST form is no way around")
    @Test
    void s36_postForm() {
        RequestHead form = ada.sign("POST", "/alpha", UNSIGNED, "content-type", "multipart/form-data; boundary=x");

        assertRefused(form, AwsErrorCode.INVALID_REQUEST);
        assertRefused(minus(form, "authorization"), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-44 a body that could name another place is not handed on")
    @ParameterizedTest
    @CsvSource({
        "POST, /alpha/k?restore",
        "PUT, /alpha?replication",
        "PUT, /alpha?notification",
        "PUT, /alpha?logging",
        "PUT, /alpha?website",
        "PUT, /alpha?analytics&id=a",
        "PUT, /alpha?inventory&id=a",
        "POST, /alpha?metadataTable",
        "POST, /alpha?metadataConfiguration",
        "PUT, /alpha?metadataInventoryTable"
    })
    void s44_bodiesThatNameOtherPlacesAreNotHandedOn(String method, String target) {
        assertRefused(ada.sign(method, target, UNSIGNED), AwsErrorCode.NOT_IMPLEMENTED);
        assertRefused(client("readonly").sign(method, target, UNSIGNED), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("clients are told the region that they have to sign for")
    @ParameterizedTest
    @CsvSource({"eu-west-1, alpha, >eu-west-1</LocationConstraint>", "us-east-1, alpha, ></LocationConstraint>"})
    void theRegionIsTheGateways(String region, String bucket, String expected) {
        RequestHead ask = ada.sign("GET", "/" + bucket + "?location", EMPTY_SHA256);
        var step = (GatewayStep.Buffer) gateway(region).begin(ask, CONNECTION, audit);

        assertThat(new String(step.admission().answer().apply(new byte[0]).body(), UTF_8))
                .endsWith(expected);
        var missing = (GatewayStep.Buffer)
                gateway(region).begin(ada.sign("GET", "/missing?location", EMPTY_SHA256), CONNECTION, audit);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> missing.admission().answer().apply(new byte[0]))
                .returns(AwsErrorCode.NO_SUCH_BUCKET, AwsException::code);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> gateway(region)
                        .begin(
                                client("writeonly").sign("GET", "/alpha?location", EMPTY_SHA256),
                                CONNECTION,
                                new AuditDraft("R2", CONNECTION)))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
    }

    @DisplayName("S-37 a payload kind that the operation does not take is refused")
    @ParameterizedTest
    @CsvSource({
        "DELETE, /alpha/k,            STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "GET,    /alpha/k,            STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "POST,   /alpha?delete,       STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "PUT,    /alpha?versioning,   STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        "POST,   /alpha/k?uploadId=u, STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    })
    void s37_payloadKindOfTheOperation(String method, String target, String payload) {
        assertRefused(
                ada.sign(method, target, payload, "x-amz-decoded-content-length", "0", "content-length", "0"),
                AwsErrorCode.INVALID_REQUEST);
    }

    @DisplayName("S-37 an unsigned trailer needs a signature like everything else")
    @Test
    void s37_unsignedTrailerNeedsASignature() {
        RequestHead upload = ada.sign(
                "PUT",
                "/alpha/k",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "content-encoding",
                "aws-chunked",
                "x-amz-trailer",
                "x-amz-checksum-crc32",
                "x-amz-decoded-content-length",
                "3",
                "content-length",
                "40");
        String authorization = upload.headers().first("authorization").orElseThrow();

        stream(upload);
        assertRefused(minus(upload, "authorization"), AwsErrorCode.ACCESS_DENIED);
        assertRefused(
                plus(minus(upload, "authorization"), "authorization", flipped(authorization)),
                AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
        assertRefused(
                plus(
                        ada.presign("PUT", "/alpha/k", HOUR),
                        "x-amz-content-sha256",
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
                AwsErrorCode.ACCESS_DENIED);
    }

    private static String flipped(String authorization) {
        char last = authorization.charAt(authorization.length() - 1);
        return authorization.substring(0, authorization.length() - 1) + (last == '0' ? '1' : '0');
    }

    @DisplayName("S-31 a session policy with a user name of wildcards opens nothing")
    @ParameterizedTest
    @ValueSource(strings = {"*", "a*", "???", "${aws:username}"})
    void s31_userNameOfWildcards(String name) {
        SigningClient hostile = SigningClient.session(
                name, List.of("readwrite"), Optional.of(policy("s3:GetObject", "alpha/home/${aws:username}/*")));

        assertRefused(hostile.sign("GET", "/alpha/home/ada/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
        assertRefused(hostile.sign("GET", "/alpha/home/bob/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-34 an empty session policy allows nothing")
    @ParameterizedTest
    @ValueSource(strings = {"{\"Version\":\"2012-10-17\",\"Statement\":[]}", "{}", "null", "", "not json"})
    void s34_emptySessionPolicy(String document) {
        SigningClient narrowed = SigningClient.session("ada", List.of("consoleAdmin"), Optional.of(document));

        assertRefused(narrowed.sign("GET", "/alpha/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-34 a session that names no policy, or an unknown one, may do nothing")
    @Test
    void s34_noPolicies() {
        assertRefused(client().sign("GET", "/alpha/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
        assertRefused(client("no-such-policy").sign("GET", "/alpha/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
    }

    @Test
    void cannotWidenWithSessionPolicy() {
        SigningClient reader = SigningClient.session("ada", List.of("readonly"), Optional.of(policy("s3:*", "*")));

        assertRefused(reader.sign("PUT", "/alpha/k", UNSIGNED), AwsErrorCode.ACCESS_DENIED);
        stream(reader.sign("GET", "/alpha/k", EMPTY_SHA256));
    }

    @Test
    void cannotReadThroughCopySource() {
        SigningClient writer = client("writeonly");
        SigningClient narrowed =
                SigningClient.session("ada", List.of("readwrite"), Optional.of(policy("s3:*", "alpha/*")));

        assertRefused(
                writer.sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", "beta/secret"),
                AwsErrorCode.ACCESS_DENIED);
        for (String source : List.of("beta/secret", "/beta/secret", "%62eta/secret", "beta%2Fsecret")) {
            assertThatExceptionOfType(AwsException.class)
                    .as(source)
                    .isThrownBy(
                            () -> begin(narrowed.sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", source)));
        }
        stream(narrowed.sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", "alpha/own"));
    }

    @DisplayName("S-44 a copy part reads its source")
    @Test
    void s44_uploadPartCopy() {
        assertRefused(
                client("writeonly")
                        .sign(
                                "PUT",
                                "/alpha/k?partNumber=1&uploadId=u",
                                EMPTY_SHA256,
                                "x-amz-copy-source",
                                "beta/secret?versionId=v1"),
                AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-75 the audit record names the source of a copy and the version that was asked for")
    @Test
    void s75_copySourceAndVersionAreAudited() {
        assertRefused(
                client("writeonly")
                        .sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", "/beta/a%2Fsecret?versionId=v1"),
                AwsErrorCode.ACCESS_DENIED);
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::alpha/k");
        assertThat(audited().source()).isEqualTo("arn:aws:s3:::beta/a/secret");
        assertThat(audited().sourceVersion()).isEqualTo("v1");

        begin(client("readwrite").sign("GET", "/alpha/k?versionId=v2", EMPTY_SHA256));
        assertThat(audited().version()).isEqualTo("v2");
    }

    @DisplayName("S-47 what is authorized is what is handed to the store")
    @ParameterizedTest(name = "S-47 {0}")
    @CsvSource(delimiter = '|', textBlock = """
            /alpha/public/x           | public/x
            /alpha/public//x          | public//x
            /alpha/public/x/          | public/x/
            /alpha/public/%2Fx        | public//x
            /alpha/public%2Fx         | public/x
            /alpha/public/%252Fx      | public/%2Fx
            /alpha/public/%70x        | public/px
            /alpha/public/a%5Cb       | public/a\\b
            /alpha/public/..x         | public/..x
            """)
    void s47_authorizedIsStored(String target, String key) {
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:GetObject", "alpha/public/*")));

        GatewayStep.Stream step = stream(narrowed.sign("GET", target, EMPTY_SHA256));

        assertThat(step.call().call().target()).isEqualTo(new S3Target.Object("alpha", key));
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::alpha/" + key);
    }

    @DisplayName("S-47 no spelling of a path reaches outside what is allowed")
    @ParameterizedTest(name = "S-47 {0}")
    @ValueSource(
            strings = {
                "/alpha/public/../private/x",
                "/alpha/public/%2e%2e/private/x",
                "/alpha/public/%2E%2E%2Fprivate/x",
                "/alpha/public/..%2Fprivate/x",
                "/alpha/./private/x",
                "/alpha/public/%00/x",
                "/alpha/public/%c0%ae%c0%ae/private/x",
                "/alpha/private/x",
                "/alpha/%70rivate/x",
                "//alpha/public/x",
                "/alpha//private/x",
                "/alpha%2Fpublic/x",
                "/beta/public/x",
                "/alph%61/private/x",
                "/alpha/public",
                "/alpha/PUBLIC/x"
            })
    void s47_noSpellingReachesOutside(String target) {
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:GetObject", "alpha/public/*")));

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(narrowed.sign("GET", target, EMPTY_SHA256)));
    }

    @DisplayName("S-53 who is anonymous learns nothing, whatever is asked")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/alpha",
                "/no-such-bucket",
                "/alpha/k",
                "/alpha/no-such-key?acl",
                "/ALPHA/../k",
                "/alpha?nonsense"
            })
    void s53_anonymousLearnsNothing(String target) {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "POST", "PATCH")) {
            RequestHead head =
                    plus(minus(ada.sign(method, target, EMPTY_SHA256), "authorization"), "if-none-match", "\"etag\"");
            RequestHead bare = minus(minus(minus(head, "x-amz-security-token"), "x-amz-date"), "x-amz-content-sha256");

            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> begin(bare))
                    .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                    .withMessage("Access Denied. The decision's id is `R1`.");
            assertThat(audited().principal()).isEqualTo("*");
            assertThat(audited().decision()).hasToString("implicit-deny");
        }
    }

    @DisplayName("S-53 preconditions are not looked at before the decision")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            if-none-match       | *
            if-none-match       | "x"
            if-match            | "x"
            if-modified-since   | Fri, 01 Jan 2100 00:00:00 GMT
            if-unmodified-since | Thu, 01 Jan 1970 00:00:00 GMT
            range               | bytes=1000-
            """)
    void s53_preconditions(String header, String value) {
        for (String method : List.of("GET", "HEAD")) {
            assertRefused(
                    client("writeonly").sign(method, "/alpha/k", EMPTY_SHA256, header, value),
                    AwsErrorCode.ACCESS_DENIED);
        }
        assertRefused(
                client("readonly").sign("PUT", "/alpha/k", EMPTY_SHA256, header, value), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-39 a header that the operation heeds must be signed, whoever put it there")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-tagging",
                "x-amz-acl",
                "x-amz-meta-owner",
                "x-amz-copy-source",
                "x-amz-storage-class",
                "x-amz-object-lock-mode",
                "X-Amz-Website-Redirect-Location"
            })
    void s39_unsignedHeader(String name) {
        assertRefused(plus(ada.sign("PUT", "/alpha/k", UNSIGNED), name, "alpha/s"), AwsErrorCode.ACCESS_DENIED);
        assertRefused(plus(ada.presign("PUT", "/alpha/k", HOUR), name, "alpha/s"), AwsErrorCode.ACCESS_DENIED);
    }

    @Test
    void anUnsignedHeaderThatNobodyHeedsDoesNoHarm() {
        RequestHead put = plus(ada.sign("PUT", "/alpha/k", UNSIGNED), "x-amz-cf-id", "c");
        assertThat(stream(put).call().call().headers().size()).isZero();
        RequestHead part =
                plus(ada.sign("PUT", "/alpha/k?uploadId=u&partNumber=1", UNSIGNED), "x-amz-acl", "public-read");
        assertThat(stream(part).call().call().headers().size()).isZero();
    }
}
