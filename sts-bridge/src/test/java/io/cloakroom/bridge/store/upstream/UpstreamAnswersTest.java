package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients read in answers comes through. Found by {@code interop/run differential}. */
@ExtendWith(LeakCheck.class)
class UpstreamAnswersTest {
    private final UpstreamFixture bridge;

    UpstreamAnswersTest() throws IOException {
        bridge = new UpstreamFixture((request, wire) -> true);
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
    }

    private RawClient.Answer ask(String request, String answerHead, String body) throws IOException {
        bridge.upstream.now((seen, wire) -> {
            wire.send(answerHead + "\nContent-Length: " + body.length() + "\n\n")
                    .raw(body);
            return true;
        });
        return bridge.ask(request + " HTTP/1.1\nHost: h\nContent-Length: 0\n\n");
    }

    private RawClient.Answer head(String answerHead) throws IOException {
        bridge.upstream.now((seen, wire) -> {
            wire.send(answerHead + "\n\n");
            return true;
        });
        return bridge.ask("HEAD /bucket/key HTTP/1.1\nHost: h\n\n");
    }

    @Test
    void aNewBucketHasALocation() throws IOException {
        RawClient.Answer answer = ask("PUT /bucket", "HTTP/1.1 200 OK\nLocation: http://upstream.internal/bucket", "");

        assertThat(answer.header("location")).isEqualTo("/bucket");
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:s3:::bucket, arn:aws:s3:::bucket", "arn:aws:s3express:eu:123456789012:bucket/bucket, ''"})
    void theArnOfANewBucketIsPassedIfItHoldsNothingButTheName(String arn, String passed) throws IOException {
        RawClient.Answer answer = ask("PUT /bucket", "HTTP/1.1 200 OK\nx-amz-bucket-arn: " + arn, "");

        assertThat(answer.header("x-amz-bucket-arn")).isEqualTo(passed);
    }

    @Test
    void aCompletedUploadHasItsTagInTheHeadToo() throws IOException {
        RawClient.Answer answer = ask(
                "POST /bucket/key?uploadId=u",
                "HTTP/1.1 200 OK\nETag: \"a-1\"",
                "<CompleteMultipartUploadResult><ETag>\"a-1\"</ETag></CompleteMultipartUploadResult>");

        assertThat(answer.header("etag")).isEqualTo("\"a-1\"");
    }

    @Test
    void anErrorSaysWhatItIsAbout() throws IOException {
        RawClient.Answer answer = ask(
                "GET /bucket/key",
                "HTTP/1.1 416 Bad\nETag: \"a\"\nContent-Range: bytes */9",
                "<Error><Code>InvalidRange</Code><Message>No.</Message><ActualObjectSize>9</ActualObjectSize>"
                        + "<RangeRequested>10-11</RangeRequested><ServerName>upstream.internal</ServerName></Error>");

        assertThat(answer.header("etag")).isEqualTo("\"a\"");
        assertThat(answer.header("content-range")).isEqualTo("bytes */9");
        assertThat(answer.text())
                .contains("<ActualObjectSize>9</ActualObjectSize><RangeRequested>10-11</RangeRequested>")
                .doesNotContain("internal");
    }

    @Test
    void anErrorNamesThePartThatIsTooSmall() throws IOException {
        String details =
                "<LocationConstraint>eu</LocationConstraint><Size>300</Size><ProposedSize>9</ProposedSize><MinSizeAllowed>5242880</MinSizeAllowed>"
                        + "<PartNumber>1</PartNumber><ETag>a</ETag>";
        RawClient.Answer answer = ask(
                "POST /bucket/key?uploadId=u",
                "HTTP/1.1 400 Bad",
                "<Error><Code>EntityTooSmall</Code><Message>No.</Message>" + details + "</Error>");

        assertThat(answer.text()).contains(details);
    }

    @Test
    void theHeadersOfAnErrorWithoutADocumentAreRead() throws IOException {
        RawClient.Answer known =
                head("HTTP/1.1 404 No\nX-Minio-Error-Code: NoSuchBucket\nX-Minio-Error-Desc: \"No bucket.\"");
        assertThat(known.status()).isEqualTo(404);
        assertThat(known.header("x-minio-error-code")).isEqualTo("NoSuchBucket");
        assertThat(known.header("x-minio-error-desc")).isEqualTo("\"No bucket.\"");

        RawClient.Answer ofOurKey = head("HTTP/1.1 400 No\nX-Minio-Error-Code: InvalidTokenId");
        assertThat(ofOurKey.status()).isEqualTo(503);
        assertThat(ofOurKey.header("x-minio-error-code")).isEqualTo("ServiceUnavailable");
    }

    @Test
    void aLockedObjectIsNoFaultOfTheGatewaysKey() throws IOException {
        RawClient.Answer locked = ask(
                "DELETE /bucket/key?versionId=v",
                "HTTP/1.1 403 No",
                "<Error><Code>AccessDenied</Code>"
                        + "<Message>Access Denied because object protected by object lock.</Message></Error>");
        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.text()).contains("<Code>AccessDenied</Code>", "protected by object lock");
    }

    @DisplayName("S-53 the error of a write does not tell what is there")
    @ParameterizedTest
    @ValueSource(strings = {"PUT /bucket/key", "DELETE /bucket/key", "POST /bucket/key?uploadId=u"})
    void s53_anErrorOfAWriteDoesNotDescribeTheObject(String request) throws IOException {
        RawClient.Answer answer = ask(
                request,
                "HTTP/1.1 412 No\nETag: \"hash\"\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT"
                        + "\nContent-Range: bytes */9",
                "<Error><Code>PreconditionFailed</Code><Message>No.</Message></Error>");

        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.headerLines().toString()).doesNotContain("etag", "last-modified", "content-range");
    }

    @DisplayName("S-46 no sentence names the upstream, be it with its port or without")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        dial tcp HOST:PORT: connection refused | The store behind the gateway answers `InternalError`.
        Try http://bucket.HOST/ instead.       | The store behind the gateway answers `InternalError`.
        See ?to=http%3A%2F%2FHOST%3APORT%2F     | The store behind the gateway answers `InternalError`.
        See ?to=http%253A%252F%252FHOST%252F    | The store behind the gateway answers `InternalError`.
        lookup HOST: no such host              | The store behind the gateway answers `InternalError`.
        No credential UPSTREAMKEY.             | The store behind the gateway answers `InternalError`.
        Offset 1HOST of 10-HOST is odd.        | Offset 1HOST of 10-HOST is odd.
        """)
    void s46_noSentenceNamesTheUpstream(String said, String told) throws IOException {
        String host = bridge.upstream.address().getHost();
        String port = Integer.toString(bridge.upstream.address().getPort());
        String message = said.replace("HOST", host).replace("PORT", port);
        String sentence = told.replace("HOST", host);
        RawClient.Answer answer = ask(
                "PUT /bucket/key",
                "HTTP/1.1 400 No",
                "<Error><Code>InternalError</Code><Message>" + message + "</Message></Error>");
        assertThat(answer.text()).contains("<Message>" + sentence + "</Message>");

        RawClient.Answer bare =
                head("HTTP/1.1 400 No\nX-Minio-Error-Code: InternalError\nX-Minio-Error-Desc: " + message);
        assertThat(bare.header("x-minio-error-desc")).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Authorization        | AWS4-HMAC-SHA256 Credential=x
        Host                 | elsewhere
        X-Amz-Content-Sha256 | UNSIGNED-PAYLOAD
        prefix               | of UPSTREAMKEY
        prefix               | HTTP://LOCALHOST/
        """)
    void detailsDoNotTellHowTheGatewayAsks(String name, String value) throws IOException {
        String here = bridge.upstream.address().getAuthority();
        String named = value.replace("LOCALHOST", here);
        RawClient.Answer answer = ask(
                "PUT /bucket/key",
                "HTTP/1.1 400 No",
                "<Error><Code>InvalidArgument</Code><Message>No.</Message><ArgumentName>" + name
                        + "</ArgumentName><ArgumentValue>" + named + "</ArgumentValue></Error>");

        assertThat(answer.text())
                .contains("<Code>InvalidArgument</Code><Message>No.</Message>")
                .doesNotContain("ArgumentName", "ArgumentValue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void aTrailerOfACallWithoutABodyIsNotSentOn(String method) throws IOException {
        bridge.upstream.now((seen, wire) -> {
            wire.ok("");
            return true;
        });
        bridge.ask(method + " /bucket/key HTTP/1.1\n"
                + "Host: h\n"
                + "X-Amz-Decoded-Content-Length: 0\n"
                + "X-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\n"
                + "X-Amz-Trailer: x-amz-checksum-crc32\n\n");

        FakeUpstream.Request seen = Objects.requireNonNull(bridge.upstream.requests.poll());
        assertThat(seen.header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
        assertThat(seen.headers().toString()).doesNotContain("trailer", "aws-chunked", "decoded");
    }

    @Test
    void theTrailingChecksumOfNothingIsSentOn() throws IOException {
        bridge.upstream.now((seen, wire) -> {
            wire.ok("");
            return true;
        });
        bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 0\nX-Amz-Decoded-Content-Length: 0"
                + "\nX-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nX-Amz-Trailer: x-amz-checksum-crc32"
                + "\nContent-Encoding: aws-chunked\nX-Test-Trailer: AAAAAA==\n\n");

        FakeUpstream.Request seen = Objects.requireNonNull(bridge.upstream.requests.poll());
        assertThat(seen.body()).isEqualTo("0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
        assertThat(seen.header("x-amz-trailer")).isEqualTo("x-amz-checksum-crc32");
    }
}
