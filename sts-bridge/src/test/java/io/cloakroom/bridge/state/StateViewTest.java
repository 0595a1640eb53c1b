package io.cloakroom.bridge.state;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloakroom.aws.AwsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateViewTest {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private volatile Instant now = START;
    private volatile long nanos;
    private final FakeStateStore store = new FakeStateStore();
    private final StateView view = StateView.open(store, () -> now, () -> nanos, LIMIT);

    @AfterEach
    void close() {
        view.close();
    }

    /** Reads numbers, and remembers what it was asked to read. */
    private static final class Numbers implements StateParser<Integer, Map<String, Integer>> {
        private final ConcurrentLinkedQueue<String> read = new ConcurrentLinkedQueue<>();

        @Override
        public String pathPrefix() {
            return "numbers/";
        }

        @Override
        public Integer read(StateDocument document) {
            read.add(document.path() + "=" + document.json());
            if (document.json().equals("?")) {
                throw new IllegalStateException("no number");
            }
            return Integer.valueOf(document.json());
        }

        @Override
        public Map<String, Integer> combine(Map<String, Integer> byName) {
            return Map.copyOf(byName);
        }
    }

    @Test
    void whatWasWrittenIsInForceWhenTheWriterGoesOn() {
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        assertThat(numbers.get()).isEmpty();
        for (int i = 0; i < 100; i++) {
            int number = i;
            view.update("numbers/a", old -> "" + number);
            assertThat(numbers.get()).containsExactly(Map.entry("a", i));
        }
        long revision = view.get("numbers/a").orElseThrow().revision();
        assertThat(view.delete("numbers/a", revision - 1)).isEmpty();
        assertThat(view.delete("numbers/a", revision)).isPresent();
        assertThat(numbers.get()).isEmpty();
    }

    @Test
    void anUpdateStartsAgainWhenSomebodyElseWasFaster() {
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        view.update("numbers/a", old -> "1");
        view.update("numbers/a", old -> {
            if (old.orElseThrow().equals("1")) {
                store.compareAndPut(
                        "numbers/a", store.get("numbers/a").orElseThrow().revision(), "5");
            }
            return "" + (Integer.parseInt(old.orElseThrow()) + 1);
        });
        assertThat(numbers.get()).containsExactly(Map.entry("a", 6));
    }

    @Test
    void aDocumentIsReadOnceForEachRevision() {
        Numbers parser = new Numbers();
        view.update("numbers/a", old -> "1");
        view.update("numbers/b", old -> "2");
        Parsed<Map<String, Integer>> numbers = view.parse(parser);
        Map<String, Integer> before = numbers.get();

        view.update("others/a", old -> "?");
        assertThat(numbers.get()).as("others do not concern it").isSameAs(before);

        view.update("numbers/b", old -> "3");
        assertThat(numbers.get()).isEqualTo(Map.of("a", 1, "b", 3));
        assertThat(parser.read).containsExactlyInAnyOrder("numbers/a=1", "numbers/b=2", "numbers/b=3");
    }

    @Test
    void tellsWhoAsks() throws Exception {
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        Semaphore told = new Semaphore(0);
        numbers.onChange(told::release);
        store.compareAndPut("others/a", StateStore.ABSENT, "1");
        store.compareAndPut("numbers/a", StateStore.ABSENT, "1");
        told.acquire();
        assertThat(numbers.get()).containsExactly(Map.entry("a", 1));
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void goesOnWithoutTheStoreUpToTheLimit() {
        view.update("numbers/a", old -> "1");
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        assertThat(view.isReady()).isTrue();

        store.goAway();
        await(() -> !view.isReady());
        assertThat(numbers.current()).containsExactly(Map.entry("a", 1));
        assertThatExceptionOfType(StateException.class).isThrownBy(() -> view.update("numbers/a", old -> "2"));

        nanos = LIMIT.toNanos();
        assertThat(numbers.current()).containsExactly(Map.entry("a", 1));
        nanos = LIMIT.toNanos() + 1;
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(numbers::current)
                .returns(SERVICE_UNAVAILABLE, AwsException::code)
                .withMessageContaining("since 2026-01-02T03:04:05Z");
        assertThat(numbers.get()).containsExactly(Map.entry("a", 1));

        store.comeBack();
        await(view::isReady);
        assertThat(numbers.current()).containsExactly(Map.entry("a", 1));
    }

    @Test
    void aClockThatIsSetMakesTheStateNeitherOlderNorYounger() {
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        store.goAway();
        await(() -> !view.isReady());
        now = START.plus(Duration.ofDays(1));
        assertThat(numbers.current()).as("set forward").isEmpty();
        now = START.minus(LIMIT).plusSeconds(60);
        assertThat(numbers.current()).as("set back").isEmpty();
        nanos = LIMIT.toNanos() + 1;
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(numbers::current)
                .returns(SERVICE_UNAVAILABLE, AwsException::code);
    }

    /** What was revoked since the backup would be in force again, and nobody would know. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            all is older                     | 3
            it has caught up, but a is older | 9
            """)
    void aStoreThatWasRestoredFromABackupIsNotBelieved(String why, long revision) {
        view.update("numbers/b", old -> "1");
        view.update("numbers/a", old -> "1");
        for (int i = 0; i < 5; i++) {
            view.update("numbers/a", old -> "2");
        }
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        store.restore(new StateListing(
                revision, List.of(new StateDocument("numbers/a", 2, "1"), new StateDocument("numbers/b", 1, "1"))));
        await(() -> !view.isReady());
        assertThatExceptionOfType(StateException.class)
                .isThrownBy(() -> view.update("numbers/c", old -> "1"))
                .withMessageContaining("restart all bridges");

        store.restore(new StateListing(100, List.of(new StateDocument("numbers/a", 99, "9"))));
        assertThatExceptionOfType(StateException.class)
                .as("though the revision is higher by now")
                .isThrownBy(() -> view.update("numbers/c", old -> "1"));
        assertThat(view.isReady()).isFalse();
        assertThat(numbers.current()).isEqualTo(Map.of("a", 2, "b", 1));
        nanos = LIMIT.toNanos() + 1;
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(numbers::current)
                .returns(SERVICE_UNAVAILABLE, AwsException::code);
    }

    @Test
    void whatHappenedWhileTheStoreWasAwayCountsAfterwards() {
        view.update("numbers/changed", old -> "1");
        view.update("numbers/removed", old -> "1");
        view.update("numbers/same", old -> "1");
        Numbers parser = new Numbers();
        Parsed<Map<String, Integer>> numbers = view.parse(parser);
        parser.read.clear();
        store.goAway();
        await(() -> !view.isReady());
        StateStore elsewhere = store.elsewhere();
        elsewhere.compareAndPut(
                "numbers/changed",
                elsewhere.get("numbers/changed").orElseThrow().revision(),
                "2");
        elsewhere.compareAndPut("numbers/new", StateStore.ABSENT, "3");
        elsewhere.delete(
                "numbers/removed",
                elsewhere.get("numbers/removed").orElseThrow().revision());

        store.comeBack();
        await(() -> numbers.get().equals(Map.of("changed", 2, "new", 3, "same", 1)));
        assertThat(parser.read).containsExactlyInAnyOrder("numbers/changed=2", "numbers/new=3");
    }

    @Test
    void theWatchingThreadSurvivesAnyThrowable() {
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        store.fail(new NoClassDefFoundError("of the test"));
        await(() -> !view.isReady());
        store.comeBack();
        view.update("numbers/a", old -> "1");
        assertThat(numbers.get()).containsExactly(Map.entry("a", 1));
    }

    /** Skipping the document might let somebody in, and so might going on for ever without it. */
    @Test
    void aDocumentThatCannotBeReadMakesTheStateOld() {
        view.update("numbers/a", old -> "1");
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        view.update("numbers/b", old -> "?");
        view.update("numbers/a", old -> "2");
        assertThat(numbers.current()).containsExactly(Map.entry("a", 1));

        nanos = LIMIT.toNanos() + 1;
        assertThat(view.isReady()).isFalse();
        assertThatExceptionOfType(AwsException.class).isThrownBy(numbers::current);

        view.update("numbers/b", old -> "3");
        await(view::isReady);
        assertThat(numbers.current()).isEqualTo(Map.of("a", 2, "b", 3));
    }

    @Test
    void aDocumentThatCannotBeReadAtStartIsSaidAtOnce() {
        view.update("numbers/b", old -> "?");
        assertThatIllegalStateException().isThrownBy(() -> view.parse(new Numbers()));
        assertThat(view.isReady()).isTrue();
    }

    @Test
    void aStoreThatCannotBeReadAtStartIsSaidAtOnce() {
        store.goAway();
        assertThatExceptionOfType(StateException.class).isThrownBy(() -> StateView.open(store, () -> now, LIMIT));
    }

    @Test
    void severalViewsOfManyChangesAgree(@TempDir Path directory) {
        try (StateStore first = SqliteStateStore.open(directory);
                StateStore second = SqliteStateStore.open(directory);
                StateView here = StateView.open(first, () -> now, LIMIT);
                StateView beside = StateView.open(first, () -> now, LIMIT);
                StateView elsewhere = StateView.open(second, () -> now, LIMIT)) {
            Parsed<Map<String, Integer>> numbers = here.parse(new Numbers());
            Map<String, Integer> expected = new TreeMap<>();
            for (int i = 0; i < 2_000; i++) {
                String name = "" + i % 300;
                StateStore writer = i % 7 == 0 ? second : first;
                long revision = writer.get("numbers/" + name)
                        .map(StateDocument::revision)
                        .orElse(StateStore.ABSENT);
                if (i % 5 == 0 && revision != StateStore.ABSENT) {
                    assertThat(writer.delete("numbers/" + name, revision)).isPresent();
                    expected.remove(name);
                } else {
                    assertThat(writer.compareAndPut("numbers/" + name, revision, "" + i))
                            .isPresent();
                    expected.put(name, i);
                }
            }
            Parsed<Map<String, Integer>> besideNumbers = beside.parse(new Numbers());
            Parsed<Map<String, Integer>> elsewhereNumbers = elsewhere.parse(new Numbers());
            await(() -> numbers.get().equals(expected));
            await(() -> besideNumbers.get().equals(expected));
            await(() -> elsewhereNumbers.get().equals(expected));
        }
    }

    @Test
    void manyWritersAtOnceLoseNothing() {
        Parsed<Map<String, Integer>> numbers = view.parse(new Numbers());
        view.update("numbers/sum", old -> "0");
        IntStream.range(0, 400)
                .parallel()
                .forEach(i -> view.update("numbers/sum", old -> "" + (Integer.parseInt(old.orElseThrow()) + 1)));
        assertThat(numbers.get()).containsExactly(Map.entry("sum", 400));
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
