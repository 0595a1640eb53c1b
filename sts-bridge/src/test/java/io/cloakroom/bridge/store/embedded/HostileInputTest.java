package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.KEY_TOO_LONG;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.FakeExchange.Body;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HostileInputTest extends StoreTest {
    @Test
    @DisplayName("S-48 keys are never file paths")
    void s48_keysAreNeverFilePaths() throws IOException {
        Files.writeString(directory.resolve("secret"), "keep out");
        List<String> keys = List.of(
                "../secret",
                "../../secret",
                "/etc/passwd",
                "a",
                "a/b",
                "a/b/c",
                "a//b",
                "a/",
                "/",
                "..",
                ".",
                "a/../b",
                "C:\\windows",
                "..\\secret",
                "%2e%2e%2fsecret",
                "data/00/x",
                "catalog.sqlite",
                "x".repeat(300),
                "'; DROP TABLE objects; --",
                "\ud83d\ude00\u202e",
                "e\u0301",
                "\u00e9");
        for (int size : new int[] {3, 40_000}) {
            for (int i = 0; i < keys.size(); i++) {
                client.put(BUCKET, keys.get(i), bytes(size + i));
            }
            for (int i = 0; i < keys.size(); i++) {
                assertThat(client.get(BUCKET, keys.get(i)).body()).isEqualTo(bytes(size + i));
            }
        }
        assertThat(directory.resolve("secret")).hasContent("keep out");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
        assertThat(fixture.dataFiles()).allMatch(FileIds::isId);
        for (String key : keys) {
            client.call(S3Operation.DELETE_OBJECT, BUCKET, key).run();
            assertRefused(NO_SUCH_KEY, () -> client.get(BUCKET, key));
        }
        fixture.awaitDataFiles(0);
    }

    @Test
    @DisplayName("S-48 bucket names are never file paths either")
    void s48_bucketNamesAreNeverFilePaths() throws IOException {
        client.createBucket("..");
        client.put("..", "x", bytes(40_000));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("store"));
        }
    }

    @Test
    @DisplayName("S-57 documents are bounded in bytes, elements and depth, and have no document type")
    void s57_documentsAreBounded() {
        client.put(BUCKET, "a", "x");
        assertRefused(ENTITY_TOO_LARGE, () -> tagging("<Tagging>" + " ".repeat(70_000) + "</Tagging>"));
        assertRefused(MALFORMED_XML, () -> tagging("<Tagging>" + "<x>".repeat(1000) + "</Tagging>"));
        assertRefused(MALFORMED_XML, () -> tagging("<Tagging>" + "<TagSet/>".repeat(2000) + "</Tagging>"));
        assertRefused(
                MALFORMED_XML,
                () -> tagging("<!DOCTYPE t [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Tagging>&e;</Tagging>"));
        String begun = client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, "a")
                .run()
                .text();
        String uploadId = begun.substring(begun.indexOf("<UploadId>") + 10, begun.indexOf("</UploadId>"));
        assertRefused(
                MALFORMED_XML,
                () -> client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, "a")
                        .query("uploadId", uploadId)
                        .body("<CompleteMultipartUpload>" + "<Part/>".repeat(10_001) + "</CompleteMultipartUpload>")
                        .run());
        assertRefused(KEY_TOO_LONG, () -> client.put(BUCKET, "k".repeat(1025), "x"));
        assertRefused(KEY_TOO_LONG, () -> client.put(BUCKET, "\u00e9".repeat(513), "x"));
        client.put(BUCKET, "\u00e9".repeat(512), "x");
    }

    @Test
    @DisplayName("S-57 a body that is declared or turns out too large is refused")
    void s57_tooLargeIsRefused() throws IOException {
        var files = new DataFiles(
                Files.createDirectory(directory.resolve("files")), new FileIds(InstantSource.system()), () -> {});
        var terms = new UploadBody.Terms(-1, 99_999, Optional::empty);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            FakeExchange declared = upload(new Body(bytes(100_000), true, Headers.EMPTY, false));
            assertRefused(
                    ENTITY_TOO_LARGE, () -> new UploadBody(declared, files, threads, terms, HostileInputTest::refuse));
            FakeExchange undeclared = upload(new Body(bytes(100_000), false, Headers.EMPTY, false));
            undeclared
                    .eventLoop()
                    .execute(() -> undeclared.receive(
                            new UploadBody(undeclared, files, threads, terms, HostileInputTest::refuse)));
            assertRefused(ENTITY_TOO_LARGE, undeclared::await);
        }
    }

    @Test
    void s72_whatWaitsForTheDiskIsAccountedUntilItIsGone() throws IOException {
        var files = new DataFiles(
                Files.createDirectory(directory.resolve("files")), new FileIds(InstantSource.system()), () -> {});
        var terms = new UploadBody.Terms(-1, 99_999, Optional::empty);
        List<Runnable> waiting = new ArrayList<>();
        FakeExchange exchange = upload(Body.of(bytes(10_000)));
        UploadBody body = new UploadBody(exchange, files, waiting::add, terms, HostileInputTest::refuse);
        body.data(Unpooled.wrappedBuffer(bytes(10_000)));
        body.abort();
        assertThat(exchange.keptRooms()).isEqualTo(1);
        waiting.forEach(Runnable::run);
        assertThat(exchange.keptRooms()).isZero();

        assertThatIllegalStateException()
                .isThrownBy(() -> new UploadBody(
                        exchange,
                        files,
                        command -> {
                            throw new IllegalStateException("no thread");
                        },
                        terms,
                        HostileInputTest::refuse));
        assertThat(exchange.keptRooms()).isZero();
    }

    private FakeExchange upload(Body body) {
        return client.call(S3Operation.PUT_OBJECT, BUCKET, "a").body(body).exchange();
    }

    private static void refuse(ReceivedBody body) {
        throw new AssertionError("received " + body);
    }

    @Test
    void clientThatHangsUpLeavesNothing() throws IOException {
        for (int i = 0; i < 20; i++) {
            FakeExchange exchange = client.call(S3Operation.PUT_OBJECT, BUCKET, "a")
                    .body(bytes(3_000_000))
                    .exchange();
            exchange.disconnectAfter(1 + i);
            client.start(exchange);
        }
        fixture.awaitDataFiles(0);
    }

    private void tagging(String document) {
        client.call(S3Operation.PUT_OBJECT_TAGGING, BUCKET, "a").body(document).run();
    }
}
