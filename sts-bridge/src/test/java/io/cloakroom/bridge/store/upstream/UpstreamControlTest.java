package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.store.ObjectStore.Bucket;
import io.cloakroom.bridge.store.ObjectStore.DeleteMarker;
import io.cloakroom.bridge.store.ObjectStore.DeleteOutcome;
import io.cloakroom.bridge.wire.Await;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamControlTest {
    private static final AuthorizedCall LIST_BUCKETS = AuthorizedCalls.of(Calls.listBuckets());

    private final FakeUpstream upstream;
    private final UpstreamStore store;

    UpstreamControlTest() throws IOException {
        upstream = new FakeUpstream((request, wire) -> true);
        store = new UpstreamStore(
                UpstreamFixture.config(upstream.address()), InstantSource.system(), UpstreamFixture.SHORT);
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        upstream.close();
    }

    private void answerWith(int status, String body) {
        upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 " + status + " X\nContent-Length: " + body.length() + "\n\n")
                    .raw(body);
            return true;
        });
    }

    private FakeUpstream.Request request() {
        return Objects.requireNonNull(upstream.requests.poll());
    }

    @Test
    void bucketsAreSortedAndSigned() {
        answerWith(200, """
                <ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>x</ID></Owner><Buckets>\
                <Bucket><Name>zoo</Name><CreationDate>2026-01-02T03:04:05.000Z</CreationDate></Bucket>\
                <Bucket><Name>ark</Name></Bucket></Buckets></ListAllMyBucketsResult>""");
        assertThat(store.buckets(LIST_BUCKETS))
                .containsExactly(
                        new Bucket("ark", Instant.EPOCH), new Bucket("zoo", Instant.parse("2026-01-02T03:04:05Z")));
        FakeUpstream.Request seen = request();
        assertThat(seen.line()).isEqualTo("GET / HTTP/1.1");
        assertThat(seen.headers().toString()).contains("Credential=UPSTREAMKEY/");
    }

    @Test
    void deletesGoTogetherAndComeBackOneByOne() {
        answerWith(200, """
                <DeleteResult><Deleted><Key>a&amp;b</Key><DeleteMarker>true</DeleteMarker>\
                <DeleteMarkerVersionId>m1</DeleteMarkerVersionId></Deleted>\
                <Deleted><Key>d</Key><VersionId>v2</VersionId></Deleted><Error><Key>c</Key><Code>AccessDenied</Code>\
                <Message>Locked.</Message></Error></DeleteResult>""");
        List<DeleteOutcome> outcomes = store.delete(AuthorizedCalls.deletes(
                "bucket",
                List.of(new ObjectVersion("a&b", Optional.empty()), new ObjectVersion("c", Optional.of("v")))));
        assertThat(outcomes)
                .containsExactly(
                        new DeleteOutcome.Deleted(
                                "a&b", Optional.empty(), Optional.of(new DeleteMarker(Optional.of("m1")))),
                        new DeleteOutcome.Deleted("d", Optional.of("v2"), Optional.empty()),
                        new DeleteOutcome.Failed("c", "AccessDenied", "Locked."));
        FakeUpstream.Request seen = request();
        assertThat(seen.line()).isEqualTo("POST /bucket?delete= HTTP/1.1");
        assertThat(seen.body())
                .contains("<Object><Key>a&amp;b</Key></Object><Object><Key>c</Key><VersionId>v</VersionId></Object>");
        assertThat(seen.headers().toString()).contains("content-md5: ");
    }

    @Test
    void aKeyNoDocumentCanHoldIsDeletedAlone() {
        upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 204 No Content\nx-amz-delete-marker: true\nx-amz-version-id: 1\n\n");
            return true;
        });
        String key = "a\u0001b";
        assertThat(store.delete(AuthorizedCalls.deletes("bucket", List.of(new ObjectVersion(key, Optional.of("1"))))))
                .containsExactly(new DeleteOutcome.Deleted(
                        key, Optional.of("1"), Optional.of(new DeleteMarker(Optional.of("1")))));
        assertThat(request().line()).isEqualTo("DELETE /bucket/a%01b?versionId=1 HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchBucket, NO_SUCH_BUCKET",
        "403, AccessDenied, SERVICE_UNAVAILABLE",
        "403, InvalidAccessKeyId, SERVICE_UNAVAILABLE",
        "307, TemporaryRedirect, SERVICE_UNAVAILABLE",
        "500, InternalError, INTERNAL_ERROR",
        "503, SlowDown, SLOW_DOWN",
        "499, ClientClosedRequest, SLOW_DOWN"
    })
    void errorsAreTranslated(int status, String code, AwsErrorCode expected) {
        answerWith(status, "<Error><Code>" + code + "</Code><Message>UPSTREAMKEY</Message></Error>");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> store.buckets(LIST_BUCKETS))
                .returns(expected, AwsException::code)
                .withMessageNotContaining("UPSTREAMKEY");
    }

    @ParameterizedTest
    @CsvSource({
        "200, <ListAllMyBucketsResult/>, true",
        "403, <Error><Code>AccessDenied</Code></Error>, true",
        "403, <Error><Code>InvalidAccessKeyId</Code></Error>, false",
        "403, <Error><Code>SignatureDoesNotMatch</Code></Error>, false",
        "500, <Error><Code>InternalError</Code></Error>, false",
        "200, not xml, false"
    })
    void readyMeansThatItAnswersAndKnowsOurKey(int status, String body, boolean ready) {
        answerWith(status, body);
        assertThat(store.isReady()).isEqualTo(ready);
    }

    @Test
    void documentTypesAreNotRead() {
        answerWith(200, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ListAllMyBucketsResult/>");
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> store.buckets(LIST_BUCKETS));
    }

    @Test
    void whatIsNoS3AnswerIsSlowDown() {
        answerWith(502, "<html>Bad Gateway");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> store.buckets(LIST_BUCKETS))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
    }

    @ParameterizedTest
    @CsvSource({"a, POST", "'a\u0001b', DELETE"})
    void aDeletionIsNeverSentTwice(String key, String method) {
        answerWith(499, "");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> store.delete(
                        AuthorizedCalls.deletes("bucket", List.of(new ObjectVersion(key, Optional.empty())))))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
        assertThat(upstream.requests)
                .singleElement()
                .satisfies(sent -> assertThat(sent.line()).startsWith(method + " "));
    }

    /** One deadline for the whole answer; behind the head there was none. */
    @Test
    @Timeout(20)
    void anAnswerThatStopsInTheMiddleIsNotWaitedFor() {
        upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\nContent-Length: 100\n\n").raw("<ListAllMyBuckets");
            return true;
        });
        assertThat(store.isReady()).isFalse();
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> store.buckets(LIST_BUCKETS))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> store.delete(
                        AuthorizedCalls.deletes("bucket", List.of(new ObjectVersion("a", Optional.empty())))))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);
        Await.until("the connections are closed", () -> upstream.openConnections() == 0);
    }

    @Test
    void whatOnlyReadsIsSentOnceMore() {
        AtomicInteger tries = new AtomicInteger();
        upstream.now((request, wire) -> {
            if (tries.incrementAndGet() == 1) {
                wire.reset();
                return false;
            }
            wire.ok("<ListAllMyBucketsResult/>");
            return true;
        });
        assertThat(store.buckets(LIST_BUCKETS)).isEmpty();
        assertThat(tries).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"499, 5", "500, 3", "501, 1", "503, 3"})
    void aConnectionIsNotUsedAgainAfterAnErrorOfTheStore(int status, int connections) {
        for (int i = 0; i < 2; i++) {
            answerWith(status, "<ListAllMyBucketsResult/>");
            store.isReady();
        }
        answerWith(200, "<ListAllMyBucketsResult/>");
        assertThat(store.isReady()).isTrue();
        assertThat(upstream.connections).hasValue(connections);
    }
}
