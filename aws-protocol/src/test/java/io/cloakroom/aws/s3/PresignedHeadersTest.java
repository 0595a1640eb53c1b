package io.cloakroom.aws.s3;

import static io.cloakroom.aws.s3.ClassifierFixture.CLASSIFIER;
import static io.cloakroom.aws.s3.ClassifierFixture.head;
import static io.cloakroom.aws.s3.ClassifierFixture.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that are in the query of a presigned URL. */
final class PresignedHeadersTest {
    @DisplayName("a checksum in the query of a presigned URL says nothing about the body")
    @Test
    void aChecksumInAPresignedQueryIsDropped() {
        S3Call call = CLASSIFIER.classify(head(
                "PUT",
                "/bucket/key?X-Amz-Signature=s&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32",
                "x-amz-checksum-crc32",
                "rZjlRQ=="));
        assertThat(call.headers().all("x-amz-checksum-crc32")).containsExactly("rZjlRQ==");
        assertThat(call.headers().contains("x-amz-sdk-checksum-algorithm")).isFalse();
    }

    @Test
    void headersInThePresignedQueryCountAsHeaders() {
        S3Call call = CLASSIFIER.classify(
                head(
                        "PUT",
                        "/bucket/key?X-Amz-Signature=s&X-Amz-Date=d&x-amz-tagging=a%3Db&X-Amz-Meta-Name=%C3%A4&x-id=PutObject"));
        assertThat(call.headers().first("x-amz-tagging")).contains("a=b");
        assertThat(call.headers().first("x-amz-meta-name")).contains("Ã¤");
        assertThat(call.query()).isEmpty();
    }

    @ParameterizedTest(name = "S-46 {0}")
    @CsvSource({
        "/bucket/key?x-amz-tagging=a, NotImplemented",
        "/bucket/key?X-Amz-Signature=s&x-amz-copy-source=a/b, InvalidRequest",
        "/bucket/key?X-Amz-Signature=s&x-amz-grant-read=a, NotImplemented",
        "/bucket/key?X-Amz-Signature=s&x-amz-tagging=a&X-Amz-Tagging=b, InvalidRequest",
        "/bucket/key?X-Amz-Signature=s&x-amz-meta-a=a%0D%0Ab, InvalidArgument",
        "/bucket/key?x-minio-extract=true, PUT_OBJECT"
    })
    void s46_headersInTheQuery(String target, String outcome) {
        assertThat(outcome(head("PUT", target))).isEqualTo(outcome);
    }

    @DisplayName("a presigned query brings no more headers than a request may have")
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"x-amz-meta-", "x-amz-note-"})
    void headersInAPresignedQueryAreCounted(String prefix) {
        StringBuilder path = new StringBuilder("/bucket/key?X-Amz-Signature=s");
        for (int i = 0; i < 100; i++) {
            path.append('&').append(prefix).append(i).append("=x");
        }
        assertThat(CLASSIFIER.classify(head("PUT", path.toString())).operation())
                .isEqualTo(S3Operation.PUT_OBJECT);
        RequestHead head = head("PUT", path + "&" + prefix + "more=x");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> CLASSIFIER.classify(head))
                .returns(AwsErrorCode.REQUEST_HEADER_SECTION_TOO_LARGE, AwsException::code);
    }

    @DisplayName("S-71 a name in a presigned query that can't be a header's is none")
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "X-Amz-Meta-a%3A%20x%0Aset-cookie",
                "X-Amz-Meta-a%0Abroken",
                "X-Amz-Meta-a%0D%0Ab",
                "X-Amz-Meta-a%0Db",
                "X-Amz-Meta-a%3A",
                "X-Amz-Meta-a%3Ab",
                "X-Amz-Meta-a%20b",
                "X-Amz-Meta-%20",
                "X-Amz-Meta-a+b",
                "X-Amz-Meta-a%09b",
                "X-Amz-Meta-a%00b",
                "X-Amz-Meta-a%1Bb",
                "X-Amz-Meta-a%7Fb",
                "X-Amz-Meta-a%C2%85b",
                "X-Amz-Meta-%C3%A9",
                "X-Amz-Meta-%C4%B0",
                "X-Amz-Meta-a%28b",
                "X-Amz-Meta-a%22b"
            })
    void s71_namesInTheQueryAreTokens(String name) {
        String query = "X-Amz-Signature=s&" + name + "=v";
        assertThat(outcome(head("PUT", "/bucket/key?" + query))).isEqualTo("InvalidArgument");
        assertThat(outcome(head("POST", "/bucket/key?uploads=&" + query))).isEqualTo("InvalidArgument");
        assertThat(outcome(head("PUT", "/bucket/key?" + query, "x-amz-copy-source", "/bucket/source")))
                .isEqualTo("InvalidArgument");
    }

    @DisplayName("S-71 a value in a presigned query has no controls")
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a%0Ab", "a%0D%0Ab%3A%20c", "a%00", "a%1B%5B2J", "a%7F", "%0Aa", "a%0B"})
    void s71_valuesInTheQueryHaveNoControls(String value) {
        String query = "X-Amz-Signature=s&X-Amz-Meta-a=" + value;
        assertThat(outcome(head("PUT", "/bucket/key?" + query))).isEqualTo("InvalidArgument");
        assertThat(outcome(head("POST", "/bucket/key?uploads=&" + query))).isEqualTo("InvalidArgument");
        assertThat(outcome(head("PUT", "/bucket/key?" + query, "x-amz-copy-source", "/bucket/source")))
                .isEqualTo("InvalidArgument");
    }
}
