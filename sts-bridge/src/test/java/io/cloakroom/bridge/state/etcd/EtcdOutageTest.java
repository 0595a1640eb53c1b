package io.cloakroom.bridge.state.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.config.EtcdConfig;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateEvent;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Nodes on one etcd that stops, is cut off, or forgets its history. */
@EnabledIfEnvironmentVariable(named = "ETCD_BINARY", matches = ".+")
class EtcdOutageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final EtcdProcess etcd;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    EtcdOutageTest(@TempDir Path directory) {
        etcd = new EtcdProcess(directory);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        etcd.close();
        executor.shutdownNow();
    }

    /** A bridge, as far as the state goes. */
    private record Node(StateStore store, StateView view, Parsed<Map<String, Integer>> numbers) {
        void put(String name, int number) {
            view.update("numbers/" + name, old -> "" + number);
        }
    }

    private record Numbers() implements StateParser<Integer, Map<String, Integer>> {
        @Override
        public String pathPrefix() {
            return "numbers/";
        }

        @Override
        public Integer read(StateDocument document) {
            return Integer.valueOf(document.json());
        }

        @Override
        public Map<String, Integer> combine(Map<String, Integer> byName) {
            return Map.copyOf(byName);
        }
    }

    private Node node(EtcdConfig config) throws IOException {
        StateStore store = EtcdStateStore.open(config, TIMEOUT);
        opened.add(store);
        StateView view = StateView.open(store, InstantSource.system(), Duration.ofMinutes(15));
        opened.add(view);
        return new Node(store, view, view.parse(new Numbers()));
    }

    private Node node() throws IOException {
        return node(etcd.config());
    }

    private StallingProxy proxy() {
        StallingProxy proxy = new StallingProxy(etcd.port());
        opened.add(proxy);
        return proxy;
    }

    @Test
    void ofTenThousandChangesNoNodeMissesOne() throws Exception {
        List<Node> nodes = List.of(node(), node(), node());
        Map<String, Integer> expected = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int writer = i;
            StateStore store = nodes.get(i % 3).store();
            writers.add(CompletableFuture.runAsync(
                    () -> {
                        Map<String, Long> revisions = new TreeMap<>();
                        for (int j = 0; j < 1_000; j++) {
                            String name = writer + "-" + j % 50;
                            long known = revisions.getOrDefault(name, StateStore.ABSENT);
                            if (known != StateStore.ABSENT && j % 10 == 0) {
                                assertThat(store.delete("numbers/" + name, known))
                                        .isPresent();
                                revisions.remove(name);
                                expected.remove(name);
                            } else {
                                revisions.put(
                                        name,
                                        store.compareAndPut("numbers/" + name, known, "" + j)
                                                .orElseThrow());
                                expected.put(name, j);
                            }
                        }
                    },
                    executor));
        }
        writers.forEach(CompletableFuture::join);
        for (Node node : nodes) {
            await(() -> node.numbers().get().equals(expected));
        }
    }

    @Test
    void aWriteOfOneNodeIsSoonInForceOnTheOthers() throws Exception {
        Node one = node();
        Node other = node();
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            long start = System.nanoTime();
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> one.put("a", number), executor);
            while (other.numbers().get().getOrDefault("a", -1) != number) {
                Thread.onSpinWait();
            }
            micros.add((System.nanoTime() - start) / 1_000);
            writing.join();
            assertThat(one.numbers().get()).containsEntry("a", number);
        }
        micros.sort(null);
        System.out.printf(
                "from the writer's call to the other node: median %d us, 99 %% %d us, longest %d us%n",
                micros.get(100), micros.get(198), micros.getLast());
    }

    @Test
    void anEtcdThatIsKilledAndRestartedLosesNothing() throws Exception {
        Node one = node();
        Node other = node();
        one.put("before", 1);
        etcd.kill();
        await(() -> !one.view().isReady() && !other.view().isReady());
        assertThat(one.numbers().current()).containsEntry("before", 1);
        assertThatExceptionOfType(StateException.class)
                .isThrownBy(() -> one.put("during", 1))
                .withMessageContaining("etcd at " + etcd.endpoint());
        etcd.start();
        await(() -> one.view().isReady() && other.view().isReady());
        one.put("after", 2);
        await(() -> other.numbers().get().equals(Map.of("before", 1, "after", 2)));
    }

    @Test
    void anEtcdThatWasRestoredFromABackupIsNotBelieved() throws Exception {
        Node node = node();
        node.put("revoked", 1);
        etcd.restoreTheFirstBackup();
        await(() -> refusesToWrite(node));
        assertThat(node.view().isReady()).isFalse();
        assertThat(node.numbers().current()).containsEntry("revoked", 1);

        Node restarted = node();
        for (int i = 0; i < 20; i++) {
            restarted.put("later", i);
        }
        assertThat(restarted.numbers().get()).containsEntry("later", 19).doesNotContainKey("revoked");
        assertThat(refusesToWrite(node)).as("though the store has caught up").isTrue();
        assertThat(node.numbers().get()).containsEntry("revoked", 1).doesNotContainKey("later");
    }

    private static boolean refusesToWrite(Node node) {
        try {
            node.put("more", 1);
            return false;
        } catch (StateException e) {
            return String.valueOf(e.getMessage()).contains("restart all bridges");
        }
    }

    @Test
    void aNodeThatIsCutOffSaysSoAndConvergesAfterwards() throws Exception {
        StallingProxy proxy = proxy();
        Node cutOff = node(EtcdProcess.config(proxy.endpoint()));
        Node other = node();
        other.put("a", 1);
        await(() -> cutOff.numbers().get().containsKey("a"));

        proxy.stall();
        other.put("a", 2);
        await(() -> !cutOff.view().isReady());
        assertThat(cutOff.numbers().current()).containsEntry("a", 1);
        assertThatExceptionOfType(StateException.class)
                .isThrownBy(() -> cutOff.put("b", 1))
                .withMessageContaining("no answer in 1000 ms");

        proxy.goOn();
        await(() -> cutOff.numbers().get().getOrDefault("a", 0) == 2);
        await(cutOff.view()::isReady);
    }

    /** Nothing tells a dead connection from one on which nothing happens, but for the question what changed last. */
    @Test
    void aWatchWhoseConnectionHasDiedIsNoticed() throws Exception {
        StallingProxy proxy = proxy();
        Node behind = node(EtcdProcess.config(proxy.endpoint()));
        Node other = node();
        other.put("a", 1);
        await(() -> behind.numbers().get().containsKey("a"));
        proxy.stallWhatIsOpen();
        other.put("a", 2);
        await(() -> behind.numbers().get().getOrDefault("a", 0) == 2);
        await(behind.view()::isReady);
    }

    @Test
    void aHistoryThatIsForgottenIsListedAgain() throws Exception {
        StallingProxy proxy = proxy();
        Node behind = node(EtcdProcess.config(proxy.endpoint()));
        Node other = node();
        for (int i = 0; i < 20; i++) {
            other.put("a" + i, i);
        }
        await(() -> behind.numbers().get().size() == 20);
        proxy.stall();
        long revision = other.view().get("numbers/a0").orElseThrow().revision();
        other.view().delete("numbers/a0", revision);
        other.put("a1", 100);
        etcd.compact();
        proxy.goOn();
        await(() -> behind.numbers().get().equals(other.numbers().get()));
        assertThat(behind.numbers().get()).hasSize(19).containsEntry("a1", 100);
    }

    @Test
    void aWatchOfARevisionThatIsForgottenSaysSo() throws Exception {
        Node node = node();
        long revision = node.store().list("").revision();
        node.put("a", 1);
        node.put("a", 2);
        etcd.compact();
        try (var watch = node.store().watch(revision)) {
            assertThat(watch.next()).isInstanceOf(StateEvent.Missed.class);
        }
    }

    @Test
    void writersDuringOutagesAndCompactionsLoseNothing() throws Exception {
        StallingProxy proxy = proxy();
        List<Node> nodes = List.of(node(EtcdProcess.config(proxy.endpoint())), node());
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        List<CompletableFuture<Integer>> writers = new ArrayList<>();
        for (Node node : nodes) {
            String name = "of-" + nodes.indexOf(node);
            node.put(name, 0);
            writers.add(CompletableFuture.supplyAsync(
                    () -> {
                        int acknowledged = 0;
                        boolean isSure = true;
                        while (!isOver.get() || !isSure) {
                            try {
                                node.put(name, acknowledged + 1);
                                isSure = true;
                                acknowledged++;
                                written.incrementAndGet();
                            } catch (StateException e) {
                                // It may have been written all the same; then the next one writes the same number.
                                isSure = false;
                            }
                        }
                        return acknowledged;
                    },
                    executor));
        }
        for (int round = 0; round < 3; round++) {
            progress(written);
            proxy.stall();
            progress(written);
            etcd.compact();
            proxy.goOn();
            progress(written);
            etcd.kill();
            etcd.start();
        }
        progress(written);
        isOver.set(true);
        Map<String, Integer> expected = new TreeMap<>();
        for (int i = 0; i < writers.size(); i++) {
            expected.put("of-" + i, writers.get(i).join());
        }
        for (Node node : nodes) {
            await(() -> node.numbers().get().equals(expected) && node.view().isReady());
        }
    }

    private static void progress(AtomicInteger written) {
        int before = written.get();
        await(() -> written.get() > before + 20);
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
