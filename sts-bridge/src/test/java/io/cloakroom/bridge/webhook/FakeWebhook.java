package io.cloakroom.bridge.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP service in this process that answers as a test wants, and keeps what it was asked. */
public final class FakeWebhook implements AutoCloseable {
    /**
     * What it was asked.
     *
     * @param authorization empty if the header was absent
     */
    public record Question(String method, String uri, String authorization, String contentType, String body) {}

    /** What it answers. */
    public record Reply(int status, String location, String body) {
        public static Reply of(int status, String body) {
            return new Reply(status, "", body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private volatile Function<Question, Reply> answers = question -> Reply.of(404, "");

    public FakeWebhook() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    }

    public void answer(int status, String body) {
        answers = question -> Reply.of(status, body);
    }

    public void answer(Function<Question, Reply> how) {
        answers = how;
    }

    /** Takes questions and never answers. */
    public void stall() {
        answers = question -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.of(200, "{\"result\":true}");
        };
    }

    /** The {@code traceparent} of each question; empty if it had none. */
    public List<String> traces() {
        return traces;
    }

    public List<Question> questions() {
        return List.copyOf(questions);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Question question = new Question(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    header(exchange, "authorization"),
                    header(exchange, "content-type"),
                    body);
            questions.add(question);
            traces.add(header(exchange, "traceparent"));
            Reply reply = answers.apply(question);
            if (!reply.location().isEmpty()) {
                exchange.getResponseHeaders().add("location", reply.location());
            }
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
