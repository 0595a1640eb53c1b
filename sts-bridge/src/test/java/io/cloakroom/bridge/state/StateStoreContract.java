package io.cloakroom.bridge.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every state store does. */
public abstract class StateStoreContract {
    /** A store, empty at the first call of a test and the same one at each further call. */
    protected abstract StateStore open();

    @Test
    void readsWhatWasPut() {
        try (StateStore store = open()) {
            assertThat(store.get("keys/ring")).isEmpty();
            long revision = store.compareAndPut("keys/ring", StateStore.ABSENT, "{\"a\":1}")
                    .orElseThrow();
            assertThat(store.get("keys/ring")).contains(new StateDocument("keys/ring", revision, "{\"a\":1}"));
            assertThat(store.get("keys/rin")).isEmpty();
            assertThat(store.get("keys/ring/")).isEmpty();
        }
    }

    @Test
    void refusesToOverwriteWhatItsCallerHasNotSeen() {
        try (StateStore store = open()) {
            long first = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            assertThat(store.compareAndPut("a", StateStore.ABSENT, "2")).isEmpty();
            OptionalLong second = store.compareAndPut("a", first, "2");
            assertThat(second).isPresent();
            assertThat(store.compareAndPut("a", first, "3")).isEmpty();
            assertThat(store.get("a").orElseThrow().json()).isEqualTo("2");
            assertThat(store.compareAndPut("b", 7, "1")).isEmpty();
        }
    }

    @Test
    void neverGivesARevisionTwice() {
        try (StateStore store = open()) {
            long first = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            assertThat(store.delete("a", first + 1)).isEmpty();
            assertThat(store.delete("a", StateStore.ABSENT)).isEmpty();
            assertThat(store.delete("b", StateStore.ABSENT)).isEmpty();
            long removal = store.delete("a", first).orElseThrow();
            assertThat(removal).isGreaterThan(first);
            assertThat(store.delete("a", first)).isEmpty();
            assertThat(store.compareAndPut("a", StateStore.ABSENT, "2").orElseThrow())
                    .isGreaterThan(removal);
        }
    }

    @Test
    void listsByPrefixInOrder() {
        try (StateStore store = open()) {
            for (String path :
                    new String[] {"cutoffs/b", "cutoffs/a", "cutoff", "keys/ring", "cutoffs%", "Cutoffs/c"}) {
                assertThat(store.compareAndPut(path, StateStore.ABSENT, "{}")).isPresent();
            }
            assertThat(store.list("cutoffs/").documents())
                    .extracting(StateDocument::path)
                    .containsExactly("cutoffs/a", "cutoffs/b");
            assertThat(store.list("").documents()).hasSize(6);
        }
    }

    @Test
    void aListingKnowsEveryChangeUpToItsRevision() {
        try (StateStore store = open()) {
            assertThat(store.list("").documents()).isEmpty();
            long first = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            assertThat(store.list("").revision()).isGreaterThanOrEqualTo(first);
            long removal = store.delete("a", first).orElseThrow();
            assertThat(store.list("b").revision()).isGreaterThanOrEqualTo(removal);
        }
    }

    @Test
    void keepsTextAsItIs() {
        try (StateStore store = open()) {
            String text = "{\"ä\": \"€ 𝄞 \\u0000\",\n \"b\" : \"" + "x".repeat(100_000) + "\"}";
            String path = "users/ä 𝄞/+%2F";
            assertThat(store.compareAndPut(path, StateStore.ABSENT, text)).isPresent();
            assertThat(store.get(path).orElseThrow()).returns(path, StateDocument::path);
            assertThat(store.list("users/ä").documents())
                    .singleElement()
                    .returns(text, StateDocument::json)
                    .returns(path, StateDocument::path);
        }
    }

    @Test
    void listsThousands() {
        try (StateStore store = open()) {
            IntStream.range(0, 2_500)
                    .parallel()
                    .forEach(i -> store.compareAndPut("users/%04d".formatted(i), StateStore.ABSENT, "" + i));
            List<StateDocument> documents = store.list("users/").documents();
            assertThat(documents)
                    .hasSize(2_500)
                    .isSortedAccordingTo((a, b) -> a.path().compareTo(b.path()));
            assertThat(documents.get(1_234).json()).isEqualTo("1234");
        }
    }

    @Test
    void ofManyWritersOfOneRevisionOneWins() {
        try (StateStore store = open()) {
            long winners = IntStream.range(0, 16)
                    .parallel()
                    .filter(i ->
                            store.compareAndPut("a", StateStore.ABSENT, "" + i).isPresent())
                    .count();
            assertThat(winners).isOne();
        }
    }

    @Test
    void watchesWhatIsWrittenAndRemoved() throws Exception {
        try (StateStore store = open()) {
            long before = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            try (StateWatch watch = store.watch(store.list("").revision())) {
                long written = store.compareAndPut("b", StateStore.ABSENT, "2").orElseThrow();
                long removed = store.delete("a", before).orElseThrow();
                List<StateChange> seen = new ArrayList<>();
                long revision = 0;
                while (seen.size() < 2) {
                    if (watch.next() instanceof StateEvent.Changed changed) {
                        seen.addAll(changed.changes());
                        revision = changed.revision();
                    }
                }
                assertThat(seen)
                        .containsExactly(
                                new StateChange.Written(new StateDocument("b", written, "2")),
                                new StateChange.Removed("a"));
                assertThat(revision).isEqualTo(removed);
            }
        }
    }

    @Test
    void aWatchMissesNothing() throws Exception {
        try (StateStore store = open()) {
            Map<String, Long> expected = new TreeMap<>();
            Map<String, Long> seen = new TreeMap<>();
            try (StateWatch watch = store.watch(store.list("").revision())) {
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        String path = "users/" + i % 100;
                        long known = expected.getOrDefault(path, StateStore.ABSENT);
                        expected.put(
                                path, store.compareAndPut(path, known, "" + i).orElseThrow());
                    }
                });
                int count = 0;
                while (count < 1_000) {
                    switch (watch.next()) {
                        case StateEvent.Changed changed -> {
                            for (StateChange change : changed.changes()) {
                                if (change instanceof StateChange.Written(StateDocument document)) {
                                    seen.put(document.path(), document.revision());
                                    count++;
                                }
                            }
                        }
                        case StateEvent.Current current -> {}
                        case StateEvent.Missed missed -> throw new AssertionError("a change was missed");
                    }
                }
                writing.join();
                assertThat(seen).isEqualTo(expected);
            }
        }
    }

    @Test
    void aQuietWatchSaysThatNothingHasChanged() throws Exception {
        try (StateStore store = open();
                StateWatch watch = store.watch(store.list("").revision())) {
            assertThat(watch.next())
                    .isInstanceOfSatisfying(
                            StateEvent.Current.class,
                            current -> assertThat(current.age().toMillis()).isBetween(0L, 30_000L));
        }
    }

    @Test
    void aClosedWatchEnds() {
        try (StateStore store = open()) {
            StateWatch watch = store.watch(store.list("").revision());
            CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> {
                try {
                    while (true) {
                        watch.next();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            watch.close();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(watching::join)
                    .withCauseInstanceOf(StateException.class);
        }
    }
}
