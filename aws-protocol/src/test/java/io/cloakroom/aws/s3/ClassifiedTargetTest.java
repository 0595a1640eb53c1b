package io.cloakroom.aws.s3;

import static io.cloakroom.aws.s3.ClassifierFixture.CLASSIFIER;
import static io.cloakroom.aws.s3.ClassifierFixture.head;
import static io.cloakroom.aws.s3.ClassifierFixture.outcome;
import static io.cloakroom.aws.s3.ClassifierFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bucket and key a request is about, and which names of them are refused. */
final class ClassifiedTargetTest {
    @ParameterizedTest(name = "{0}{1} is {2} / {3}")
    @CsvSource({
        "127.0.0.1:9000, /bucket/a/b, bucket, a/b",
        "s3.example.org, /bucket/a/b, bucket, a/b",
        "example.org, /bucket/a/b, bucket, a/b",
        "bucket.s3.example.org, /a/b, bucket, a/b",
        "bucket.s3.example.org:9000, /a/b, bucket, a/b",
        "BUCKET.S3.Example.ORG, /a/b, bucket, a/b",
        "bucket.s3.example.org, /, bucket, ''",
        "my.bucket.s3.example.org, /k, my.bucket, k",
        "bucket.s3.example.org, //a, bucket, /a",
        "bucket.example.org, /a, bucket, a",
        "other.test, /bucket/a, bucket, a",
        "evil-s3.example.org, /a, evil-s3, a"
    })
    void styles(String host, String target, String bucket, String key) {
        RequestHead head = RequestHead.parse(
                "GET", target, Headers.builder().add("host", host).build());
        assertThat(CLASSIFIER.classify(head).target()).isEqualTo(TargetParser.target(bucket, key));
    }

    @DisplayName("S-47 what belongs to the key")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        /bucket/a//b | a//b
        /bucket// | /
        /bucket//a | /a
        /bucket/a/ | a/
        /bucket/a%2Fb | a/b
        /bucket/a%2fb | a/b
        /bucket/a%252fb | a%2fb
        /bucket/a%5Cb | a\\b
        /bucket/a\\b | a\\b
        /bucket/%73ecret | secret
        /bucket/... | ...
        /bucket/.hidden | .hidden
        /bucket/a..b | a..b
        /bucket/a/..b/c | a/..b/c
        /bucket/a+b | a+b
        /bucket/a%2Bb | a+b
        /bucket/%C3%A4 | ä
        /bucket/%F0%9D%84%9E | 𝄞
        /%62ucket/key | key
        """)
    void s47_keys(String target, String key) {
        assertThat(CLASSIFIER.classify(head("GET", target)).target()).isEqualTo(TargetParser.target("bucket", key));
    }

    @DisplayName("S-47 what no key may hold")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bucket/.",
                "/bucket/..",
                "/bucket/a/./b",
                "/bucket/a/../b",
                "/bucket/../other/key",
                "/bucket/%2e%2e/other",
                "/bucket/%2E",
                "/bucket/a/%2e%2e%2fb",
                "/bucket/a%2f..%2fb",
                "/bucket/..%2fb",
                "/bucket/a%00b",
                "/bucket/%00",
                "/bucket/%C0%AE%C0%AE/other",
                "/bucket/%C0%AF",
                "/bucket/%E0%80%AF",
                "/bucket/%ED%A0%80",
                "/bucket/%FF",
                "/bucket/%C3",
                "/bucket/\u00c3"
            })
    void s47_badKeys(String target) {
        assertThat(refusal(head("GET", target)))
                .returns(AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME, AwsException::code);
    }

    @DisplayName("S-49 the prefix of a listing cannot climb out of its folder")
    @ParameterizedTest
    @ValueSource(strings = {"home/ada/../bob/", "home/ada/..", "../", "./home/", "home/%2e%2e/", "home/./", "a%00"})
    void s49_aPrefixCannotClimb(String prefix) {
        assertThat(refusal(head("GET", "/bucket?list-type=2&prefix=" + prefix)))
                .returns(AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME, AwsException::code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "home/ada", "home//", ".", "home/.", "home/..a", "home/.a/", "/"})
    void aPrefixIsTheBeginningOfAName(String prefix) {
        assertThat(CLASSIFIER.classify(head("GET", "/bucket?prefix=" + prefix)).operation())
                .isEqualTo(S3Operation.LIST_OBJECTS);
    }

    @DisplayName("S-47 a bucket has one reading")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bucket%2Fkey",
                "/bucket%2Fkey/other",
                "/../bucket/key",
                "/./bucket/key",
                "/%2e%2e/bucket",
                "//bucket/key",
                "//",
                "/ab",
                "/bucket%20x",
                "/bucket%00",
                "/192.168.1.1/key",
                "/.minio.sys/key",
                "/-bucket/key",
                "/bu..cket/key",
                "/buck:et/key"
            })
    void s47_badBuckets(String target) {
        assertThat(refusal(head("GET", target))).returns(AwsErrorCode.INVALID_BUCKET_NAME, AwsException::code);
    }

    @Test
    void s47_theHostIsNotPath() {
        RequestHead head = RequestHead.parse(
                "GET",
                "/../key",
                Headers.builder().add("host", "bucket.s3.example.org").build());
        assertThat(refusal(head)).returns(AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME, AwsException::code);
        RequestHead odd = RequestHead.parse(
                "GET",
                "/key",
                Headers.builder().add("host", "a/b.s3.example.org").build());
        assertThat(refusal(odd)).returns(AwsErrorCode.INVALID_BUCKET_NAME, AwsException::code);
    }

    @Test
    void newBucketsHaveStricterNames() {
        assertThat(outcome(head("GET", "/Old_Bucket"))).isEqualTo("LIST_OBJECTS");
        assertThat(outcome(head("PUT", "/Old_Bucket"))).isEqualTo("InvalidBucketName");
        assertThat(outcome(head("PUT", "/foo-.bar"))).isEqualTo("InvalidBucketName");
        assertThat(outcome(head("PUT", "/foo.-bar"))).isEqualTo("InvalidBucketName");
        assertThat(outcome(head("GET", "/foo-.bar"))).isEqualTo("LIST_OBJECTS");
        assertThat(outcome(head("PUT", "/" + "b".repeat(63)))).isEqualTo("CREATE_BUCKET");
        assertThat(outcome(head("PUT", "/" + "b".repeat(64)))).isEqualTo("InvalidBucketName");
    }

    /** Clients of AWS's login take that path for its beginning. */
    @DisplayName("S-77 no bucket stands where logins begin")
    @Test
    void s77_noBucketStandsWhereLoginsBegin() {
        assertThat(outcome(head("PUT", "/authorize"))).isEqualTo("InvalidBucketName");
        assertThat(outcome(head("GET", "/authorize"))).isEqualTo("LIST_OBJECTS");
        assertThat(outcome(head("PUT", "/authorize/key"))).isEqualTo("PUT_OBJECT");
        assertThat(outcome(head("PUT", "/authorized"))).isEqualTo("CREATE_BUCKET");
    }

    @DisplayName("S-57 keys have at most 1024 bytes")
    @Test
    void s57_longKeys() {
        assertThat(outcome(head("GET", "/bucket/" + "k".repeat(1024)))).isEqualTo("GET_OBJECT");
        assertThat(outcome(head("GET", "/bucket/" + "k".repeat(1025)))).isEqualTo("KeyTooLongError");
        assertThat(outcome(head("GET", "/bucket/" + "%C3%A4".repeat(513)))).isEqualTo("KeyTooLongError");
    }
}
