package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_SMALL;
import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART_NUMBER;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PART_ORDER;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_UPLOAD;
import static io.cloakroom.aws.AwsErrorCode.PRECONDITION_FAILED;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartTest extends UploadStoreTest {
    @Test
    void partsBecomeOneObject() throws IOException {
        String upload = begin("content-type", "text/plain", "x-amz-meta-a", "b", "x-amz-tagging", "k=v");
        byte[] first = bytes(MIN);
        byte[] last = bytes(1000);
        String etag2 = part(upload, 7, last).header("etag");
        part(upload, 3, bytes(MIN + 5));
        String etag1 = part(upload, 3, first).header("etag");
        Answer done = complete(upload, "3", etag1, "7", etag2);
        assertThat(done.text()).contains("-2").contains("<Key>big</Key>");
        Answer answer = client.get(BUCKET, KEY);
        assertThat(answer.body()).isEqualTo(concat(first, last));
        assertThat(answer.header("etag")).endsWith("-2\"");
        assertThat(answer.header("content-type")).isEqualTo("text/plain");
        assertThat(answer.header("x-amz-meta-a")).isEqualTo("b");
        assertThat(answer.header("x-amz-tagging-count")).isEqualTo("1");
        fixture.awaitDataFiles(2);
        fixture.reopen();
        client = fixture.client();
        assertThat(client.get(BUCKET, KEY).body()).isEqualTo(concat(first, last));
    }

    @Test
    void readsRangesAcrossPartsAndSingleParts() {
        byte[] first = bytes(MIN);
        byte[] last = bytes(1000);
        String upload = begin();
        complete(
                upload,
                "1",
                part(upload, 1, first).header("etag"),
                "2",
                part(upload, 2, last).header("etag"));
        Answer across = client.call(S3Operation.GET_OBJECT, BUCKET, KEY)
                .header("range", "bytes=" + (MIN - 10) + "-" + (MIN + 9))
                .run();
        assertThat(across.status()).isEqualTo(206);
        assertThat(across.body())
                .isEqualTo(concat(Arrays.copyOfRange(first, MIN - 10, MIN), Arrays.copyOfRange(last, 0, 10)));
        Answer second = client.call(S3Operation.GET_OBJECT, BUCKET, KEY)
                .query("partNumber", 2)
                .run();
        assertThat(second.status()).isEqualTo(206);
        assertThat(second.body()).isEqualTo(last);
        assertThat(second.header("x-amz-mp-parts-count")).isEqualTo("2");
        assertThat(second.header("content-range")).isEqualTo("bytes %d-%d/%d".formatted(MIN, MIN + 999, MIN + 1000));
        assertRefused(
                INVALID_PART_NUMBER,
                () -> client.call(S3Operation.GET_OBJECT, BUCKET, KEY)
                        .query("partNumber", 3)
                        .run());
    }

    @Test
    void refusesWrongPartLists() {
        String upload = begin();
        String etag1 = part(upload, 1, bytes(MIN)).header("etag");
        String etag2 = part(upload, 2, bytes(10)).header("etag");
        String etag3 = part(upload, 3, bytes(10)).header("etag");
        assertRefused(INVALID_PART_ORDER, () -> complete(upload, "2", etag2, "1", etag1));
        assertRefused(INVALID_PART_ORDER, () -> complete(upload, "1", etag1, "1", etag1));
        assertRefused(INVALID_PART, () -> complete(upload, "1", etag2));
        assertRefused(INVALID_PART, () -> complete(upload, "1", etag1, "9", etag2));
        assertRefused(ENTITY_TOO_SMALL, () -> complete(upload, "1", etag1, "2", etag2, "3", etag3));
        assertRefused(MALFORMED_XML, () -> complete(upload));
        assertRefused(MALFORMED_XML, () -> completeWith(upload, "<CompleteMultipartUpload><Part>"));
        assertRefused(MALFORMED_XML, () -> completeWith(upload, "<Other><Part/></Other>"));
        assertRefused(NO_SUCH_UPLOAD, () -> complete("nothing", "1", etag1));
        assertRefused(
                NO_SUCH_UPLOAD,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, "other")
                        .query("uploadId", upload)
                        .body(document("1", etag1))
                        .run());
        assertThat(complete(upload, "1", etag1, "2", etag2).status()).isEqualTo(200);
    }

    @Test
    void completingAgainAnswersTheSame() {
        String upload = begin();
        String etag = part(upload, 1, bytes(10)).header("etag");
        assertThat(complete(upload, "1", etag).text())
                .isEqualTo(complete(upload, "1", etag).text());
        client.put(BUCKET, KEY, "something else");
        assertRefused(NO_SUCH_UPLOAD, () -> complete(upload, "1", etag));
    }

    @Test
    void conditionsHoldWhenTheObjectAppears() {
        client.put(BUCKET, KEY, "there");
        String upload = begin();
        String etag = part(upload, 1, bytes(10)).header("etag");
        assertRefused(
                PRECONDITION_FAILED,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, KEY)
                        .query("uploadId", upload)
                        .header("if-none-match", "*")
                        .body(document("1", etag))
                        .run());
        assertThat(client.get(BUCKET, KEY).text()).isEqualTo("there");
        assertThat(complete(upload, "1", etag).status()).isEqualTo(200);
    }

    @Test
    void copiesRangesIntoParts() {
        byte[] source = bytes(50_000);
        client.put(BUCKET, "source", source);
        client.put(BUCKET, "small", "0123456789");
        String upload = begin();
        String etag = copyPart(upload, 1, "source", "bytes=100-20099");
        assertThat(complete(upload, "1", etag).status()).isEqualTo(200);
        assertThat(client.get(BUCKET, KEY).body()).isEqualTo(Arrays.copyOfRange(source, 100, 20_100));
        String second = begin("x-amz-checksum-algorithm", "CRC64NVME");
        String etag2 = copyPart(second, 1, "small", "bytes=2-4");
        complete(second, "1", etag2);
        assertThat(client.get(BUCKET, KEY).text()).isEqualTo("234");
    }

    @Test
    void aPartOfNoUploadIsRefusedBeforeItIsKept() throws IOException {
        assertRefused(NO_SUCH_UPLOAD, () -> part("nothing", 1, bytes(3_000_000)));
        fixture.awaitDataFiles(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=0",
                "bytes=-1",
                "bytes=0-",
                "bytes=2-1",
                "bytes=a-b",
                "0-1",
                "bytes=0-1,2-3",
                "bytes=0-10",
                "bytes=10-11",
                "bytes=+0-1",
                "bits=0-1",
                "bytes=0-99999999999999999999"
            })
    void refusesARangeThatIsNone(String range) {
        client.put(BUCKET, "source", "0123456789");
        String upload = begin();
        assertRefused(INVALID_ARGUMENT, () -> copyPart(upload, 1, "source", range));
    }
}
