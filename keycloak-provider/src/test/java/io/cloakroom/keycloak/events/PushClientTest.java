package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class PushClientTest {
    private static final String REFUSED = "HTTP/1.1 400 Bad Request\r\ncontent-length: %d\r\n\r\n%s";

    @Test
    void readsWhatTheBridgeSaysWhenItRefuses() throws Exception {
        assertThat(post(REFUSED.formatted(7, "not you"), Duration.ofSeconds(10)))
                .isEqualTo(new PushClient.Answer(400, "not you"));
    }

    @Test
    void readsTheBeginningOfALongRefusalOnly() throws Exception {
        String begun = REFUSED.formatted(1_000_000, "x".repeat(1000)); // the rest never comes
        assertThat(post(begun, Duration.ofSeconds(10))).isEqualTo(new PushClient.Answer(400, "x".repeat(300)));
    }

    @Test
    void takesAnAnswerWithoutABody() throws Exception {
        assertThat(post("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n", Duration.ofSeconds(10))
                        .isTaken())
                .isTrue();
    }

    /** A thread that waits for ever is one less for other realms. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing               | ''
            a part of a head      | HTTP/1.1 400
            a head without a body | HTTP/1.1 400 Bad Request~content-length: 20~~
            a part of a body      | HTTP/1.1 202 Accepted~content-length: 20~~{
            """)
    void givesUpOnABridgeThatSendsOnly(String what, String sent) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> post(sent.replace("~", "\r\n"), Duration.ofMillis(300)));
    }

    /** Posts to a server that sends this and then keeps the connection open. */
    private static PushClient.Answer post(String sent, Duration limit) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    InputStream request = socket.getInputStream();
                    request.readNBytes(1);
                    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    request.readAllBytes(); // until the client hangs up
                } catch (IOException e) {
                    // The client has hung up.
                }
            });
            serving.setDaemon(true);
            serving.start();
            return new PushClient(HttpClient.newHttpClient(), limit)
                    .post(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/-/signals"), "token");
        }
    }
}
