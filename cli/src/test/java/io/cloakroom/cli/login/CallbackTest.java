package io.cloakroom.cli.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            another state   | GET  | /callback?state=other&code=x | OWN          | 400
            no query        | GET  | /callback                    | OWN          | 400
            another path    | GET  | /?state=mine                 | OWN          | 404
            another method  | POST | /callback?state=mine         | OWN          | 404
            DNS rebinding   | GET  | /callback?state=mine         | evil.example | 404
            """)
    void s09_whatIsNotTheAnswerChangesNothing(String why, String method, String target, String host, int status)
            throws Exception {
        try (Callback callback = Callback.open(query -> query.contains("state=mine"))) {
            assertThat(call(callback, method, target, host)).startsWith("HTTP/1.1 " + status);
            assertThat(callback.await(AT_ONCE)).isEmpty();

            assertThat(call(callback, "GET", "/callback?state=mine&code=x", "OWN"))
                    .startsWith("HTTP/1.1 200")
                    .contains("Logged in", "Content-security-policy: default-src 'none'", "no-store");
            assertThat(callback.await(AT_ONCE)).contains("state=mine&code=x");
        }
    }

    /** Each of these would be waited for ten seconds. */
    @Test
    void halfARequestKeepsNoBrowserOut() throws Exception {
        try (Callback callback = Callback.open(query -> query.contains("state=mine"))) {
            List<Socket> halves = new ArrayList<>();
            try {
                for (int i = 0; i < 20; i++) {
                    Socket half = new Socket(
                            InetAddress.getLoopbackAddress(),
                            URI.create(callback.url()).getPort());
                    halves.add(half);
                    half.getOutputStream().write("GET /callback?st".getBytes(US_ASCII));
                }
                assertTimeoutPreemptively(
                        Duration.ofSeconds(60), () -> call(callback, "GET", "/callback?state=mine&code=x", "OWN"));
            } finally {
                for (Socket half : halves) {
                    half.close();
                }
            }
            assertThat(callback.await(AT_ONCE)).contains("state=mine&code=x");
        }
    }

    @Test
    void listensOnThisMachineOnly() throws Exception {
        try (Callback callback = Callback.open(query -> true)) {
            assertThat(callback.url()).matches("http://127\\.0\\.0\\.1:[0-9]+/callback");
        }
    }

    private static String call(Callback callback, String method, String target, String host) throws IOException {
        URI url = URI.create(callback.url());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            String request = "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .formatted(method, target, host.equals("OWN") ? url.getAuthority() : host);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
