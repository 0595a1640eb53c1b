package io.cloakroom.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Waits at a port of 127.0.0.1 for the browser to come back. It answers this one path only, and takes the first request
 * with the right state. What else comes is refused, and changes nothing.
 */
final class Callback implements AutoCloseable {
    private static final String PATH = "/callback";
    private static final int MAX_QUERY_CHARS = 8192;

    private final HttpServer server;
    /**
     * One for each request: a program that sends half of one keeps the browser out otherwise. The server reads in a way
     * that holds a virtual thread's carrier before JDK 24.
     */
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("callback-", 1).factory());

    private final BlockingQueue<String> came = new ArrayBlockingQueue<>(1);
    private final Predicate<String> isExpected;

    private Callback(HttpServer server, Predicate<String> isExpected) {
        this.server = server;
        this.isExpected = isExpected;
    }

    /**
     * Starts to listen.
     *
     * @param isExpected whether a raw query is the answer to this login
     */
    static Callback open(Predicate<String> isExpected) throws Refused {
        try {
            System.setProperty("sun.net.httpserver.maxReqTime", "10");
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
            Callback callback = new Callback(server, isExpected);
            server.setExecutor(callback.threads);
            server.createContext("/", callback::handle);
            server.start();
            return callback;
        } catch (IOException e) {
            throw Refused.by("cannot listen on 127.0.0.1: " + e.getMessage());
        }
    }

    /** Where the browser is to come back to. */
    String url() {
        return "http://" + authority() + PATH;
    }

    private String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The raw query that the browser came back with; empty if it did not within that time. */
    Optional<String> await(Duration longest) throws Refused {
        try {
            return Optional.ofNullable(came.poll(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.by("interrupted");
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
            if (!authority().equals(exchange.getRequestHeaders().getFirst("Host"))
                    || !PATH.equals(exchange.getRequestURI().getRawPath())
                    || !exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 404, "Nothing is here", "This address belongs to cloakroom login.");
            } else if (query.length() > MAX_QUERY_CHARS || !isExpected.test(query)) {
                answer(
                        exchange,
                        400,
                        "Another login",
                        "This does not belong to the login that the command line began.");
            } else if (query.contains("error=")) {
                answer(exchange, 200, "Not logged in", "The command line says why.");
                exchange.close(); // then the browser has it, and the command may end
                came.offer(query);
            } else {
                answer(exchange, 200, "Logged in", "You can close this page and go back to the command line.");
                exchange.close();
                came.offer(query);
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String title, String text) throws IOException {
        byte[] page = """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Cloakroom</title>
                <body style="font-family: sans-serif; margin: 4em auto; max-width: 30em"><h1>%s</h1><p>%s</p></body></html>
                """.formatted(title, text).getBytes(UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, page.length);
        exchange.getResponseBody().write(page);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
