package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links as botocore 1.43 made them with {@code signature_version='s3'}, for an hour. */
class PresignedV2Test {
    private static final String KEY = "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1369357200&Signature=";
    private static final String PLAIN =
            "/photos/a%20b/%C3%BC%2B~%2A%28x%29%26%3D.jpg?" + KEY + "IczGJKuywzsH3PRaHBMmX1vj9%2FU%3D";
    private static final String WITH_TOKEN = "/photos/x?versionId=v%2F1%2B2&response-content-disposition=attachment%3B"
            + "%20filename%3D%22%C3%BC%20b.txt%22&" + KEY
            + "Bb7knZ7Y7zIU9PAku1A7cD6VT4g%3D&x-amz-security-token=tok%2Fen%2Bx%3D%3D";
    private static final String PUT = "/photos/x?" + KEY
            + "22y6rxOtxEUTkKYFtSXOuqOLijM%3D&content-type=text%2Fplain&x-amz-meta-owner=ada%20%20b"
            + "&x-amz-tagging=a%3Db%26c%3Dd&x-amz-acl=private&x-amz-security-token=tok%2Fen%2Bx%3D%3D";

    private static RequestHead head(String method, String target, String... headers) {
        return RequestHead.parse(method, target, Example.headers(headers));
    }

    private static void verify(RequestHead head, String bucketOfHost) {
        PresignedV2.read(head, Example.NOW).verify(head, bucketOfHost, Example.SECRET);
    }

    private static AwsException refusal(RequestHead head) {
        return refusal(head, Example.NOW);
    }

    private static AwsException refusal(RequestHead head, Instant now) {
        return catchThrowableOfType(
                AwsException.class, () -> PresignedV2.read(head, now).verify(head, "", Example.SECRET));
    }

    @Test
    void takesLinksOfBotocore() {
        assertThatCode(() -> verify(head("GET", PLAIN, "host", "s3.example.test:9000"), ""))
                .doesNotThrowAnyException();
        assertThatCode(() ->
                        verify(head("HEAD", "/photos/x?" + KEY + "dgzcpOUOP5AguNMRlmuJQ%2F8qU9o%3D", "host", "h"), ""))
                .doesNotThrowAnyException();
        assertThatCode(() -> verify(head("GET", WITH_TOKEN, "host", "h"), "")).doesNotThrowAnyException();
        assertThatCode(() -> verify(head("PUT", PUT, "host", "h", "content-type", "text/plain"), ""))
                .doesNotThrowAnyException();
    }

    @Test
    void signsTheBucketOfTheHost() {
        RequestHead link = head("GET", "/dir/x?" + KEY + "PZHC1%2BwfF956aUI%2FQu6aHphkN8w%3D", "host", "photos.h");

        assertThatCode(() -> verify(link, "photos")).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(AwsException.class, () -> verify(link, "other")))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
        assertThat(refusal(link)).returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @Test
    void saysWhoAndHowLong() {
        PresignedV2 signed = PresignedV2.read(head("GET", WITH_TOKEN, "host", "h"), Example.NOW);

        assertThat(signed.accessKeyId()).isEqualTo("AKIAIOSFODNN7EXAMPLE");
        assertThat(signed.sessionToken()).contains("tok/en+x==");
        assertThat(signed.expires()).isEqualTo("1369357200");
        assertThat(signed.payloadHash()).isEqualTo("UNSIGNED-PAYLOAD");
        assertThat(signed.toString()).doesNotContain("tok/en");
    }

    @DisplayName("S-69 whatever is changed in a link breaks it")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            method        | HEAD | versionId | versionId
            key           | GET  | /photos/x | /photos/y
            bucket        | GET  | /photos/x | /private/x
            version       | GET  | v%2F1     | v%2F2
            shown as      | GET  | b.txt     | b.exe
            token         | GET  | tok%2Fen  | tok%2Fem
            end           | GET  | 57200     | 57201
            signature     | GET  | Bb7k      | Bb7l
            version gone  | GET  | versionId=v%2F1%2B2& | ''
            token gone    | GET  | &x-amz-security-token=tok%2Fen%2Bx%3D%3D | ''
            """)
    void s69_everyPartIsSigned(String why, String method, String part, String instead) {
        assertThat(refusal(head(
                        method, WITH_TOKEN.replaceFirst(java.util.regex.Pattern.quote(part), instead), "host", "h")))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @DisplayName("S-69 no header that S3 gives a meaning can be added to a link")
    @ParameterizedTest
    @ValueSource(
            strings = {"x-amz-acl", "x-amz-tagging", "x-amz-meta-a", "x-amz-copy-source", "x-amz-date", "x-amz-cf-id"})
    void s69_addedHeader(String name) {
        assertThat(refusal(head("GET", PLAIN, "host", "h", name, "v")))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @DisplayName("S-69 only what SigV2 signs may stand in a link")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tagging",
                "acl",
                "uploadId=u",
                "uploads",
                "list-type=2",
                "x-id=GetObject",
                "prefix=p",
                "foo",
                "response-x=y"
            })
    void s69_unsignedParameter(String parameter) {
        assertThat(refusal(head("GET", PLAIN + "&" + parameter, "host", "h")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code)
                .hasMessageContaining("for GetObject, HeadObject and PutObject only")
                .hasMessageContaining("Config(signature_version='s3v4')");
    }

    @DisplayName("S-69 a link is for GET, HEAD and PUT")
    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "PATCH", "OPTIONS"})
    void s69_otherMethods(String method) {
        assertThat(refusal(head(method, PLAIN, "host", "h")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code)
                .hasMessageContaining("signature_version = s3v4");
    }

    @DisplayName("S-69 a link ends, within seven days")
    @Test
    void s69_ends() {
        RequestHead link = head("GET", PLAIN, "host", "h");
        Instant end = Instant.ofEpochSecond(1369357200);

        assertThatCode(() -> PresignedV2.read(link, end)).doesNotThrowAnyException();
        assertThat(refusal(link, end.plusMillis(1)))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .hasMessageContaining("Request has expired.");
        assertThatCode(() -> PresignedV2.read(link, end.minus(Duration.ofDays(7))))
                .doesNotThrowAnyException();
        assertThat(refusal(link, end.minus(Duration.ofDays(7)).minusSeconds(1)))
                .returns(AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, AwsException::code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1369357200000", "99999999999", "13693572x0", "136935720x", "+136935720"})
    void refusesAnEndThatIsNoTime(String end) {
        assertThat(refusal(head("GET", PLAIN.replace("1369357200", end), "host", "h")))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
    }

    @DisplayName("S-43 nothing is given twice")
    @Test
    void s43_duplicates() {
        for (String more : new String[] {"Expires=1369357200", "Signature=x", "AWSAccessKeyId=x"}) {
            assertThat(refusal(head("GET", PLAIN + "&" + more, "host", "h")))
                    .as(more)
                    .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        }
        assertThat(refusal(head("PUT", PUT, "host", "h", "content-type", "text/plain", "x-amz-acl", "private")))
                .as("a header that stands in the query too")
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        assertThat(refusal(head("PUT", PUT, "host", "h", "content-type", "text/plain", "content-type", "text/html")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        assertThat(refusal(head("GET", PLAIN, "host", "h", "x-amz-meta-a", "b", "x-amz-meta-a", "c")))
                .as("two headers that are signed like one")
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        assertThat(refusal(head("GET", WITH_TOKEN + "&X-AMZ-Security-Token=other", "host", "h")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
    }

    @DisplayName("S-16 credentials come from one source")
    @Test
    void s16_oneSource() {
        assertThat(refusal(head("GET", PLAIN, "host", "h", "authorization", "AWS4-HMAC-SHA256 Credential=x")))
                .hasMessageContaining("Only one auth mechanism allowed");
        assertThat(refusal(head("GET", PLAIN, "host", "h", "x-amz-security-token", "t")))
                .hasMessageContaining("Only one auth mechanism allowed");
        assertThat(refusal(head("GET", PLAIN + "&X-Amz-Signature=00", "host", "h")))
                .hasMessageContaining("Only one auth mechanism allowed");
    }

    @DisplayName("S-69 the type that was signed is the type that is sent")
    @Test
    void s69_contentType() {
        assertThat(refusal(head("PUT", PUT, "host", "h")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code)
                .hasMessageContaining("send that header with the same value");
        assertThat(refusal(head("PUT", PUT, "host", "h", "content-type", "text/html")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        assertThat(refusal(head("GET", PLAIN, "host", "h", "content-type", "text/html")))
                .returns(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH, AwsException::code);
    }

    @DisplayName("S-69 no value can be read as two")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "response-content-type=a%26versionId=v",
                "response-content-type=a%26versionId%3Dv",
                "x-amz-meta-a=1%0Ax-amz-acl:private",
                "response-content-type=a%0Ab"
            })
    void s69_ambiguousValues(String parameter) {
        assertThat(refusal(head("GET", PLAIN + "&" + parameter, "host", "h")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code)
                .hasMessageContaining("can be read in two ways");
    }

    @DisplayName("S-37 a body in chunks needs a signed header")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
            })
    void s37_chunks(String payload) {
        assertThat(refusal(head("PUT", PLAIN, "host", "h", "x-amz-content-sha256", payload)))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        assertThat(refusal(head("PUT", PLAIN + "&x-amz-content-sha256=" + payload, "host", "h")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
        assertThat(refusal(head("PUT", PLAIN + "&x-amz-decoded-content-length=3", "host", "h")))
                .returns(AwsErrorCode.INVALID_REQUEST, AwsException::code);
    }

    @Test
    void refusesAKeyIdThatNoKeyHas() {
        assertThat(refusal(head("GET", PLAIN.replace("AKIAIOSFODNN7EXAMPLE", "a%20b"), "host", "h")))
                .returns(AwsErrorCode.INVALID_ACCESS_KEY_ID, AwsException::code);
        assertThat(refusal(head("GET", PLAIN.replace("AKIAIOSFODNN7EXAMPLE", ""), "host", "h")))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
    }
}
