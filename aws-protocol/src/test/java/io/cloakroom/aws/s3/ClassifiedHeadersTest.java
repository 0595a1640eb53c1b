package io.cloakroom.aws.s3;

import static io.cloakroom.aws.s3.ClassifierFixture.CLASSIFIER;
import static io.cloakroom.aws.s3.ClassifierFixture.head;
import static io.cloakroom.aws.s3.ClassifierFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers are handed on, which are dropped and which are refused. */
final class ClassifiedHeadersTest {
    private static Stream<String> vendorHeaders() throws IOException {
        try (InputStream names = ClassifiedHeadersTest.class.getResourceAsStream("vendor-headers.txt")) {
            return new String(Objects.requireNonNull(names).readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.substring(line.indexOf(' ') + 1))
                            .toList()
                            .stream();
        }
    }

    @DisplayName("S-46 every header of the stores' own is refused, on every operation and in every spelling")
    @ParameterizedTest(name = "{0}")
    @MethodSource("vendorHeaders")
    void s46_everyVendorHeaderIsRefused(String name) {
        for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT))) {
            for (RequestHead head : List.of(
                    head("PUT", "/bucket/key", spelling, "x"),
                    head("PUT", "/bucket/key", "x-amz-copy-source", "/bucket/source", spelling, "x"),
                    head("POST", "/bucket/key?uploads", spelling, "x"),
                    head("PUT", "/bucket/key?uploadId=u&partNumber=1", spelling, "x"),
                    head("POST", "/bucket/key?uploadId=u", spelling, "x"),
                    head("POST", "/bucket?delete", spelling, "x"),
                    head("PUT", "/bucket", spelling, "x"),
                    head("GET", "/bucket/archive.zip/inner", spelling, "x"),
                    head("HEAD", "/bucket/key", spelling, "x"),
                    head("DELETE", "/bucket/key", spelling, "x"),
                    head("GET", "/bucket", spelling, "x"))) {
                assertThat(refusal(head))
                        .as(head.method() + " " + head.rawPath())
                        .returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code);
            }
        }
    }

    @DisplayName("S-46 no header of the stores' own comes in through a presigned query")
    @ParameterizedTest(name = "{0}")
    @MethodSource("vendorHeaders")
    void s46_noVendorHeaderComesThroughTheQuery(String name) {
        RequestHead head = head("PUT", "/bucket/key?X-Amz-Signature=s&" + name + "=x");
        if (name.startsWith("x-amz-") || !name.startsWith("x-")) {
            assertThat(refusal(head)).returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code);
        } else {
            S3Call call = CLASSIFIER.classify(head);
            assertThat(call.headers().size()).isZero();
            assertThat(call.query()).isEmpty();
        }
    }

    @DisplayName("S-46 what stores set for themselves under other names is not handed on")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3-identity-id",
                "s3-account-id",
                "s3-auth-type",
                "rgwx-uid",
                "http_x_auth_user",
                "x-auth-token",
                "x-meta-a"
            })
    void s46_otherNamesAreNotHandedOn(String name) {
        assertThat(CLASSIFIER
                        .classify(head("PUT", "/bucket/key", name, "x"))
                        .headers()
                        .size())
                .isZero();
    }

    @DisplayName("S-46 vendors' headers and metadata that is a command are refused")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-minio-replication-ssec-crc",
                "x-minio-source-mtime",
                "x-minio-force-delete",
                "x-minio-extract",
                "x-rustfs-anything",
                "x-seaweedfs-principal",
                "seaweed-x",
                "x-amz-meta-snowball-auto-extract",
                "x-amz-meta-minio-snowball-prefix",
                "x-amz-meta-x-minio-internal-a",
                "x-amz-write-offset-bytes"
            })
    void s46_internalHeaders(String header) {
        assertThat(refusal(head("PUT", "/bucket/key", header, "true")))
                .returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code)
                .hasMessageContaining("`" + header + "`");
    }

    @Test
    void s46_onlyWhatTheOperationHasIsHandedOn() {
        S3Call call = CLASSIFIER.classify(head(
                "PUT",
                "/bucket/key?x-id=PutObject",
                "authorization",
                "AWS4-HMAC-SHA256 x",
                "x-amz-date",
                "20130524T000000Z",
                "x-amz-content-sha256",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "x-amz-security-token",
                "t",
                "x-amz-decoded-content-length",
                "5",
                "x-amz-trailer",
                "x-amz-checksum-crc32",
                "x-amz-sdk-checksum-algorithm",
                "CRC32",
                "content-encoding",
                "aws-chunked,gzip",
                "content-type",
                "text/plain",
                "x-amz-meta-a",
                "1",
                "x-amz-user-agent",
                "sdk",
                "amz-sdk-invocation-id",
                "id",
                "amz-sdk-request",
                "attempt=1",
                "x-amzn-trace-id",
                "t",
                "user-agent",
                "u",
                "x-forwarded-for",
                "10.0.0.1",
                "connection",
                "close",
                "cookie",
                "c"));
        assertThat(call.query()).isEmpty();
        List<String> names = new ArrayList<>();
        call.headers().forEach((name, value) -> names.add(name + '=' + value));
        assertThat(names)
                .containsExactly(
                        "x-amz-sdk-checksum-algorithm=CRC32",
                        "content-encoding=gzip",
                        "content-type=text/plain",
                        "x-amz-meta-a=1");
    }

    @DisplayName("a header that the operation has no use for is dropped")
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "GET, /bucket/key, x-amz-api-version",
        "PUT, /bucket, x-amz-api-version",
        "PUT, /bucket/key, x-amz-object-annotation-directive",
        "PUT, /bucket/key, x-amz-metadata-directive",
        "POST, /bucket/key?uploads, x-amz-metadata-directive",
        "POST, /bucket/key?uploads, x-amz-tagging-directive",
        "PUT, /bucket/key?uploadId=u&partNumber=1, x-amz-storage-class",
        "PUT, /bucket/key?uploadId=u&partNumber=1, x-amz-acl",
        "PUT, /bucket/key?uploadId=u&partNumber=1, x-amz-meta-a",
        "PUT, /bucket/key?uploadId=u&partNumber=1, x-amz-meta-keeps-if-kept",
        "PUT, /bucket/key?uploadId=u&partNumber=1, x-amz-checksum-mode",
        "POST, /bucket/key?uploadId=u, x-amz-storage-class",
        "POST, /bucket/key?uploadId=u, x-amz-acl",
        "POST, /bucket/key?uploadId=u, x-amz-meta-a",
        "GET, /bucket/key, x-amz-acl",
        "DELETE, /bucket/key, x-amz-storage-class",
        "GET, /bucket?list-type=2, x-amz-checksum-type",
        "PUT, /bucket/key, x-amz-cf-id",
        "PUT, /bucket/key, x-amz-replication-status",
        "PUT, /bucket/key, x-amz-foo",
        "PUT, /bucket/key, x-amz-"
    })
    void headersWithoutUseAreDropped(String method, String target, String header) {
        assertThat(CLASSIFIER
                        .classify(head(method, target, header, "v"))
                        .headers()
                        .size())
                .isZero();
    }

    @DisplayName("a header that its sender relies on is refused where the operation does not do what it asks")
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "PUT, /bucket/key, x-amz-if-match-size",
        "PUT, /bucket/key, x-amz-if-unheard-of",
        "POST, /bucket/key?uploads, x-amz-copy-source-if-match",
        "GET, /bucket/key, x-amz-copy-source",
        "PUT, /bucket/key, x-amz-copy-source-range",
        "PUT, /bucket/key, x-amz-source-expected-bucket-owner",
        "PUT, /bucket/key, x-amz-write-offset-bytes",
        "PUT, /bucket/key, x-amz-new-offset",
        "PUT, /bucket/key, x-amz-rename-source",
        "PUT, /bucket/key, x-amz-rename-source-if-match",
        "PUT, /bucket/key, x-amz-checksum-sha512",
        "GET, /bucket/key, x-amz-checksum-xxhash64",
        "PUT, /bucket/key, x-amz-mfa",
        "PUT, /bucket/key?uploadId=u&partNumber=1, x-amz-object-lock-mode",
        "GET, /bucket/key, x-amz-object-lock-new",
        "PUT, /bucket/key, x-amz-bypass-governance-retention",
        "PUT, /bucket/key, x-amz-new-retention",
        "GET, /bucket/key, x-amz-server-side-encryption",
        "DELETE, /bucket/key, x-amz-server-side-encryption-new",
        "PUT, /bucket/key, x-amz-new-encryption",
        "POST, /bucket/key?uploadId=u, x-amz-website-redirect-location",
        "PUT, /bucket/key, x-amz-grant-read",
        "PUT, /bucket, x-amz-grant-full-control"
    })
    void headersThatAreReliedOnAreRefused(String method, String target, String header) {
        assertThat(refusal(head(method, target, header, "v")))
                .returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code)
                .hasMessageContaining("`" + header + "`");
    }

    @Test
    void aReadMayCarryTheChecksumOfItsEmptyBody() {
        S3Call call = CLASSIFIER.classify(
                head("GET", "/bucket/key", "x-amz-checksum-crc32", "AAAAAA==", "x-amz-te", "append-md5"));
        assertThat(call.operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(call.headers().size()).isZero();
    }

    @Test
    void awsChunkedAloneIsNoEncoding() {
        S3Call call = CLASSIFIER.classify(head("PUT", "/bucket/key", "content-encoding", "aws-chunked"));
        assertThat(call.headers().contains("content-encoding")).isFalse();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "PUT, /bucket/key, x-amz-acl",
        "PUT, /bucket/key, x-amz-storage-class",
        "PUT, /bucket/key, x-amz-tagging",
        "PUT, /bucket/key, x-amz-expected-bucket-owner",
        "PUT, /bucket/key, x-amz-object-lock-mode",
        "PUT, /bucket/key, x-amz-server-side-encryption",
        "PUT, /bucket/key, x-amz-meta-x-amz-key-v2",
        "PUT, /bucket/key, if-none-match",
        "GET, /bucket/key, x-amz-checksum-mode",
        "GET, /bucket/key, range",
        "GET, /bucket?list-type=2, x-amz-optional-object-attributes",
        "POST, /bucket/key?uploads, x-amz-checksum-type",
        "POST, /bucket/key?uploadId=u, x-amz-mp-object-size",
        "DELETE, /bucket/key, x-amz-bypass-governance-retention",
        "POST, /bucket?delete, x-amz-bypass-governance-retention",
        "PUT, /bucket, x-amz-bucket-object-lock-enabled"
    })
    void headersOfOperations(String method, String target, String header) {
        assertThat(CLASSIFIER
                        .classify(head(method, target, header, "v"))
                        .headers()
                        .first(header))
                .contains("v");
    }
}
