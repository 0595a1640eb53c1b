package io.cloakroom.bridge.state.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.state.StateChange;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateEvent;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A watch of etcd. One thread reads its events. Another one asks a majority of the members every second for the latest
 * change, because a connection that has died says nothing, just like one on which nothing happens. etcd's own progress
 * reports come every ten minutes.
 */
final class EtcdWatch implements StateWatch {
    /** An event that etcd knows of must arrive within this time, or the watch counts as dead. */
    private static final Duration LATEST_ARRIVAL = Duration.ofSeconds(3);

    private static final int MAX_PENDING = 1_000;

    private final EtcdClient client;
    private final EtcdKeys keys;
    private final EtcdStream stream;
    private final BlockingQueue<Report> reports = new ArrayBlockingQueue<>(MAX_PENDING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads;
    private volatile long seen;
    /** The latest change that etcd told of, while it has not arrived. */
    private Report.@Nullable Latest expected;

    private EtcdWatch(EtcdClient client, EtcdKeys keys, EtcdStream stream, long revision) {
        this.client = client;
        this.keys = keys;
        this.stream = stream;
        this.seen = revision;
        this.threads = List.of(
                Thread.ofVirtual().name("etcd watch").unstarted(this::readEvents),
                Thread.ofVirtual().name("etcd heartbeat").unstarted(this::askForTheLatest));
    }

    /** A finding of one of the two threads. */
    private sealed interface Report {
        record Events(long revision, List<StateChange> changes) implements Report {}

        record Latest(long revision, long askedNanos) implements Report {}

        /** Events are gone, or the store is another one. */
        record Missed() implements Report {}

        record Failed(StateException reason) implements Report {}
    }

    /** Starts a watch of everything after a revision. */
    static EtcdWatch open(EtcdClient client, EtcdKeys keys, long revision) throws EtcdError {
        ObjectNode request = EtcdClient.JSON.createObjectNode();
        request.putObject("create_request")
                .put("key", keys.all().first())
                .put("range_end", keys.all().end())
                .put("start_revision", revision + 1);
        EtcdWatch watch = new EtcdWatch(client, keys, client.stream("/v3/watch", request), revision);
        watch.threads.forEach(Thread::start);
        return watch;
    }

    @Override
    public StateEvent next() throws InterruptedException {
        while (true) {
            Report report = reports.poll(LATEST_ARRIVAL.toMillis(), TimeUnit.MILLISECONDS);
            switch (report) {
                case null -> {}
                case Report.Events events -> {
                    return changed(events);
                }
                case Report.Latest latest -> {
                    if (expected == null) {
                        expected = latest;
                    }
                }
                case Report.Missed missed -> {
                    return new StateEvent.Missed();
                }
                case Report.Failed failed -> throw failed.reason();
            }
            Optional<StateEvent> current = current();
            if (current.isPresent()) {
                return current.get();
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        reports.clear();
        threads.forEach(Thread::interrupt);
        stream.close();
        report(new Report.Failed(new StateException("%s is no longer watched".formatted(client.describe()))));
    }

    private StateEvent changed(Report.Events first) {
        List<StateChange> changes = new ArrayList<>(first.changes());
        seen = first.revision();
        while (reports.peek() instanceof Report.Events more) {
            reports.remove();
            changes.addAll(more.changes());
            seen = more.revision();
        }
        return new StateEvent.Changed(seen, changes);
    }

    private Optional<StateEvent> current() {
        Report.Latest latest = expected;
        if (latest == null) {
            return Optional.empty();
        }
        Duration age = Duration.ofNanos(System.nanoTime() - latest.askedNanos());
        if (latest.revision() <= seen) {
            expected = null;
            return Optional.of(new StateEvent.Current(age));
        }
        if (age.compareTo(LATEST_ARRIVAL) > 0) {
            throw new StateException("%s has changed, but its watch does not say so".formatted(client.describe()));
        }
        return Optional.empty();
    }

    private void readEvents() {
        try {
            for (Optional<JsonNode> next = stream.next(); next.isPresent(); next = stream.next()) {
                read(next.get());
            }
            fail("its watch has ended", null);
        } catch (IOException | RuntimeException e) {
            fail(e.toString(), e);
        }
    }

    private void read(JsonNode message) {
        JsonNode error = message.path("error");
        if (!error.isMissingNode()) {
            fail(error.path("message").asText(error.asText()), null);
            return;
        }
        JsonNode result = message.path("result");
        if (result.path("canceled").asBoolean()) {
            if (result.path("compact_revision").asLong() > 0) {
                report(new Report.Missed());
            } else {
                fail(result.path("cancel_reason").asText("its watch was cancelled"), null);
            }
            return;
        }
        List<StateChange> changes = new ArrayList<>();
        long revision = 0;
        for (JsonNode event : result.path("events")) {
            JsonNode kv = event.path("kv");
            revision = Math.max(revision, EtcdKeys.revision(kv));
            change(event.path("type").asText(), kv).ifPresent(changes::add);
        }
        if (revision > 0) {
            report(new Report.Events(revision, changes));
        }
    }

    private Optional<StateChange> change(String type, JsonNode kv) {
        if (type.equals("DELETE")) {
            return keys.path(EtcdKeys.key(kv)).map(StateChange.Removed::new);
        }
        Optional<StateDocument> document = keys.document(kv);
        return document.map(StateChange.Written::new);
    }

    private void askForTheLatest() {
        ObjectNode request = EtcdClient.JSON.createObjectNode().put("key", keys.changed());
        try {
            while (!closed.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                long askedNanos = System.nanoTime();
                long seenBefore = seen;
                JsonNode answer = client.call("/v3/kv/range", request).body();
                long latest = EtcdKeys.revision(answer.path("kvs").path(0));
                report(
                        answer.path("header").path("revision").asLong() < seenBefore
                                ? new Report.Missed()
                                : new Report.Latest(latest, askedNanos));
            }
        } catch (EtcdError | RuntimeException e) {
            fail(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String why, @Nullable Throwable cause) {
        String message = "the state store %s cannot be watched: %s".formatted(client.describe(), why);
        report(new Report.Failed(cause == null ? new StateException(message) : new StateException(message, cause)));
    }

    /** Waits while the reader of this watch is behind, so that etcd has to keep the events. */
    private void report(Report report) {
        try {
            while (!reports.offer(report, 100, TimeUnit.MILLISECONDS)) {
                if (closed.getCount() == 0) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
