package io.cloakroom.bridge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.http.ClientConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T10:11:12.345678Z"));

    @TempDir
    private Path directory;

    private final RecentRecords recent = new RecentRecords();

    @Test
    void writesOneLineARequest() throws IOException {
        Path file = directory.resolve("audit.log");
        try (AuditLog log = AuditLog.toFile(file, recent, CLOCK)) {
            log.write(record("R1"), 200, 10, 20, Duration.ofMillis(7));
            log.write(new AuditDraft("R2", new ClientConnection("192.0.2.7", false)), 403, 0, 5, Duration.ZERO);
        }

        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("""
                {"time":"2026-11-22T10:11:12.345Z","requestId":"R1","client":"203.0.113.9","peer":"192.0.2.7",\
                "principal":"arn:aws:sts::000000000000:assumed-role/_/ada","accessKeyId":"ASIA1","provider":"_",\
                "sub":"s-1","userName":"ada","action":"s3:GetObject","resource":"arn:aws:s3:::b/k","decision":"allow",\
                "policy":"readonly","statement":"0","reason":null,"status":200,"bytesIn":10,"bytesOut":20,"ms":7}""");
        assertThat(JSON.readTree(Files.readAllLines(file).get(1)).get("policy").isNull())
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void remembersTheLastLinesByRequest() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecentRecords few = new RecentRecords(3000);
        try (AuditLog log = AuditLog.toStream(out, few, CLOCK)) {
            log.write(record("refused").because(() -> "no statement allows it"), 403, 0, 0, Duration.ZERO);
            for (int i = 0; i < 20; i++) {
                log.write(record("R" + i), 200, 0, 0, Duration.ZERO);
            }
        }
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertThat(few.find("refused")).hasValue(lines[0]).get().asString().contains("no statement allows it");
        assertThat(few.find("R19")).hasValue(lines[20]);
        assertThat(few.find("R0")).as("the oldest go first").isEmpty();
        assertThat(few.find("unknown")).isEmpty();
        try (AuditLog log = AuditLog.remembering(few, CLOCK)) {
            log.write(record("R20"), 200, 0, 0, Duration.ZERO);
        }
        assertThat(few.find("R20")).isPresent();
    }

    @Test
    void asksForReasonsWhenItWrites() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Set<String> askers = new ConcurrentSkipListSet<>();
        try (AuditLog log = AuditLog.toStream(out, recent, CLOCK)) {
            log.write(
                    record("R1").because(() -> {
                        askers.add(Thread.currentThread().getName());
                        return "no statement\nallows it";
                    }),
                    403,
                    0,
                    0,
                    Duration.ZERO);
            log.write(record("R2").because(() -> "x".repeat(5000)), 403, 0, 0, Duration.ZERO);
            log.write(
                    record("R3").because(() -> {
                        throw new IllegalStateException("broken");
                    }),
                    403,
                    0,
                    0,
                    Duration.ZERO);
        }

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(JSON.readTree(lines.get(0)).get("reason").textValue()).isEqualTo("no statement\nallows it");
        assertThat(JSON.readTree(lines.get(1)).get("reason").textValue()).hasSize(AuditLines.MAX_REASON_CHARS + 1);
        assertThat(JSON.readTree(lines.get(2)).get("reason").isNull()).isTrue();
        assertThat(askers).containsExactly("audit-log");
    }

    @Test
    void s57_aFloodOfDeniedRequestsIsNotExplained() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger explained = new AtomicInteger();
        AuditLog log = AuditLog.toStream(blocking(new ByteArrayOutputStream(), writing, goOn), recent, CLOCK);
        log.write(record("first"), 200, 0, 0, Duration.ZERO);
        writing.await();
        List<AuditDraft> records = new ArrayList<>();
        for (int i = 0; i < 10 * QueuedAuditLog.EXPLAINED; i++) {
            AuditDraft denied = record("R" + i).because(() -> "reason " + explained.incrementAndGet());
            records.add(denied);
            log.write(denied, 403, 0, 0, Duration.ZERO);
        }
        assertThat(records.stream().filter(record -> record.reason() != null))
                .as("what waits holds on to no more requests than these")
                .hasSize(QueuedAuditLog.EXPLAINED);
        goOn.countDown();
        log.close();
        assertThat(explained).hasValue(QueuedAuditLog.EXPLAINED);
        assertThat(log.lost()).isZero();
    }

    @Test
    void appendsToWhatIsThere() throws IOException {
        Path file = directory.resolve("audit.log");
        Files.writeString(file, "{\"earlier\":true}\n");
        try (AuditLog log = AuditLog.toFile(file, recent, CLOCK)) {
            log.write(record("R1"), 200, 0, 0, Duration.ZERO);
        }

        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("{\"earlier\":true}");
    }

    @Test
    void hostileValueCannotForgeALine() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AuditLog log = AuditLog.toStream(out, recent, CLOCK)) {
            AuditDraft record = record("R1").asked("s3:GetObject", "b/k\"}\n{\"requestId\":\"R2\u0000\r\ud800");
            log.write(record, 200, 0, 0, Duration.ZERO);
        }

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        JsonNode line = JSON.readTree(text);
        assertThat(line.get("resource").textValue()).isEqualTo("b/k\"}\n{\"requestId\":\"R2\u0000\r\ud800");
    }

    @DisplayName("S-75 nothing of a record steers the terminal of whoever reads the log")
    @Test
    void s75_controlCharactersReachNoFile() throws IOException {
        String hostile = "\u001b[2J\u009b1A\u007f\u0085\u202e\u2028\u200b";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AuditLog log = AuditLog.toStream(out, recent, CLOCK)) {
            AuditDraft record = record("R1")
                    .asked("s3:GetObject", "é" + hostile)
                    .ofVersion(hostile)
                    .copying(hostile, hostile)
                    .touched(List.of(new TouchedObject(hostile, Optional.of(hostile), hostile)))
                    .by(hostile, hostile)
                    .identity(hostile, hostile, hostile)
                    .decided(AuditDecision.IMPLICIT_DENY, hostile, hostile)
                    .because(() -> hostile);
            log.write(record, 200, 0, 0, Duration.ZERO);
        }

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text.strip()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
        assertThat(JSON.readTree(text).get("resource").textValue()).isEqualTo("é" + hostile);
    }

    @DisplayName("S-75 a record names each of 1000 objects and stays bounded")
    @Test
    void s75_aRecordOfManyObjectsIsBoundedAndNamesEach() throws IOException {
        List<TouchedObject> objects = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            objects.add(new TouchedObject("\u0085".repeat(1020) + i, Optional.of("v".repeat(4000)), "deleted"));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AuditLog log = AuditLog.toStream(out, recent, CLOCK)) {
            log.write(record("R1").touched(objects), 200, 0, 0, Duration.ZERO);
            log.write(record("R2").touched(objects.subList(0, 3)), 200, 0, 0, Duration.ZERO);
        }

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(0)).hasSizeLessThan(1024 * 1024);
        List<String> keys = JSON.readTree(lines.get(0)).get("objects").findValuesAsText("key");
        assertThat(keys).hasSize(1000).doesNotHaveDuplicates().allMatch(key -> key.contains("…sha256:"));
        assertThat(JSON.readTree(lines.get(1)).get("objects").findValuesAsText("key"))
                .as("keys are written out where there is room")
                .containsExactly(
                        objects.get(0).key(),
                        objects.get(1).key(),
                        objects.get(2).key());
    }

    @DisplayName("S-75 what is left out because too much waits is counted in the record")
    @Test
    void s75_objectsThatFindNoRoomAreCounted() throws Exception {
        List<TouchedObject> objects = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            objects.add(new TouchedObject("k" + i, Optional.empty(), "deleted"));
        }
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AuditLog log = AuditLog.toStream(blocking(out, writing, goOn), recent, CLOCK);
        log.write(record("first"), 200, 0, 0, Duration.ZERO);
        writing.await();
        for (int i = 0; i < 200; i++) {
            log.write(record("R" + i).touched(objects), 200, 0, 0, Duration.ZERO);
        }
        goOn.countDown();
        log.close();

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(JSON.readTree(lines.get(1)).get("objects")).hasSize(1000);
        JsonNode last = JSON.readTree(lines.get(200));
        assertThat(last.has("objects")).isFalse();
        assertThat(last.get("unnamedObjects").intValue()).isEqualTo(1000);
        assertThat(log.lost()).isZero();
    }

    @DisplayName("S-75 the writing thread outlives any failure, and the loss is said")
    @Test
    void s75_theThreadSurvivesAnyThrowable() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CountDownLatch failed = new CountDownLatch(1);
        AuditOutput output = new AuditOutput() {
            @Override
            public void write(ByteBuffer lines) {
                if (failed.getCount() > 0) {
                    out.write(lines.array(), lines.arrayOffset() + lines.position(), 10);
                    failed.countDown();
                    throw new NoClassDefFoundError("of the test");
                }
                out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
            }

            @Override
            public void close() {}
        };
        AuditLog log = new QueuedAuditLog(output, recent, CLOCK);
        log.write(record("R1"), 200, 0, 0, Duration.ZERO);
        await(failed);
        log.write(record("R2"), 200, 0, 0, Duration.ZERO);
        log.close();

        assertThat(log.lost()).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        torn -> assertThat(torn).hasSize(10),
                        loss -> assertThat(loss).contains("\"lostRecords\":1"),
                        next -> assertThat(next).contains("\"requestId\":\"R2\""));
    }

    @DisplayName("S-75 an explanation that fails costs nothing but itself")
    @Test
    void s75_aRecordWhoseExplanationFailsIsWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AuditLog log = AuditLog.toStream(out, recent, CLOCK);
        AuditDraft record = record("R1").because(() -> {
            throw new StackOverflowError("of the test");
        });
        log.write(record, 403, 0, 0, Duration.ZERO);
        log.close();

        assertThat(log.lost()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"requestId\":\"R1\"", "\"reason\":null");
    }

    @Test
    void opensTheFileAnewWhenItWasMoved() throws IOException {
        Path file = directory.resolve("audit.log");
        Path moved = directory.resolve("audit.log.1");
        try (AuditFile output = new AuditFile(file)) {
            output.write(bytes("one\n"));
            Files.move(file, moved);
            output.write(bytes("two\n"));
            Files.delete(file);
            output.write(bytes("three\n"));
        }

        assertThat(moved).content().isEqualTo("one\n");
        assertThat(file).content().isEqualTo("three\n");
    }

    @Test
    void countsAndReportsWhatItLoses() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AuditLog log = AuditLog.toStream(blocking(out, writing, goOn), recent, CLOCK);
        log.write(record("first"), 200, 0, 0, Duration.ZERO);
        writing.await();
        for (int i = 0; i < QueuedAuditLog.CAPACITY + 3; i++) {
            log.write(record("R" + i), 200, 0, 0, Duration.ZERO);
        }
        goOn.countDown();
        log.close();

        assertThat(log.lost()).isEqualTo(3);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1 + 1 + QueuedAuditLog.CAPACITY);
        assertThat(lines.get(1)).isEqualTo("{\"time\":\"2026-11-22T10:11:12.345Z\",\"lostRecords\":3}");
    }

    @Test
    void goesOnAfterAFailedWrite() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CountDownLatch failed = new CountDownLatch(1);
        AuditOutput output = new AuditOutput() {
            @Override
            public void write(ByteBuffer lines) throws IOException {
                if (failed.getCount() > 0) {
                    failed.countDown();
                    throw new IOException("no space left");
                }
                out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
            }

            @Override
            public void close() {}
        };
        AuditLog log = new QueuedAuditLog(output, recent, CLOCK);
        log.write(record("R1"), 200, 0, 0, Duration.ZERO);
        await(failed);
        log.write(record("R2"), 200, 0, 0, Duration.ZERO);
        log.close();

        assertThat(log.lost()).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"lostRecords\":1");
    }

    @Test
    void saysWhichFileCannotBeOpened() {
        Path file = directory.resolve("absent/audit.log");

        assertThatThrownBy(() -> AuditLog.toFile(file, recent, CLOCK))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    /** Says when the first write has come, and does none until told to go on. */
    private static OutputStream blocking(ByteArrayOutputStream out, CountDownLatch writing, CountDownLatch goOn) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                writing.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                out.write(bytes, offset, length);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AuditDraft record(String requestId) {
        return new AuditDraft(requestId, new ClientConnection("192.0.2.7", "203.0.113.9", false))
                .asked("s3:GetObject", "arn:aws:s3:::b/k")
                .by("arn:aws:sts::000000000000:assumed-role/_/ada", "ASIA1")
                .identity("_", "s-1", "ada")
                .decided(AuditDecision.ALLOW, "readonly", "0");
    }
}
