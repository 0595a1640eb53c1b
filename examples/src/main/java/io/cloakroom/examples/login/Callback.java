package io.cloakroom.examples.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits on a loopback port for the browser to come back from the login page. The address is the literal 127.0.0.1, for
 * {@code localhost} may lead elsewhere.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252, section 7.3</a>
 */
final class Callback implements AutoCloseable {
    private static final String PATH = "/callback";

    private final HttpServer server;
    private final Judge judge;
    private final CompletableFuture<String> code = new CompletableFuture<>();

    private Callback(HttpServer server, Judge judge) {
        this.server = server;
        this.judge = judge;
    }

    /** Says what the parameters of a redirect are worth. */
    interface Judge {
        /** The code. @throws LoginException if there is none to be had */
        String code(Map<String, String> parameters) throws LoginException;
    }

    static Callback open(Judge judge) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        Callback callback = new Callback(server, judge);
        server.createContext("/", callback::answer);
        server.start();
        return callback;
    }

    String redirectUri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** Waits for the redirect and gives its code. */
    String await(Duration limit) throws LoginException {
        try {
            return code.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            @Nullable Throwable refusal = e.getCause();
            throw new LoginException(refusal == null ? "the redirect failed" : String.valueOf(refusal.getMessage()));
        } catch (TimeoutException e) {
            throw new LoginException("nobody logged in within " + limit.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginException("interrupted");
        }
    }

    @Override
    public void close() {
        server.stop(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String text;
            try {
                code.complete(judge.code(parameters(exchange.getRequestURI().getRawQuery())));
                text = "Logged in. You can close this page.\n";
            } catch (LoginException e) {
                code.completeExceptionally(e);
                text = "The login failed. You can close this page.\n";
            }
            byte[] body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().add("content-type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }
}
