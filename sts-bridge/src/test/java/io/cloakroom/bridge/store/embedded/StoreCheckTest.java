package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.FakeExchange.Body;
import io.cloakroom.bridge.store.embedded.upkeep.StoreCheck;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage done on purpose to a store that is not running. */
final class StoreCheckTest {
    private static final int LARGE = 100_000;

    @TempDir
    Path directory;

    private Path store;
    private final List<String> faults = new ArrayList<>();

    /**
     * Objects of every kind: in the catalog, in a file, of parts with each kind of checksum, a copy, and an open
     * upload.
     */
    @BeforeEach
    void fill() throws IOException {
        store = directory.resolve("store");
        try (var fixture = new StoreFixture(store)) {
            FakeClient client = fixture.client();
            client.put(BUCKET, "empty", "");
            client.put(BUCKET, "small", "some text");
            client.call(S3Operation.PUT_OBJECT, BUCKET, "tagged")
                    .header("x-amz-meta-a", "b")
                    .body("x")
                    .run();
            client.put(BUCKET, "large", bytes(LARGE));
            for (String algorithm : List.of("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")) {
                upload(client, "parts " + algorithm, algorithm, true);
            }
            upload(client, "parts", "", true);
            upload(client, "open", "", false);
            client.call(S3Operation.COPY_OBJECT, BUCKET, "copy")
                    .from(BUCKET, "parts SHA1")
                    .run();
        }
    }

    /** Of one part, or of two if no checksum is asked for: the first of several is large. */
    private static void upload(FakeClient client, String key, String algorithm, boolean isCompleted) {
        int parts = algorithm.isEmpty() ? 2 : 1;
        FakeClient.Call create = client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, key);
        if (!algorithm.isEmpty()) {
            create.header("x-amz-checksum-algorithm", algorithm);
        }
        String upload =
                XmlElement.parse(create.run().body(), 10).childText("UploadId").orElseThrow();
        var list = new StringBuilder("<CompleteMultipartUpload>");
        for (int number = 1; number <= parts; number++) {
            byte[] body = bytes(number < parts ? (int) MultipartCompletion.MIN_PART_BYTES : 40_000 + key.length());
            Headers checksum = ChecksumAlgorithm.ofName(algorithm)
                    .map(known -> UploadStoreTest.checksum(known, body))
                    .orElse(Headers.EMPTY);
            String etag = client.call(S3Operation.UPLOAD_PART, BUCKET, key)
                    .query("uploadId", upload)
                    .query("partNumber", number)
                    .body(new Body(body, true, checksum, false))
                    .run()
                    .header("etag");
            list.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(number, etag));
        }
        if (isCompleted) {
            client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, key)
                    .query("uploadId", upload)
                    .body(list.append("</CompleteMultipartUpload>").toString())
                    .run();
        }
    }

    @Test
    void aWholeStoreHasNoFaults() throws IOException {
        StoreCheck.Report report = check();
        assertThat(faults).isEmpty();
        assertThat(report.faults()).isZero();
        assertThat(report.unused()).isZero();
        assertThat(report.objects()).isEqualTo(11);
        assertThat(report.bytes()).isGreaterThan(MultipartCompletion.MIN_PART_BYTES + LARGE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a flipped byte in a file       | large          | flip     | object box/large: its bytes do not have the entity tag
            a flipped byte in a part       | parts          | flip     | object box/parts: the bytes of data file
            the same, composite checksum   | parts SHA256   | flip     | do not have the SHA256 that was stored
            the same, checksum over all    | parts CRC64NVME| flip     | do not have the CRC64NVME that was stored
            the same, part of an open one  | open           | flip     | the bytes of data file
            a file cut short               | large          | cut      | bytes, expected 100000
            a missing file                 | large          | delete   | is missing
            """)
    void findsDamagedFiles(String why, String key, String damage, String fault) throws IOException, SQLException {
        Path file = fileOf(key);
        switch (damage) {
            case "flip" -> {
                try (var content = new RandomAccessFile(file.toFile(), "rw")) {
                    content.seek(content.length() / 2);
                    int old = content.read();
                    content.seek(content.length() / 2);
                    content.write(old ^ 1);
                }
            }
            case "cut" -> {
                try (var content = new RandomAccessFile(file.toFile(), "rw")) {
                    content.setLength(content.length() - 1);
                }
            }
            default -> Files.delete(file);
        }
        assertThat(check().faults()).as(why).isEqualTo(1);
        assertThat(faults).singleElement().asString().contains(fault);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            other bytes              | UPDATE bodies SET content = CAST('sOme text' AS BLOB) WHERE length(content) = 9 | its bytes do not have the entity tag
            no bytes                 | DELETE FROM bodies WHERE length(content) = 9                                | its bytes are not in the catalog
            another checksum         | UPDATE objects SET checksums = 'SHA1:AAAA' WHERE key = CAST('small' AS BLOB) | do not have the checksum SHA1 AAAA
            a composite one          | UPDATE objects SET checksums = replace(checksums, '-1', '-3') WHERE key = CAST('parts SHA1' AS BLOB) | do not have the checksum SHA1
            another entity tag       | UPDATE objects SET etag = replace(etag, '-2', '-3') WHERE key = CAST('parts' AS BLOB) | entity tag
            another size             | UPDATE objects SET size = 7 WHERE key = CAST('large' AS BLOB)               | listings give it 7 bytes, it has 100000
            unreadable pieces        | UPDATE objects SET pieces = 'gibberish' WHERE key = CAST('large' AS BLOB)   | its row cannot be read
            a file that is not owned | DELETE FROM files WHERE id = (SELECT file FROM parts WHERE number = 1)       | the next start would delete it
            a file that is none      | UPDATE parts SET file = '../../cloakroom-store' WHERE number = 1            | is no name of a data file
            a file of two objects    | UPDATE parts SET file = (SELECT file FROM parts WHERE number = 1), size = (SELECT size FROM parts WHERE number = 1), etag = (SELECT etag FROM parts WHERE number = 1), checksum = (SELECT checksum FROM parts WHERE number = 1) WHERE number = 2 | belongs to another object too
            """)
    void findsDamagedRows(String why, String sql, String fault) throws IOException, SQLException {
        assertThat(execute(sql)).as(why).isEqualTo(1);
        check();
        assertThat(faults).singleElement().asString().contains(fault);
    }

    @Test
    void findsObjectsAndPartsOfNothing() throws IOException, SQLException {
        execute("DELETE FROM buckets");
        execute("DELETE FROM uploads");
        assertThat(check().faults()).isEqualTo(13);
        assertThat(faults)
                .filteredOn(fault -> fault.contains("its bucket does not exist"))
                .hasSize(11);
        assertThat(faults)
                .filteredOn(fault -> fault.contains("its upload does not exist"))
                .hasSize(2);
    }

    @Test
    void findsADamagedCatalog() throws IOException {
        try (var catalog = new RandomAccessFile(store.resolve("catalog.sqlite").toFile(), "rw")) {
            for (long page = 1; page * 4096 < catalog.length(); page++) {
                catalog.seek(page * 4096);
                catalog.write(new byte[64]);
            }
        }
        assertThatExceptionOfType(IOException.class).isThrownBy(this::check).withMessageContaining("catalog");
    }

    @Test
    void whatAKilledProcessLeavesIsNoFault() throws IOException, SQLException {
        Path folder = Files.createDirectories(store.resolve("data/zz"));
        Files.writeString(folder.resolve("01kjmma2qtsz8j0e3q3k4djyzz"), "never adopted");
        execute("INSERT INTO bodies(id, content) VALUES(1000, x'00')");
        assertThat(check()).returns(0L, StoreCheck.Report::faults).returns(2L, StoreCheck.Report::unused);
    }

    @Test
    void aRunningStoreIsNotChecked() throws IOException {
        try (var running = new StoreFixture(store)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(this::check).withMessageContaining("is in use");
            assertThat(running.client().get(BUCKET, "small").text()).isEqualTo("some text");
        }
    }

    @Test
    void anythingElseIsNoStore() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreCheck.run(other, faults::add))
                .withMessageContaining("is not a Cloakroom store");
        assertThat(other).isEmptyDirectory();
    }

    private StoreCheck.Report check() throws IOException {
        return StoreCheck.run(store, faults::add);
    }

    private int execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("catalog.sqlite"));
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first data file of an object, or of the upload that is open. */
    private Path fileOf(String key) throws SQLException {
        String sql = key.equals("open")
                ? "SELECT '1 ' || file || ' 1 ' FROM parts WHERE number = 1"
                : "SELECT pieces FROM objects WHERE key = ?";
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("catalog.sqlite"));
                var query = connection.prepareStatement(sql)) {
            if (!key.equals("open")) {
                query.setBytes(1, key.getBytes(StandardCharsets.UTF_8));
            }
            try (var row = query.executeQuery()) {
                String id = row.getString(1).split(" ", -1)[1];
                return store.resolve("data")
                        .resolve(id.substring(id.length() - 2))
                        .resolve(id);
            }
        }
    }
}
