package io.cloakroom.aws.s3;

import static io.cloakroom.aws.s3.ClassifierFixture.CLASSIFIER;
import static io.cloakroom.aws.s3.ClassifierFixture.head;
import static io.cloakroom.aws.s3.ClassifierFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a copy source names, and which are refused. */
final class CopySourceTest {
    @DisplayName("S-44 the copy source is parsed like any other key")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/bucket/key, bucket, key, ''",
        "bucket/key, bucket, key, ''",
        "bucket/a%20b, bucket, a b, ''",
        "bucket/a+b, bucket, a+b, ''",
        "bucket/a//b/, bucket, a//b/, ''",
        "bucket/a%2Fb, bucket, a/b, ''",
        "bucket/a%3FversionId=1, bucket, a?versionId=1, ''",
        "bucket/a%252Fb, bucket, a%2Fb, ''",
        "bucket%2Fkey, bucket, key, ''",
        "%2Fbucket%2Fkey, bucket, key, ''",
        "/bucket%2fa%2Fb, bucket, a/b, ''",
        "bucket%2Fa/b%2F, bucket, a/b/, ''",
        "bucket%2Fkey?versionId=v1, bucket, key, v1",
        "bucket/key?versionId=v1, bucket, key, v1",
        "/bucket/key?versionId=null, bucket, key, null"
    })
    void s44_copySources(String header, String bucket, String key, String version) {
        CopySource source = CLASSIFIER
                .classify(head("PUT", "/bucket/key", "x-amz-copy-source", header))
                .copySource()
                .orElseThrow();
        assertThat(source.target()).isEqualTo(TargetParser.target(bucket, key));
        assertThat(source.versionId().orElse("")).isEqualTo(version);
    }

    @ParameterizedTest(name = "S-44 {0}")
    @CsvSource({
        "bucket, INVALID_ARGUMENT",
        "bucket/, INVALID_ARGUMENT",
        "/, INVALID_ARGUMENT",
        "bucket/key?acl, INVALID_ARGUMENT",
        "bucket/key?versionid=1, INVALID_ARGUMENT",
        "//bucket/key, INVALID_BUCKET_NAME",
        "bucket%252Fkey, INVALID_BUCKET_NAME",
        "%2F%2Fbucket%2Fkey, INVALID_BUCKET_NAME",
        "bucket%2F, INVALID_ARGUMENT",
        "bucket%2F..%2Fother%2Fkey, X_MINIO_INVALID_RESOURCE_NAME",
        "bucket%2F%2e%2e%2Fkey, X_MINIO_INVALID_RESOURCE_NAME",
        "arn:aws:s3:eu-west-1:1:accesspoint/a/object/k, INVALID_BUCKET_NAME",
        "bucket/../other/key, X_MINIO_INVALID_RESOURCE_NAME",
        "bucket/%2e%2e/key, X_MINIO_INVALID_RESOURCE_NAME",
        "bucket/%FF, X_MINIO_INVALID_RESOURCE_NAME",
        "bucket/%zz, INVALID_URI"
    })
    void s44_badCopySources(String header, AwsErrorCode code) {
        assertThat(refusal(head("PUT", "/bucket/key", "x-amz-copy-source", header)))
                .returns(code, AwsException::code);
    }

    @Test
    void s44_twoCopySources() {
        RequestHead head = head("PUT", "/bucket/key", "x-amz-copy-source", "bucket/a", "x-amz-copy-source", "bucket/b");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> CLASSIFIER.classify(head))
                .returns(AwsErrorCode.INVALID_ARGUMENT, AwsException::code);
    }
}
