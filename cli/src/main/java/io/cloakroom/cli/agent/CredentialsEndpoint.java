package io.cloakroom.cli.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.cli.sts.NoCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v1/credentials}: the container credentials protocol. Errors are JSON with {@code code} and {@code
 * message}; SDKs try again after 5xx.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">Container credential
 *     provider</a>
 */
final class CredentialsEndpoint implements HttpHandler {
    static final String PATH = "/v1/credentials";

    /** Browsers send one of these with every request that a page makes to this machine. */
    private static final List<String> OF_BROWSERS = List.of("Origin", "Sec-Fetch-Site");

    private final OwnHosts hosts;
    private final Callers callers;
    private final CredentialCache cache;
    private final AgentLog log;

    CredentialsEndpoint(OwnHosts hosts, Callers callers, CredentialCache cache, AgentLog log) {
        this.hosts = hosts;
        this.callers = callers;
        this.cache = cache;
        this.log = log;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            byte[] body;
            try {
                body = answer(exchange).json();
            } catch (NoCredentials e) {
                status = e.status();
                body = json(e);
            } catch (RuntimeException e) {
                log.tell("unexpected failure: " + e.getClass().getName());
                status = 500;
                body = json(new NoCredentials(500, "InternalError", "The agent failed unexpectedly."));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ContainerCredentials answer(HttpExchange exchange) throws NoCredentials {
        Headers headers = exchange.getRequestHeaders();
        if (!single(headers, "Host").map(hosts::contains).orElse(false)) {
            throw new NoCredentials(
                    403, "WrongHost", "The header `Host` is not the address of this agent, %s.".formatted(hosts));
        }
        if (OF_BROWSERS.stream().anyMatch(headers::containsKey)) {
            throw new NoCredentials(403, "NotForBrowsers", "This agent answers programs, not pages in a browser.");
        }
        if (!PATH.equals(exchange.getRequestURI().getRawPath())) {
            throw new NoCredentials(404, "NotFound", "Credentials are at `%s`.".formatted(PATH));
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            throw new NoCredentials(405, "MethodNotAllowed", "Credentials are asked for with GET.");
        }
        Secret authorization = single(headers, "Authorization")
                .filter(value -> !value.isBlank())
                .map(Secret::new)
                .orElseThrow(
                        () -> new NoCredentials(
                                401,
                                "MissingAuthorization",
                                "One header `Authorization` is expected: set AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or AWS_CONTAINER_AUTHORIZATION_TOKEN."));
        return cache.get(callers.admit(authorization), network(exchange));
    }

    private static String network(HttpExchange exchange) {
        return SourceNetwork.of(exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    /** The value of a header that is there once. */
    private static Optional<String> single(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static byte[] json(NoCredentials why) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("code", why.code())
                .put("message", why.sentence())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
