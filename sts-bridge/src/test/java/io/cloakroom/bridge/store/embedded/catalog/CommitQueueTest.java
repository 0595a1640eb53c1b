package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_STORAGE_FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DiskReserve;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

final class CommitQueueTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final Content.Pieces ONE_FILE = new Content.Pieces(List.of(new Content.Piece(1, "f", 10, "")));

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // it may overflow
    private final ObjectCache cache = new ObjectCache(1 << 20);
    private CatalogWriter writer;
    private DiskReserve reserve;
    private CommitQueue queue;
    private StoredBucket bucket;
    private final List<Content.Pieces> unused = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws SQLException {
        var statements = new CatalogConnection(Schema.connect(directory.resolve("catalog.sqlite")));
        Schema.create(statements);
        writer = new CatalogWriter(statements, cache, nanos::get);
        reserve = DiskReserve.open(directory.resolve("reserve"));
        queue = new CommitQueue(writer, reserve, unused::add);
        bucket = queue.commit(change -> change.createBucket("box", NOW, 100));
    }

    @AfterEach
    void close() throws SQLException {
        queue.close();
        writer.close();
    }

    @Test
    void theCommitThreadSurvivesWhateverAChangeThrows() {
        CompletableFuture<String> failed = queue.submit(change -> {
            throw new StackOverflowError("on purpose");
        });
        assertRefused(INTERNAL_ERROR, () -> joined(failed));
        String stored = queue.commit(change -> put(change, "after", 1));
        assertThat(stored).isEqualTo("after");
        assertThat(queue.isRunning()).isTrue();
    }

    @Test
    void failingChangesDoNotTouchTheOthersOfTheirBatch() throws InterruptedException {
        var hold = new CountDownLatch(1);
        List<CompletableFuture<String>> outcomes = new ArrayList<>();
        CompletableFuture<Boolean> first = queue.submit(change -> await(hold));
        for (int i = 0; i < 10; i++) {
            int number = i;
            outcomes.add(queue.submit(change -> put(change, "k" + number, number)));
        }
        hold.countDown();
        assertThat(first.join()).isTrue();
        for (int i = 0; i < 10; i++) {
            int number = i;
            CompletableFuture<String> outcome = outcomes.get(i);
            switch (i % 5) {
                case 3 -> assertRefused(INTERNAL_ERROR, () -> joined(outcome));
                case 4 -> assertRefused(NO_SUCH_KEY, () -> joined(outcome));
                default -> assertThat(joined(outcome)).isEqualTo("k" + i);
            }
            boolean there = queue.commit(change -> change.statements()
                    .exists("SELECT 1 FROM objects WHERE key = ?", key(number).keyBytes()));
            assertThat(there).isEqualTo(i % 5 < 3);
        }
    }

    /** Applied a second time, a PUT would find its own row and release its own file. */
    @Test
    void whatFailsBehindACommitDoesNotUndoIt() {
        var applied = new AtomicInteger();
        var shown = new AtomicInteger();
        String stored = queue.commit(change -> {
            applied.incrementAndGet();
            change.afterCommit(() -> {
                throw new OutOfMemoryError("on purpose");
            });
            change.afterCommit(shown::incrementAndGet);
            change.adopt("f");
            change.put(key(0), object(ONE_FILE), new WriteCondition.Always());
            return "stored";
        });
        assertThat(stored).isEqualTo("stored");
        assertThat(count("objects")).isOne();
        assertThat(count("files")).isOne();
        assertThat(applied).hasValue(1);
        assertThat(shown).hasValue(1);
        assertThat(unused).isEmpty();
    }

    @Test
    void filesAreToldOfOnceWhenNothingRefersToThem() {
        queue.commit(change -> {
            change.put(key(0), object(ONE_FILE), new WriteCondition.Always());
            return true;
        });
        queue.commit(change -> {
            change.delete(key(0), new WriteCondition.Always());
            return true;
        });
        assertThat(count("objects")).isZero();
        assertThat(unused).containsExactly(ONE_FILE);
    }

    @Test
    void fullDiskIsSaidAndLeavesNothing() {
        queue.commit(change -> {
            change.statements().query("PRAGMA max_page_count = 40").close();
            return true;
        });
        assertRefused(X_MINIO_STORAGE_FULL, () -> {
            for (int i = 0; i < 100; i++) {
                int number = i;
                queue.commit(change -> {
                    change.put(key(number), object(new byte[16_000]), new WriteCondition.Always());
                    return number;
                });
            }
        });
        long objects = count("objects");
        assertThat(objects).isLessThan(100).isEqualTo(count("bodies"));
        queue.commit(change -> {
            change.delete(key(0), new WriteCondition.Always());
            return true;
        });
        assertThat(count("objects")).isEqualTo(objects - 1);
        queue.commit(change -> {
            change.put(key(0), object(new byte[16_000]), new WriteCondition.Always());
            return true;
        });
        assertThat(count("objects")).as("the statement that failed works again").isEqualTo(objects);
    }

    /** On a full disk, where the log is shrunk after each commit. */
    @Test
    void theLogIsShrunkWithoutWaitingForReaders() throws SQLException {
        var waits = new AtomicInteger();
        BusyHandler.setHandler(writer.statements().connection(), new BusyHandler() {
            @Override
            protected int callback(int tries) {
                waits.incrementAndGet();
                return 0;
            }
        });
        reserve.giveBack();
        try (Connection reader = Schema.connect(directory.resolve("catalog.sqlite"));
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM buckets").close();
            deleteTwice();
            statement.execute("ROLLBACK");
        }
        assertThat(waits).hasValue(0);
        deleteTwice();
        queue.close();
        assertThat(directory.resolve("catalog.sqlite-wal")).isEmptyFile();
        try (var row = writer.statements().query("PRAGMA busy_timeout")) {
            assertThat(row.getInt(1)).isEqualTo(Schema.BUSY_MILLIS);
        }
    }

    /** What refuses every PUT must not sync the disk each time. */
    @Test
    void theLogIsLeftAloneWhenNothingWasChanged() throws SQLException {
        queue.close();
        assertThat(writer.shrinkLog(false)).isTrue();
        assertThat(writer.shrinkLog(false)).isFalse();
        writer.begin();
        writer.commit();
        assertThat(writer.shrinkLog(false)).isFalse();
        writer.statements().change("UPDATE buckets SET created = created + 1");
        assertThat(writer.shrinkLog(false)).isTrue();
        writer.begin();
        writer.rollback();
        assertThat(writer.shrinkLog(false))
                .as("what failed may have left something there")
                .isTrue();
    }

    @Test
    void theLogIsNotTriedForEachPutThatIsRefused() throws SQLException {
        queue.close();
        writer.statements().change("UPDATE buckets SET created = created + 1");
        try (Connection reader = Schema.connect(directory.resolve("catalog.sqlite"));
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM buckets").close();
            writer.statements().change("UPDATE buckets SET created = created + 1");
            assertThat(writer.shrinkLog(false)).as("somebody reads").isFalse();
            statement.execute("ROLLBACK");
        }
        assertThat(writer.shrinkLog(false)).as("so soon again").isFalse();
        assertThat(writer.shrinkLog(true)).as("a deletion may want it").isTrue();
        writer.logWasShrunkInVain();
        writer.statements().change("UPDATE buckets SET created = created + 1");
        assertThat(writer.shrinkLog(false)).as("it did not help").isFalse();
        nanos.addAndGet(1_000_000_000);
        assertThat(writer.shrinkLog(false)).isTrue();
    }

    /** SQLite does not say that it is a quota. */
    @Test
    void aWriteThatFailsWithoutAReasonIsTriedWithTheReserve() {
        var applied = new AtomicInteger();
        boolean isDurable = queue.commit(CatalogChange.freeing(change -> {
            if (applied.getAndIncrement() == 0) {
                throw new SQLiteException("[SQLITE_IOERR_WRITE] disk I/O error", SQLiteErrorCode.SQLITE_IOERR_WRITE);
            }
            return true;
        }));
        assertThat(isDurable).isTrue();
        assertThat(applied).hasValue(2);
        assertThat(reserve.isOut()).isTrue();
    }

    /** The second one begins when all is done that belongs to the first. */
    private void deleteTwice() {
        for (int i = 0; i < 2; i++) {
            queue.commit(CatalogChange.freeing(
                    change -> change.statements().change("UPDATE buckets SET created = created + 1")));
        }
    }

    @Test
    void refusesWhatComesAfterTheEnd() {
        queue.close();
        assertThat(queue.isRunning()).isFalse();
        assertRefused(SERVICE_UNAVAILABLE, () -> queue.commit(change -> true));
    }

    private String put(CatalogWriter change, String name, int number) throws SQLException {
        WriteCondition condition =
                number % 5 == 4 ? new WriteCondition.Matches(EntityTags.parse("*")) : new WriteCondition.Always();
        change.put(key(number), object(new byte[100]), condition);
        if (number % 5 == 3) {
            change.statements().change("INSERT INTO nowhere VALUES(1)");
        }
        return name;
    }

    private long count(String table) {
        return queue.commit(change -> {
            try (var row = change.statements().query("SELECT count(*) FROM " + table)) {
                return row.getLong(1);
            }
        });
    }

    private ObjectKey key(int number) {
        return new ObjectKey(bucket.id(), "k" + number);
    }

    private static StoredObject object(byte[] bytes) {
        return object(new Content.Inline(bytes));
    }

    private static StoredObject object(Content content) {
        return new StoredObject("etag", NOW, Headers.EMPTY, Optional.empty(), TagSet.EMPTY, "STANDARD", "", content);
    }

    private static void assertRefused(AwsErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(AwsException.class).isThrownBy(call).returns(code, AwsException::code);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String joined(CompletableFuture<String> outcome) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw StorageFaults.toAnswer(e);
        }
    }
}
