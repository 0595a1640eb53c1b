package io.cloakroom.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An access plugin, in a process of its own, that thinks for a while and then allows everything. */
public final class SlowPlugin {
    static final int THINKS_MILLIS = 10;

    private static final byte[] YES = "{\"result\":true}".getBytes(UTF_8);

    private SlowPlugin() {}

    /** Starts the process. */
    static Server start(Path directory) {
        int port = Server.freePort();
        return Server.start(
                "the plugin alone",
                port,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsun.net.httpserver.nodelay=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowPlugin.class.getName(),
                        Integer.toString(port)),
                Map.of(),
                directory.resolve("plugin.log"));
    }

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", SlowPlugin::answer);
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            TimeUnit.MILLISECONDS.sleep(THINKS_MILLIS);
            exchange.sendResponseHeaders(200, YES.length);
            exchange.getResponseBody().write(YES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
