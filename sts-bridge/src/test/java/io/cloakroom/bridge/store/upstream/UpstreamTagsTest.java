package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Target;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tags that a policy tests, read at the upstream. */
class UpstreamTagsTest {
    private static final String NO_TAGS = "<Tagging><TagSet/></Tagging>";

    private final FakeUpstream upstream;
    private final UpstreamStore store;

    UpstreamTagsTest() throws IOException {
        upstream = new FakeUpstream((request, wire) -> true);
        store = new UpstreamStore(
                UpstreamFixture.config(upstream.address()), InstantSource.system(), UpstreamFixture.SHORT);
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        upstream.close();
    }

    private void answerWith(String status, String body) {
        upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 " + status + "\nContent-Length: " + body.length() + "\n\n")
                    .raw(body);
            return true;
        });
    }

    private Optional<Map<String, String>> tags(Optional<String> version) {
        return store.tags(new S3Target.Object("bucket", "a key/ü"), version, TraceContext.NONE);
    }

    @Test
    void areReadWithTheGatewaysKey() {
        answerWith("200 OK", """
                <?xml version="1.0" encoding="UTF-8"?>
                <Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet><Tag><Key>a</Key><Value>1 &amp; 2</Value>\
                </Tag><Tag><Key>b</Key><Value></Value></Tag></TagSet></Tagging>""");

        assertThat(tags(Optional.of("v/1"))).contains(Map.of("a", "1 & 2", "b", ""));
        FakeUpstream.Request seen = Objects.requireNonNull(upstream.requests.poll());
        assertThat(seen.line()).isEqualTo("GET /bucket/a%20key/%C3%BC?tagging=&versionId=v%2F1 HTTP/1.1");
        assertThat(seen.header("authorization")).contains("Credential=UPSTREAMKEY/");
        assertThat(tags(Optional.empty())).isPresent();
        assertThat(Objects.requireNonNull(upstream.requests.poll()).line())
                .isEqualTo("GET /bucket/a%20key/%C3%BC?tagging= HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found, NoSuchKey",
        "404 Not Found, NoSuchVersion",
        "404 Not Found, NoSuchBucket",
        "404 Not Found, NoSuchTagSet",
    })
    void whatIsNotThereHasNone(String status, String code) {
        answerWith(status, "<Error><Code>" + code + "</Code></Error>");
        assertThat(tags(Optional.empty())).contains(Map.of());
    }

    @Test
    void aDeleteMarkerHasNone() {
        answerWith("405 Method Not Allowed\nx-amz-delete-marker: true", "<Error><Code>MethodNotAllowed</Code></Error>");
        assertThat(tags(Optional.empty())).contains(Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "501 Not Implemented, NotImplemented",
        "405 Method Not Allowed, MethodNotAllowed",
        "400 Bad Request, InvalidArgument",
        "404 Not Found, SomethingElse",
    })
    void aStoreWithoutTagsIsNotOneWithoutAny(String status, String code) {
        answerWith(status, "<Error><Code>" + code + "</Code></Error>");
        assertThat(tags(Optional.empty())).isEmpty();
    }

    @Test
    void aVersionIdThatTheStoreRefusesIsTheCallersMistake() {
        answerWith("400 Bad Request", "<Error><Code>InvalidArgument</Code></Error>");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> tags(Optional.of("x")))
                .returns(AwsErrorCode.INVALID_ARGUMENT, AwsException::code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"501 Not Implemented", "403 Forbidden", "503 Slow Down", "200 OK"})
    void aWarningComesOnceAMinute(String status) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(UpstreamTags.class);
        log.start();
        logger.addAppender(log);
        answerWith(status, "<Error><Code>X</Code></Error>");
        try (UpstreamStore other =
                new UpstreamStore(UpstreamFixture.config(upstream.address()), now::get, UpstreamFixture.SHORT)) {
            askThrice(other);
            assertThat(log.list).hasSize(1);
            now.set(now.get().plusSeconds(60));
            askThrice(other);
            assertThat(log.list).hasSize(2);
            now.set(now.get().minusSeconds(3600));
            askThrice(other);
            assertThat(log.list).as("the clock was set back").hasSize(3);
        } finally {
            logger.detachAppender(log);
        }
    }

    private static void askThrice(UpstreamStore store) {
        for (int i = 0; i < 3; i++) {
            try {
                var unused = store.tags(new S3Target.Object("bucket", "k"), Optional.empty(), TraceContext.NONE);
            } catch (AwsException refused) {
                assertThat(refused.code().status()).isEqualTo(503);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, AccessDenied, SERVICE_UNAVAILABLE",
        "403 Forbidden, InvalidAccessKeyId, SERVICE_UNAVAILABLE",
        "307 Temporary Redirect, TemporaryRedirect, SERVICE_UNAVAILABLE",
        "500 Internal Server Error, InternalError, SLOW_DOWN",
        "503 Slow Down, SlowDown, SLOW_DOWN",
        "429 Too Many Requests, SlowDown, SLOW_DOWN",
    })
    void failuresAreErrors(String status, String code, AwsErrorCode expected) {
        answerWith(status, "<Error><Code>" + code + "</Code><Message>UPSTREAMKEY</Message></Error>");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> tags(Optional.empty()))
                .returns(expected, AwsException::code)
                .withMessageNotContaining("UPSTREAMKEY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html/>",
                "",
                "<Error><Code>InternalError</Code></Error>",
                "<Tagging><TagSet><Tag><Value>1</Value></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>a</Key><Value>2</Value></Tag>"
                        + "</TagSet></Tagging>",
                "<Tagging/>",
                "<Tagging><Tags/></Tagging>",
                "<Tagging><TagSet/><TagSet/></Tagging>",
                "<Tagging><TagSet><Label><Key>a</Key><Value>1</Value></Label></TagSet></Tagging>"
            })
    void otherDocumentsAreErrors(String body) {
        answerWith("200 OK", body);
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> tags(Optional.empty()));
    }

    @Test
    void theContentOfAnObjectIsNotItsTags() {
        answerWith("200 OK\nAccept-Ranges: bytes", NO_TAGS);
        assertThat(tags(Optional.empty())).as("MinIO says so everywhere").contains(Map.of());
        answerWith("200 OK\nETag: \"0\"", NO_TAGS);
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> tags(Optional.empty()));
    }

    @Test
    void anAnswerOfMoreThan64KbIsNotRead() {
        answerWith("200 OK", " ".repeat(64 * 1024 - NO_TAGS.length()) + NO_TAGS);
        assertThat(tags(Optional.empty())).contains(Map.of());
        answerWith("200 OK", " ".repeat(64 * 1024 - NO_TAGS.length() + 1) + NO_TAGS);
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> tags(Optional.empty()));
    }
}
