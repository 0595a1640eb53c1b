package io.cloakroom.cli.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebTest {
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"})
    void anAnswerThatGoesOnSlowlyIsNotWaitedFor(String start) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> trickle(server, start));
            Web web = new Web(Optional.empty(), Duration.ofMillis(500));
            URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort());

            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThatExceptionOfType(Refused.class)
                            .isThrownBy(() -> web.get(uri))
                            .withMessageContaining("does not answer in time"));
        }
    }

    /** Sends a byte now and then, until the other side has gone. */
    private static void trickle(ServerSocket server, String start) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(start.getBytes(US_ASCII));
            while (true) {
                socket.getOutputStream().write('x');
                Thread.sleep(20);
            }
        } catch (IOException e) {
            // it has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
