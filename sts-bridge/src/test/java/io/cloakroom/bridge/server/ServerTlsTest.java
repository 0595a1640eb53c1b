package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server speaks before the first request. */
@ExtendWith(LeakCheck.class)
class ServerTlsTest {
    private static final Duration NEVER = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMillis(300);
    private static final String LIVE = "GET /minio/health/live HTTP/1.1\nHost: h\n\n";

    private final TestServer server = TestServer.overTls(ServerLimits.DEFAULT.withTimeouts(NEVER, NEVER, NEVER, NEVER));

    @AfterEach
    void stop() {
        server.close();
    }

    private SSLSocket socket(String... protocols) throws IOException {
        SSLSocket socket = TestTls.connect(TestTls.client(), server.server.address());
        socket.setEnabledProtocols(protocols);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void speaksThisVersionWithAuthenticatedEncryption(String protocol) throws IOException {
        try (SSLSocket socket = socket(protocol)) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(socket.getSession().getCipherSuite()).containsPattern("GCM|POLY1305");
            assertThat(new RawClient(socket).send(LIVE).read().text()).isEqualTo("alive");
        }
    }

    /** A client's first message, by hand: the JDK no longer speaks these versions either. */
    @ParameterizedTest
    @CsvSource({"TLS 1.1, 0302", "TLS 1.0, 0301", "SSL 3, 0300"})
    void s60_olderVersionsAreRefused(String name, String version) throws IOException {
        String hello = version + "00".repeat(32) + "00" + "0004c014002f" + "0100" + "0000";
        String message = "01" + "%06x".formatted(hello.length() / 2) + hello;
        byte[] record = HexFormat.of().parseHex("160301" + "%04x".formatted(message.length() / 2) + message);
        try (Socket socket = new Socket(
                server.server.address().getAddress(), server.server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(record);
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(answer).as(name).hasSize(7).endsWith((byte) 2, (byte) 70);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
            })
    void s60_weakSuitesAreRefused(String suite) throws IOException {
        try (SSLSocket socket = withSuite(suite)) {
            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(socket::startHandshake)
                    .withMessageContaining("handshake_failure");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"})
    void hasAKeyForBothKindsOfSuites(String suite) throws IOException {
        try (SSLSocket socket = withSuite(suite)) {
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
        }
    }

    /** Asks for the host by name: only so it gets the certificate that fits the suite. */
    private SSLSocket withSuite(String suite) throws IOException {
        SSLSocket socket = socket("TLSv1.2");
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        parameters.setCipherSuites(new String[] {suite});
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Test
    void agreesOnHttp11() throws IOException {
        try (SSLSocket socket = socket("TLSv1.3", "TLSv1.2")) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void anotherHandshakeOnTheSameConnectionIsRefused() throws IOException {
        SSLSocket socket = socket("TLSv1.2");
        RawClient client = new RawClient(socket);
        assertThat(client.send(LIVE).read().text()).isEqualTo("alive");
        // Where the server has hung up, to close fails too.
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            try (socket) {
                socket.startHandshake();
                client.send(LIVE).read();
            }
        });
        assertThat(server.ask(LIVE).text()).isEqualTo("alive");
    }

    @Test
    void plainHttpIsToldWhatIsWrong() throws IOException {
        try (RawClient client = new RawClient(server.server.address())) {
            RawClient.Answer answer = client.send(LIVE).read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("HTTP request to an HTTPS server");
            assertThat(answer.header("x-amz-request-id")).hasSize(16);
            assertThat(client.isAtEnd()).isTrue();
        }
        Await.until("the connection is let go", () -> server.server.connections() == 0);
    }

    @Test
    void whatIsNeitherTlsNorHttpIsHungUpOn() throws IOException {
        try (RawClient client = new RawClient(server.server.address())) {
            client.sendBytes("\0\1\2\3\4\5\6\7".getBytes(StandardCharsets.ISO_8859_1));
            Await.until("the connection is let go", () -> server.server.connections() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"says nothing, ''", "stops in its first message, 160301"})
    void s72_aClientThatDoesNotEndItsHandshakeIsLetGo(String name, String said) throws IOException {
        try (TestServer hasty = TestServer.overTls(ServerLimits.DEFAULT.withTimeouts(NEVER, SOON, NEVER, NEVER));
                RawClient client = new RawClient(hasty.server.address())) {
            client.sendBytes(HexFormat.of().parseHex(said));
            while (!client.isAtEnd()) {
                // an alert
            }
            Await.until("it is let go", () -> hasty.server.connections() == 0);
        }
    }

    /** The rest of the body is not read, and the answer arrives all the same. */
    @Test
    void anEarlyAnswerArrivesBeforeTheConnectionEnds() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("PUT /denied/k HTTP/1.1\nHost: h\nContent-Length: 9000000\n\n" + "x".repeat(1000));
            assertThat(client.read().status()).isEqualTo(403);
            assertThat(client.isAtEnd()).isTrue();
        }
    }
}
