package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A store that version 0.1 wrote (schema 1), with records that its own code could not read back. */
@ExtendWith(LeakCheck.class)
final class OldCatalogTest {
    private static final String PART = "01kjmma2qtsz8j0e3q3k4djyx8";

    @TempDir
    Path directory;

    private StoreFixture fixture;
    private FakeClient client;

    @BeforeEach
    void open() throws IOException, SQLException {
        Path store = Files.createDirectory(directory.resolve("store"));
        Files.writeString(store.resolve("cloakroom-store"), "Cloakroom object store, format 1\n");
        Path folder = Files.createDirectories(store.resolve("data").resolve(PART.substring(PART.length() - 2)));
        Files.writeString(folder.resolve(PART), "part");
        try (InputStream script = OldCatalogTest.class.getResourceAsStream("catalog-1.sql");
                var connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("catalog.sqlite"));
                var statement = connection.createStatement()) {
            if (script == null) {
                throw new IOException("catalog-1.sql is missing");
            }
            statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        fixture = new StoreFixture(store);
        client = fixture.client();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void objectsKeepTheirHeaders() throws IOException {
        for (int start = 0; start < 2; start++) {
            Answer whole = client.get("box", "whole");
            assertThat(whole.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
            assertThat(whole.lines())
                    .contains("content-type=text/plain|content-disposition=attachment; filename=\"a: b.txt\"|")
                    .contains("cache-control=|x-amz-meta-a=b: c|x-amz-meta-latin==?UTF-8?q?=C3=A9?=|")
                    .contains("x-amz-tagging-count=1|");
            assertThat(client.get("box", "bare").body()).isEmpty();
            Answer large = client.call(S3Operation.GET_OBJECT, "box", "large")
                    .header("x-amz-checksum-mode", "ENABLED")
                    .run();
            assertThat(large.body()).asString(StandardCharsets.UTF_8).isEqualTo("part");
            assertThat(large.lines())
                    .contains("x-amz-meta-a=b|")
                    .contains("x-amz-checksum-crc32=kTyR5Q==-1|x-amz-checksum-type=COMPOSITE|");
            fixture.reopen();
            client = fixture.client();
        }
    }

    @Test
    void aCatalogOfSchema2IsBroughtUpToDate() throws IOException, SQLException {
        fixture.close();
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + directory.resolve("store").resolve("catalog.sqlite"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("ALTER TABLE buckets DROP COLUMN tags");
            statement.executeUpdate("ALTER TABLE buckets DROP COLUMN cors");
            statement.executeUpdate("UPDATE objects SET checksums = ''");
            statement.executeUpdate("UPDATE objects SET checksums = '20:x-amz-checksum-crc328:jNfXvg=='"
                    + " || '19:x-amz-checksum-type11:FULL_OBJECT' WHERE key = CAST('whole' AS BLOB)");
            statement.executeUpdate("PRAGMA user_version = 2");
        }
        fixture = new StoreFixture(directory.resolve("store"));
        client = fixture.client();
        Answer whole = client.call(S3Operation.GET_OBJECT, "box", "whole")
                .header("x-amz-checksum-mode", "ENABLED")
                .run();
        assertThat(whole.lines()).contains("x-amz-checksum-crc32=jNfXvg==|x-amz-checksum-type=FULL_OBJECT|");
        assertRefused(
                AwsErrorCode.NO_SUCH_TAG_SET,
                () -> client.call(S3Operation.GET_BUCKET_TAGGING, "box").run());
    }

    @Test
    void anUploadGoesOn() {
        String uploads = uploads("box");
        assertThat(uploads).contains("<Key>begun</Key>");
        String etag = client.call(S3Operation.UPLOAD_PART, "box", "begun")
                .query("uploadId", id(uploads))
                .query("partNumber", 1)
                .body(UploadStoreTest.withCrc32(new byte[] {1}))
                .run()
                .header("etag");
        client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, "box", "begun")
                .query("uploadId", id(uploads))
                .body("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>")
                .run();
        assertThat(client.get("box", "begun").header("x-amz-meta-a")).isEqualTo("b");
    }

    @Test
    @DisplayName("S-71 a stored header that was smuggled in by a name is gone")
    void s71_aStoredHeaderThatWasSmuggledInByANameIsGone() {
        Answer answer = client.get("poisoned", "cookie");
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        assertThat(answer.lines()).contains("x-amz-meta-a=x|").doesNotContain("cookie");
    }

    @Test
    @DisplayName("S-71 an object and an upload that answered 500 for ever can be used and deleted")
    void s71_poisonedRecordsWorkAgain() {
        Answer broken = client.get("poisoned", "broken");
        assertThat(broken.lines()).contains("x-amz-meta-kept=yes|").doesNotContain("broken");
        String uploads = uploads("poisoned");
        assertThat(uploads).contains("<Key>upload</Key>");
        assertThat(client.call(S3Operation.LIST_PARTS, "poisoned", "upload")
                        .query("uploadId", id(uploads))
                        .run()
                        .status())
                .isEqualTo(200);
        client.call(S3Operation.ABORT_MULTIPART_UPLOAD, "poisoned", "upload")
                .query("uploadId", id(uploads))
                .run();
        assertThat(uploads("poisoned")).doesNotContain("<Upload>");
        client.call(S3Operation.DELETE_OBJECT, "poisoned", "broken").run();
        client.call(S3Operation.DELETE_OBJECT, "poisoned", "cookie").run();
        client.call(S3Operation.DELETE_BUCKET, "poisoned").run();
        assertRefused(AwsErrorCode.NO_SUCH_BUCKET, () -> client.get("poisoned", "broken"));
    }

    private String uploads(String bucket) {
        return client.call(S3Operation.LIST_MULTIPART_UPLOADS, bucket).run().text();
    }

    private static String id(String uploads) {
        return uploads.substring(uploads.indexOf("<UploadId>") + 10, uploads.indexOf("</UploadId>"));
    }
}
