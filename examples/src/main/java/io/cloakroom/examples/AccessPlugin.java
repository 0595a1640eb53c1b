package io.cloakroom.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/** A toy access plugin: the owner may do everything, and everybody else everything but write objects. */
public final class AccessPlugin {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AccessPlugin() {}

    public static void main(String[] arguments) throws IOException {
        Arguments options = Arguments.parse(arguments, Map.of("--port", "8080"), Set.of());
        int port = Integer.parseInt(options.value("--port"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", AccessPlugin::answer);
        server.start();
        System.out.printf(
                "access plugin: http://127.0.0.1:%d/%n", server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode input = JSON.readTree(exchange.getRequestBody()).path("input");
            String action = input.path("action").asText();
            boolean isAllowed = input.path("owner").asBoolean() || !action.startsWith("s3:Put");
            byte[] body = "{\"result\":%s}".formatted(isAllowed).getBytes(UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
