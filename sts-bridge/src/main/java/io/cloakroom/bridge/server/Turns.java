package io.cloakroom.bridge.server;

import static java.util.Objects.requireNonNull;

import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Long work that clients can ask for as often as they like, such as listings. It is done on a few threads, and the
 * senders who wait take turns: who asks for much waits for himself, and keeps others for one piece of work at most.
 * These are threads of the operating system, which stops them for short work. Virtual threads run until they wait.
 */
final class Turns implements AutoCloseable {
    private record Piece(String sender, BooleanSupplier work) {}

    private final ThreadPoolExecutor threads;
    private final Map<String, Deque<BooleanSupplier>> waiting = new LinkedHashMap<>();

    /** @param threadCount how many pieces of work run at once */
    Turns(int threadCount) {
        threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("turn-", 0).daemon(true).factory());
        threads.prestartAllCoreThreads();
    }

    /**
     * Has work done when it is its sender's turn.
     *
     * @param work must not throw; false: nobody waits for it any more, so the sender's next piece comes in its place
     * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
     */
    void await(Sender sender, BooleanSupplier work) {
        String key = switch (sender) {
            case Sender.Account(String account, String address) -> account;
            case Sender.Address(String address) -> SourceNetwork.of(address);
            case Sender.Visitor(var anyLink, String address) -> "visitors\n" + SourceNetwork.of(address);
        };
        synchronized (waiting) {
            waiting.computeIfAbsent(key, any -> new ArrayDeque<>(2)).add(work);
        }
        threads.execute(this::takeTurn);
    }

    private void takeTurn() {
        Optional<Piece> piece = next("");
        while (piece.isPresent() && !piece.get().work().getAsBoolean()) {
            piece = next(piece.get().sender());
        }
    }

    /**
     * Takes a piece of this sender or, if it has none, of the first in line. The sender goes to the end of the line.
     */
    private Optional<Piece> next(String preferred) {
        synchronized (waiting) {
            Iterator<String> line = waiting.keySet().iterator();
            if (!line.hasNext()) {
                return Optional.empty();
            }
            String first = line.next();
            Deque<BooleanSupplier> ofPreferred = waiting.remove(preferred);
            return Optional.of(
                    ofPreferred == null
                            ? new Piece(first, takeOne(first, requireNonNull(waiting.remove(first))))
                            : new Piece(preferred, takeOne(preferred, ofPreferred)));
        }
    }

    private BooleanSupplier takeOne(String sender, Deque<BooleanSupplier> pieces) {
        BooleanSupplier piece = pieces.remove();
        if (!pieces.isEmpty()) {
            waiting.put(sender, pieces);
        }
        return piece;
    }

    /** Does what waits, and nothing more after it. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
