package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_RANGE;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.PRECONDITION_FAILED;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpDate;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
final class ConditionsTest {
    private static final String EARLIER = "Sun, 01 Mar 2026 11:59:59 GMT";
    private static final String SAME = "Sun, 01 Mar 2026 12:00:00 GMT";
    private static final String LATER = "Sun, 01 Mar 2026 12:00:01 GMT";

    @TempDir
    Path directory;

    private StoreFixture fixture;
    private FakeClient client;
    private String etag;

    @BeforeEach
    void open() throws IOException {
        fixture = new StoreFixture(directory);
        client = fixture.client();
        etag = client.put(BUCKET, "a", "0123456789").header("etag");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        matching tag                      | ETAG          | -             | -       | -       | 200
        any tag                           | *             | -             | -       | -       | 200
        tag among others                  | "x", ETAG     | -             | -       | -       | 200
        wrong tag                         | "x"           | -             | -       | -       | 412
        tag wins over unmodified since    | ETAG          | -             | -       | EARLIER | 200
        unmodified since same second      | -             | -             | -       | SAME    | 200
        unmodified since earlier          | -             | -             | -       | EARLIER | 412
        unmodified since no date          | -             | -             | -       | yester  | 200
        none match, other                 | -             | "x"           | -       | -       | 200
        none match, same                  | -             | ETAG          | -       | -       | 304
        none match, weak                  | -             | W/ETAG        | -       | -       | 304
        none match, any                   | -             | *             | -       | -       | 304
        modified since earlier            | -             | -             | EARLIER | -       | 200
        modified since same second        | -             | -             | SAME    | -       | 304
        modified since later              | -             | -             | LATER   | -       | 304
        none match wins over modified     | -             | "x"           | LATER   | -       | 200
        both tags, match and none match   | ETAG          | ETAG          | -       | -       | 304
        """)
    void decideReads(String why, String match, String noneMatch, String modified, String unmodified, int status) {
        for (var operation : new S3Operation[] {S3Operation.GET_OBJECT, S3Operation.HEAD_OBJECT}) {
            var call = client.call(operation, BUCKET, "a");
            header(call, "if-match", match);
            header(call, "if-none-match", noneMatch);
            header(call, "if-modified-since", modified);
            header(call, "if-unmodified-since", unmodified);
            assertThat(status(call)).as(why).isEqualTo(status);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        matching tag             | if-match            | ETAG    | 200
        wrong tag                | if-match            | "x"     | 412
        none match, same         | if-none-match       | ETAG    | 412
        none match, other        | if-none-match       | "x"     | 200
        modified since same      | if-modified-since   | SAME    | 412
        unmodified since earlier | if-unmodified-since | EARLIER | 412
        """)
    void decideCopies(String why, String name, String value, int status) {
        var call = client.call(S3Operation.COPY_OBJECT, BUCKET, "b").from(BUCKET, "a");
        header(call, "x-amz-copy-source-" + name, value);
        assertThat(status(call)).as(why).isEqualTo(status);
    }

    /** So that the reader knows what there is now. */
    @ParameterizedTest
    @CsvSource({"if-match, '\"x\"', PRECONDITION_FAILED", "range, bytes=100-, INVALID_RANGE"})
    void refusedReadsTellTheTag(String name, String value, AwsErrorCode code) {
        for (var operation : new S3Operation[] {S3Operation.GET_OBJECT, S3Operation.HEAD_OBJECT}) {
            var call = client.call(operation, BUCKET, "a").header(name, value);
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(call::run)
                    .returns(code, AwsException::code)
                    .returns(
                            List.of(
                                    new AwsException.Field("etag", etag),
                                    new AwsException.Field("last-modified", HttpDate.of(StoreFixture.NOW))),
                            AwsException::fields);
        }
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("if-match", "\"x\"")
                        .body("new")
                        .run())
                .as("who writes may not be allowed to read")
                .returns(List.of(), AwsException::fields);
    }

    @Test
    void decideWrites() {
        assertRefused(
                PRECONDITION_FAILED,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("if-none-match", "*")
                        .body("new")
                        .run());
        assertThat(client.call(S3Operation.PUT_OBJECT, BUCKET, "b")
                        .header("if-none-match", "*")
                        .body("new")
                        .run()
                        .status())
                .isEqualTo(200);
        assertRefused(
                PRECONDITION_FAILED,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("if-match", "\"x\"")
                        .body("new")
                        .run());
        assertRefused(
                NO_SUCH_KEY,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "missing")
                        .header("if-match", etag)
                        .body("new")
                        .run());
        assertRefused(
                NOT_IMPLEMENTED,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("if-none-match", etag)
                        .body("new")
                        .run());
        assertThat(client.get(BUCKET, "a").text()).isEqualTo("0123456789");
        assertThat(client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("if-match", etag)
                        .body("new")
                        .run()
                        .status())
                .isEqualTo(200);
        assertRefused(
                PRECONDITION_FAILED,
                () -> client.call(S3Operation.DELETE_OBJECT, BUCKET, "a")
                        .header("if-match", etag)
                        .run());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        GET_OBJECT    | if-match                                | "x"     | If-Match
        GET_OBJECT    | if-unmodified-since                     | EARLIER | If-Unmodified-Since
        PUT_OBJECT    | if-match                                | "x"     | If-Match
        PUT_OBJECT    | if-none-match                           | *       | If-None-Match
        DELETE_OBJECT | if-match                                | "x"     | If-Match
        COPY_OBJECT   | x-amz-copy-source-if-match              | "x"     | x-amz-copy-source-If-Match
        COPY_OBJECT   | x-amz-copy-source-if-none-match         | ETAG    | x-amz-copy-source-If-None-Match
        COPY_OBJECT   | x-amz-copy-source-if-modified-since     | SAME    | x-amz-copy-source-If-Modified-Since
        COPY_OBJECT   | x-amz-copy-source-if-unmodified-since   | EARLIER | x-amz-copy-source-If-Unmodified-Since
        COPY_OBJECT   | if-none-match                           | *       | If-None-Match
        """)
    void theAnswerNamesTheConditionThatFailed(S3Operation operation, String name, String value, String condition) {
        var call = client.call(operation, BUCKET, "a");
        if (operation == S3Operation.COPY_OBJECT) {
            client.put(BUCKET, "b", "target");
            call = client.call(operation, BUCKET, "b").from(BUCKET, "a");
        }
        header(call, name, value);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(call::run)
                .returns(PRECONDITION_FAILED, AwsException::code)
                .returns(Optional.of(new AwsException.Detail("Condition", condition)), AwsException::detail);
    }

    @Test
    void refusedUploadLeavesNoFile() throws IOException {
        assertRefused(
                PRECONDITION_FAILED,
                () -> client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                        .header("if-none-match", "*")
                        .body(StoreFixture.bytes(100_000))
                        .run());
        fixture.awaitDataFiles(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        first bytes       | bytes=0-3    | 206 | 0123       | bytes 0-3/10
        one byte          | bytes=9-9    | 206 | 9          | bytes 9-9/10
        open end          | bytes=7-     | 206 | 789        | bytes 7-9/10
        end too far       | bytes=8-99   | 206 | 89         | bytes 8-9/10
        suffix            | bytes=-2     | 206 | 89         | bytes 8-9/10
        long suffix       | bytes=-99    | 206 | 0123456789 | bytes 0-9/10
        several           | bytes=0-1,4- | 200 | 0123456789 |
        backwards         | bytes=5-2    | 200 | 0123456789 |
        other unit        | lines=1-2    | 200 | 0123456789 |
        no numbers        | bytes=a-b    | 200 | 0123456789 |
        nothing           | bytes=-      | 200 | 0123456789 |
        """)
    void answersRanges(String why, String range, int status, String body, String contentRange) {
        Answer answer = client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                .header("range", range)
                .run();
        assertThat(answer.status()).as(why).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.headers().first("content-range").orElse(null)).isEqualTo(contentRange);
    }

    @Test
    void refusesRangesOutsideTheObject() {
        for (String range : new String[] {"bytes=10-", "bytes=10-20", "bytes=-0"}) {
            assertRefused(
                    INVALID_RANGE,
                    () -> client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                            .header("range", range)
                            .run());
        }
        assertRefused(
                INVALID_REQUEST,
                () -> client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                        .header("range", "bytes=0-1")
                        .query("partNumber", 1)
                        .run());
        assertThat(client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                        .query("partNumber", 1)
                        .run()
                        .text())
                .isEqualTo("0123456789");
    }

    @Test
    void rangeOfAnotherVersionIsNotTaken() {
        var stale = client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                .header("range", "bytes=5-")
                .header("if-range", "\"other\"");
        assertThat(stale.run().text()).isEqualTo("0123456789");
        var current = client.call(S3Operation.GET_OBJECT, BUCKET, "a")
                .header("range", "bytes=5-")
                .header("if-range", etag);
        assertThat(current.run().text()).isEqualTo("56789");
    }

    private void header(FakeClient.Call call, String name, String value) {
        if (!value.equals("-")) {
            call.header(
                    name,
                    value.replace("ETAG", etag)
                            .replace("EARLIER", EARLIER)
                            .replace("SAME", SAME)
                            .replace("LATER", LATER));
        }
    }

    private static int status(FakeClient.Call call) {
        try {
            return call.run().status();
        } catch (AwsException e) {
            return e.code().status();
        }
    }
}
