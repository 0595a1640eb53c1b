package io.cloakroom.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class S3ErrorsTest {
    @Test
    void theDocumentIsThatOfMinio() {
        HttpAnswer answer = S3Errors.answer(
                new AwsException(AwsErrorCode.NO_SUCH_KEY),
                "GET",
                new S3Target.Object("bucket", "a<b"),
                "/bucket/a%3Cb",
                "17F0");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().first("content-type")).contains("application/xml");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                        + "<Message>The specified key does not exist.</Message><Key>a&lt;b</Key>"
                        + "<BucketName>bucket</BucketName><Resource>/bucket/a%3Cb</Resource><RequestId>17F0</RequestId>"
                        + "<HostId>17F0</HostId></Error>");
    }

    @Test
    void aDetailStandsBehindTheSentence() {
        HttpAnswer answer = S3Errors.answer(
                new AwsException(AwsErrorCode.PRECONDITION_FAILED)
                        .with(new AwsException.Detail("Condition", "If-None-Match")),
                "PUT",
                S3Target.SERVICE,
                "/",
                "17F0");
        assertThat(answer.status()).isEqualTo(412);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("did not hold</Message><Condition>If-None-Match</Condition><Resource>");
    }

    @Test
    void headersOfTheErrorAreThere() {
        AwsException error = new AwsException(AwsErrorCode.PRECONDITION_FAILED)
                .with(List.of(new AwsException.Field("etag", "\"tag\"")))
                .with(new AwsException.Detail("Condition", "If-Match"));
        for (String method : List.of("GET", "HEAD")) {
            HttpAnswer answer = S3Errors.answer(error, method, S3Target.SERVICE, "/", "17F0");
            assertThat(answer.headers().first("etag")).contains("\"tag\"");
        }
    }

    @Test
    void aHeadGetsHeadersOnly() {
        HttpAnswer answer = S3Errors.answer(
                new AwsException(AwsErrorCode.ACCESS_DENIED, "Access Denied.\r\nä"),
                "HEAD",
                S3Target.SERVICE,
                "/",
                "17F0");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().first("x-minio-error-code")).contains("AccessDenied");
        assertThat(answer.headers().first("x-minio-error-desc")).contains("\"Access Denied.???\"");
    }
}
