package io.cloakroom.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Map;
import java.util.Set;

/** A toy plugin for AssumeRoleWithCustomToken: it knows two tokens, and whose they are. */
public final class TokenPlugin {
    private static final Map<String, String> OWNERS = Map.of(
            "aaa", "{\"user\":\"Alice\",\"maxValiditySeconds\":3600,\"claims\":{\"groups\":[\"data-science\"]}}",
            "bbb", "{\"user\":\"Bart\",\"maxValiditySeconds\":3600,\"claims\":{\"groups\":[\"databases\"]}}");

    private TokenPlugin() {}

    public static void main(String[] arguments) throws IOException {
        Arguments options = Arguments.parse(arguments, Map.of("--port", "8081"), Set.of());
        int port = Integer.parseInt(options.value("--port"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", TokenPlugin::answer);
        server.start();
        System.out.printf(
                "token plugin: http://127.0.0.1:%d/%n", server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getRawQuery();
            String token = query != null && query.startsWith("token=")
                    ? URLDecoder.decode(query.substring("token=".length()), UTF_8)
                    : "";
            boolean isKnown = OWNERS.containsKey(token);
            byte[] body =
                    OWNERS.getOrDefault(token, "{\"reason\":\"no such token\"}").getBytes(UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(isKnown ? 200 : 403, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
