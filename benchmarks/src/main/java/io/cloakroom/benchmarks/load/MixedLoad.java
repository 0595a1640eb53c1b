package io.cloakroom.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.benchmarks.http.HttpConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads, writes and deletes objects of 64 KiB in the shares that MinIO's {@code warp} takes for its mixed load. wrk
 * cannot send HEAD: it waits for the body.
 *
 * <p>What is read stays, and what is written or deleted is not read, so that every answer is one of success.
 */
final class MixedLoad implements Comparison.Load {
    /** Of a thousand requests; the last hundred are DELETE. */
    private static final int GET_UNTIL = 450;

    private static final int HEAD_UNTIL = 750;
    private static final int PUT_UNTIL = 900;

    private static final byte[] NOTHING = {};
    private static final int KEPT = 64;
    private static final int PASSING = 1024;

    private final byte[] body = Peers.random(Peers.MIDDLE);
    private final byte[][] gets = new byte[KEPT][];
    private final byte[][] heads = new byte[KEPT][];
    private final byte[][] puts = new byte[PASSING][];
    private final byte[][] deletes = new byte[PASSING][];

    MixedLoad(S3User user) {
        for (int i = 0; i < KEPT; i++) {
            String path = "/bench/mixed/kept-" + i;
            user.put(path, body);
            gets[i] = user.text("GET", path).getBytes(ISO_8859_1);
            heads[i] = user.text("HEAD", path).getBytes(ISO_8859_1);
        }
        for (int i = 0; i < PASSING; i++) {
            String path = "/bench/mixed/passing-" + i;
            puts[i] = user.text("PUT", path, body.length).getBytes(ISO_8859_1);
            deletes[i] = user.text("DELETE", path).getBytes(ISO_8859_1);
        }
    }

    @Override
    public LoadResult run(Server server, int connections, int seconds) {
        double before = server.cpuSeconds();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        long[] nanos = new long[0];
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<long[]>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                long seed = i;
                all.add(threads.submit(() -> ask(server, end, seed)));
            }
            for (Future<long[]> one : all) {
                long[] more = one.get();
                int length = nanos.length;
                nanos = Arrays.copyOf(nanos, length + more.length);
                System.arraycopy(more, 0, nanos, length, more.length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(server.name(), e.getCause());
        }
        double took = (System.nanoTime() - begin) / 1e9;
        double cpu = server.cpuSeconds() - before;
        Arrays.sort(nanos);
        return new LoadResult(nanos.length / took, cpu * 1e6 / nanos.length, nanos[(int) (nanos.length * 0.99)] / 1e6);
    }

    /** Asks one request after the other, and returns how long each answer took. */
    private long[] ask(Server server, long end, long seed) {
        Random random = new Random(seed);
        long[] nanos = new long[1024];
        int count = 0;
        try (Caller caller = new Caller(server)) {
            while (System.nanoTime() < end) {
                long from = System.nanoTime();
                int which = random.nextInt(1000);
                if (which < GET_UNTIL) {
                    caller.call(gets[random.nextInt(KEPT)], NOTHING, true);
                } else if (which < HEAD_UNTIL) {
                    caller.call(heads[random.nextInt(KEPT)], NOTHING, false);
                } else if (which < PUT_UNTIL) {
                    caller.call(puts[random.nextInt(PASSING)], body, true);
                } else {
                    caller.call(deletes[random.nextInt(PASSING)], NOTHING, true);
                }
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = System.nanoTime() - from;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(nanos, count);
    }

    /** One connection at a time to a server, which may close it after any answer. */
    private static final class Caller implements AutoCloseable {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final URI endpoint;
        private HttpConnection connection;

        Caller(Server server) throws IOException {
            this.endpoint = URI.create(server.url());
            this.connection = connect();
        }

        private HttpConnection connect() throws IOException {
            return new HttpConnection(endpoint, InetAddress.getLoopbackAddress(), PATIENCE);
        }

        void call(byte[] head, byte[] body, boolean hasBody) throws IOException {
            try {
                send(head, body, hasBody);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) { // closed since the answer before
                reconnect();
                send(head, body, hasBody);
            }
        }

        private void reconnect() throws IOException {
            connection.close();
            connection = connect();
        }

        private void send(byte[] head, byte[] body, boolean hasBody) throws IOException {
            connection.write(head);
            connection.write(body);
            int status = hasBody ? connection.skip() : connection.skipHead();
            if (status / 100 != 2 && status != 404) { // versitygw, to one of two deletions at once
                throw new IllegalStateException("the server answered " + status);
            }
            if (connection.closes()) {
                reconnect();
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
