package io.cloakroom.cli.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A bridge that answers what a test wants. */
final class FakeSts implements AutoCloseable {
    static final String SECRET = "the/secret+access=key";
    static final String SESSION_TOKEN = "the-session-token";

    private final HttpServer server;

    /** The forms that came. */
    final List<String> forms = new CopyOnWriteArrayList<>();

    volatile int status = 200;
    volatile String answer = "";

    /** @param expiration of what it issues */
    FakeSts(Instant expiration) throws IOException {
        issue(expiration);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void issue(Instant expiration) {
        status = 200;
        answer = """
                <?xml version="1.0" encoding="UTF-8"?>
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <AssumeRoleWithWebIdentityResult><AssumedRoleUser>
                <Arn>arn:aws:sts::000000000000:assumed-role/_/ada</Arn><AssumedRoleId>ASIA1:ada</AssumedRoleId></AssumedRoleUser>
                <Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
                <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>
                </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """.strip().formatted(SECRET, SESSION_TOKEN, expiration);
    }

    void refuse(int code, String error, String message) {
        status = code;
        answer = "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
                .formatted(error, message);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            forms.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
