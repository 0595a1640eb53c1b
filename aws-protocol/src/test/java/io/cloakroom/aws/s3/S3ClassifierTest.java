package io.cloakroom.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ClassifierTest {
    /** Method, target, header where one is needed, operation: policy and store hang on these. */
    private static final String TABLE = """
            GET    /                                        LIST_BUCKETS
            GET    /?x-id=ListBuckets                       LIST_BUCKETS
            GET    /?max-buckets=10&prefix=a                LIST_BUCKETS
            PUT    /bucket                                  CREATE_BUCKET
            PUT    /bucket/                                 CREATE_BUCKET
            HEAD   /bucket                                  HEAD_BUCKET
            HEAD   /bucket/                                 HEAD_BUCKET
            DELETE /bucket                                  DELETE_BUCKET
            GET    /bucket?location                         GET_BUCKET_LOCATION
            GET    /bucket/?location=                       GET_BUCKET_LOCATION
            GET    /bucket?versioning                       GET_BUCKET_VERSIONING
            PUT    /bucket?versioning                       PUT_BUCKET_VERSIONING
            GET    /bucket?policy                           GET_BUCKET_POLICY
            PUT    /bucket?policy                           PUT_BUCKET_POLICY
            DELETE /bucket?policy                           DELETE_BUCKET_POLICY
            GET    /bucket?policyStatus                     GET_BUCKET_POLICY_STATUS
            GET    /bucket?lifecycle                        GET_BUCKET_LIFECYCLE
            PUT    /bucket?lifecycle                        PUT_BUCKET_LIFECYCLE
            DELETE /bucket?lifecycle                        DELETE_BUCKET_LIFECYCLE
            GET    /bucket?encryption                       GET_BUCKET_ENCRYPTION
            PUT    /bucket?encryption                       PUT_BUCKET_ENCRYPTION
            DELETE /bucket?encryption                       DELETE_BUCKET_ENCRYPTION
            GET    /bucket?object-lock                      GET_OBJECT_LOCK_CONFIGURATION
            PUT    /bucket?object-lock                      PUT_OBJECT_LOCK_CONFIGURATION
            GET    /bucket?tagging                          GET_BUCKET_TAGGING
            PUT    /bucket?tagging                          PUT_BUCKET_TAGGING
            DELETE /bucket?tagging                          DELETE_BUCKET_TAGGING
            GET    /bucket?notification                     GET_BUCKET_NOTIFICATION
            PUT    /bucket?notification                     PUT_BUCKET_NOTIFICATION
            GET    /bucket?replication                      GET_BUCKET_REPLICATION
            PUT    /bucket?replication                      PUT_BUCKET_REPLICATION
            DELETE /bucket?replication                      DELETE_BUCKET_REPLICATION
            GET    /bucket?acl                              GET_BUCKET_ACL
            PUT    /bucket?acl                              PUT_BUCKET_ACL
            GET    /bucket?cors                             GET_BUCKET_CORS
            PUT    /bucket?cors                             PUT_BUCKET_CORS
            DELETE /bucket?cors                             DELETE_BUCKET_CORS
            GET    /bucket?website                          GET_BUCKET_WEBSITE
            DELETE /bucket?website                          DELETE_BUCKET_WEBSITE
            GET    /bucket?accelerate                       GET_BUCKET_ACCELERATE
            GET    /bucket?requestPayment                   GET_BUCKET_REQUEST_PAYMENT
            GET    /bucket?logging                          GET_BUCKET_LOGGING
            GET    /bucket?ownershipControls                GET_BUCKET_OWNERSHIP_CONTROLS
            GET    /bucket?publicAccessBlock                GET_PUBLIC_ACCESS_BLOCK
            GET    /bucket                                  LIST_OBJECTS
            GET    /bucket/?prefix=a/&delimiter=/           LIST_OBJECTS
            GET    /bucket?list-type=2&prefix=a             LIST_OBJECTS_V2
            GET    /bucket?list-type=1&prefix=a             LIST_OBJECTS
            GET    /bucket?list-type=3                      LIST_OBJECTS
            GET    /bucket?list-type=                       LIST_OBJECTS
            GET    /bucket?list-type                        LIST_OBJECTS
            GET    /bucket?versions                         LIST_OBJECT_VERSIONS
            GET    /bucket?uploads                          LIST_MULTIPART_UPLOADS
            POST   /bucket?delete                           DELETE_OBJECTS
            POST   /bucket/?delete&x-id=DeleteObjects       DELETE_OBJECTS
            POST   /bucket       content-type:multipart/form-data;boundary=b POST_OBJECT
            GET    /bucket/key                              GET_OBJECT
            GET    /bucket/key?versionId=v&partNumber=1     GET_OBJECT
            GET    /bucket/key?response-content-type=a      GET_OBJECT
            HEAD   /bucket/key                              HEAD_OBJECT
            PUT    /bucket/key                              PUT_OBJECT
            PUT    /bucket/key?x-id=PutObject               PUT_OBJECT
            PUT    /bucket/key   x-amz-copy-source:/bucket/other COPY_OBJECT
            DELETE /bucket/key                              DELETE_OBJECT
            DELETE /bucket/key?versionId=v                  DELETE_OBJECT
            GET    /bucket/key?attributes                   GET_OBJECT_ATTRIBUTES
            GET    /bucket/key?acl                          GET_OBJECT_ACL
            PUT    /bucket/key?acl                          PUT_OBJECT_ACL
            GET    /bucket/key?tagging&versionId=v          GET_OBJECT_TAGGING
            PUT    /bucket/key?tagging                      PUT_OBJECT_TAGGING
            DELETE /bucket/key?tagging                      DELETE_OBJECT_TAGGING
            GET    /bucket/key?retention                    GET_OBJECT_RETENTION
            PUT    /bucket/key?retention                    PUT_OBJECT_RETENTION
            GET    /bucket/key?legal-hold                   GET_OBJECT_LEGAL_HOLD
            PUT    /bucket/key?legal-hold                   PUT_OBJECT_LEGAL_HOLD
            POST   /bucket/key?select&select-type=2         SELECT_OBJECT_CONTENT
            POST   /bucket/key?restore                      RESTORE_OBJECT
            POST   /bucket/key?uploads                      CREATE_MULTIPART_UPLOAD
            PUT    /bucket/key?partNumber=1&uploadId=u      UPLOAD_PART
            PUT    /bucket/key?uploadId=u&partNumber=1 x-amz-copy-source:bucket/other UPLOAD_PART_COPY
            POST   /bucket/key?uploadId=u                   COMPLETE_MULTIPART_UPLOAD
            DELETE /bucket/key?uploadId=u                   ABORT_MULTIPART_UPLOAD
            GET    /bucket/key?uploadId=u&max-parts=5       LIST_PARTS
            GET    /?events=put                             NotImplemented
            GET    /bucket?events=put                       NotImplemented
            GET    /bucket?replication-metrics              NotImplemented
            PUT    /bucket?replication-reset                NotImplemented
            GET    /bucket?inventory&id=1                   NotImplemented
            DELETE /bucket?inventory&id=1                   NotImplemented
            DELETE /bucket?metrics&id=1                     NotImplemented
            PUT    /bucket?publicAccessBlock                NotImplemented
            DELETE /bucket?ownershipControls                NotImplemented
            PUT    /bucket?website                          NotImplemented
            PUT    /bucket?logging                          NotImplemented
            PUT    /bucket?accelerate                       NotImplemented
            PUT    /bucket?requestPayment                   NotImplemented
            DELETE /bucket?acl                              NotImplemented
            DELETE /bucket/key?acl                          NotImplemented
            HEAD   /bucket?policy                           NotImplemented
            HEAD   /bucket/key?acl                          NotImplemented
            GET    /bucket/key?torrent                      NotImplemented
            GET    /bucket/key?lambdaArn=a                  NotImplemented
            GET    /bucket/key?policy                       NotImplemented
            PUT    /bucket/key?append                       NotImplemented
            PUT    /bucket/key?renameObject                 NotImplemented
            PUT    /bucket/key?somethingNew                 NotImplemented
            PUT    /bucket/key?somethingNew=1               NotImplemented
            DELETE /bucket?somethingNew=1                   NotImplemented
            GET    /bucket?somethingNew                     NotImplemented
            GET    /bucket?acl&policy                       NotImplemented
            GET    /bucket?list-type=2&versions             NotImplemented
            DELETE /bucket/key?tagging&uploadId=u           NotImplemented
            GET    /bucket?acl&acl                          NotImplemented
            GET    /bucket?list-type=1&list-type=2          NotImplemented
            PUT    /bucket?list-type=1                      NotImplemented
            GET    /bucket/key   x-amz-copy-source:b/k      NotImplemented
            GET    /minio/admin/v3/info                     NotImplemented
            GET    /bucket?prefix=a&prefix=b                InvalidArgument
            GET    /bucket/key?versionId=1&versionId=2      InvalidArgument
            PUT    /bucket/key?uploadId=u                   InvalidArgument
            POST   /bucket/key?select                       InvalidArgument
            POST   /                                        BadRequest
            PUT    /                                        BadRequest
            POST   /bucket                                  BadRequest
            POST   /bucket/key                              BadRequest
            PATCH  /bucket/key                              MethodNotAllowed
            OPTIONS /bucket/key                             MethodNotAllowed
            TRACE  /                                        MethodNotAllowed
            """;

    private static final S3Classifier CLASSIFIER = new S3Classifier(List.of("s3.example.org", "example.org"));

    private static RequestHead head(String method, String target, String... headers) {
        Headers.Builder builder = Headers.builder().add("host", "127.0.0.1:9000");
        for (int i = 0; i < headers.length; i += 2) {
            builder.add(headers[i], headers[i + 1]);
        }
        return RequestHead.parse(method, target, builder.build());
    }

    private static AwsException refusal(RequestHead head) {
        AwsException refusal = catchThrowableOfType(AwsException.class, () -> CLASSIFIER.classify(head));
        assertThat(refusal).as(head.toString()).isNotNull();
        return refusal;
    }

    private static String outcome(RequestHead head) {
        try {
            return CLASSIFIER.classify(head).operation().name();
        } catch (AwsException e) {
            return e.code().wireName();
        }
    }

    @Test
    void theTable() {
        List<String> wrong = new ArrayList<>();
        Set<S3Operation> missing = EnumSet.allOf(S3Operation.class);
        for (String line : TABLE.lines().toList()) {
            String[] words = line.split(" +", -1);
            String expected = words[words.length - 1];
            RequestHead head = words.length == 3
                    ? head(words[0], words[1])
                    : head(words[0], words[1], words[2].split(":", 2)[0], words[2].split(":", 2)[1]);
            String outcome = outcome(head);
            if (!outcome.equals(expected)) {
                wrong.add(line + " but was " + outcome);
            }
            missing.removeIf(operation -> operation.name().equals(expected));
        }
        assertThat(wrong).isEmpty();
        assertThat(missing).as("operations without a line here").isEmpty();
    }

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

    @DisplayName("S-57 keys have at most 1024 bytes")
    @Test
    void s57_longKeys() {
        assertThat(outcome(head("GET", "/bucket/" + "k".repeat(1024)))).isEqualTo("GET_OBJECT");
        assertThat(outcome(head("GET", "/bucket/" + "k".repeat(1025)))).isEqualTo("KeyTooLongError");
        assertThat(outcome(head("GET", "/bucket/" + "%C3%A4".repeat(513)))).isEqualTo("KeyTooLongError");
    }

    private static Stream<String> vendorHeaders() throws IOException {
        try (InputStream names = S3ClassifierTest.class.getResourceAsStream("vendor-headers.txt")) {
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

    @DisplayName("S-45 RenameObject, appending, and extensions that unpack archives are off")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "PUT, /bucket/key?renameObject, x-amz-rename-source, /bucket/source",
        "PUT, /bucket/key?renameObject, a, b",
        "PUT, /bucket/key, x-amz-rename-source, /bucket/source",
        "PUT, /bucket/key, x-amz-write-offset-bytes, 5",
        "POST, /bucket/key?append&position=5, a, b",
        "PUT, /bucket/key?append&position=5, a, b",
        "PUT, /bucket/all.tar, x-amz-meta-snowball-auto-extract, true",
        "PUT, /bucket/all.tar, x-amz-meta-minio-snowball-prefix, theirs/",
        "PUT, /bucket/all.tar, x-minio-extract, true",
        "PUT, /bucket/all.tar?extract, a, b",
        "GET, /bucket/all.zip/inner, x-minio-extract, true",
        "HEAD, /bucket/all.zip/inner, x-minio-extract, true",
        "GET, /bucket?list-type=2&prefix=all.zip, x-minio-extract, true"
    })
    void s45_otherWaysToWriteAreOff(String method, String target, String name, String value) {
        assertThat(refusal(head(method, target, name, value)))
                .returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code);
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

    @DisplayName("an unknown parameter is dropped on reads, and refused on writes and where it has no value")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /bucket/key?newthing=1, GET_OBJECT",
        "HEAD, /bucket?newthing=1, HEAD_BUCKET",
        "GET, /bucket/key?newthing, NotImplemented",
        "PUT, /bucket/key?newthing=1, NotImplemented",
        "PUT, /bucket/key?newthing, NotImplemented",
        "DELETE, /bucket/key?newthing=1, NotImplemented",
        "POST, /bucket/key?uploads&newthing=1, NotImplemented"
    })
    void unknownParameters(String method, String target, String outcome) {
        assertThat(outcome(head(method, target))).isEqualTo(outcome);
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
