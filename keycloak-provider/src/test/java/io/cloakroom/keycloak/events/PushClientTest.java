package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PushClientTest {
    private static final String REFUSED = "HTTP/1.1 400 Bad Request\r\ncontent-length: %d\r\n\r\n%s";

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private Path folder;

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

    /** Whoever took a token would know who has lost access, and the bridge would not. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        its certificate is good      | ip:127.0.0.1            | true  | 202
        nobody has signed for it     | ip:127.0.0.1            | false | SSLHandshakeException
        it is that of another server | dns:bridge.example.org  | true  | SSLHandshakeException
        """)
    void s66_aBridgesCertificateIsAlwaysChecked(String why, String name, boolean isTrusted, String outcome)
            throws Exception {
        KeyStore own = certificate("bridge", name);
        KeyStore other = certificate("other", "ip:127.0.0.1");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        authorities.setCertificateEntry("a", (isTrusted ? own : other).getCertificate("key"));
        try {
            URI url = URI.create(
                    "https://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
            assertThat(outcome(PushClient.trusting(authorities), url)).isEqualTo(outcome);
        } finally {
            server.stop(0);
        }
    }

    private static String outcome(PushClient client, URI url) throws InterruptedException {
        try {
            return String.valueOf(client.post(url, "token").status());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** A certificate that signs itself, with its key. */
    private KeyStore certificate(String file, String name) throws Exception {
        Path store = folder.resolve(file);
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String arguments = "-genkeypair -keyalg EC -alias key -dname CN=bridge -storetype PKCS12 -storepass "
                + String.valueOf(PASSWORD) + " -ext san=" + name;
        List<String> command = new ArrayList<>(List.of(tool, "-keystore", store.toString()));
        command.addAll(List.of(arguments.split(" ", -1)));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** Whoever it goes to knows who has lost access. And what somebody else has taken, the bridge does not know. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void s68_aTokenIsNotSentOn(int status) throws Exception {
        AtomicInteger elsewhere = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/elsewhere", exchange -> {
            elsewhere.incrementAndGet();
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.createContext("/-/signals", exchange -> {
            exchange.getResponseHeaders().add("location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:%d/-/signals"
                    .formatted(server.getAddress().getPort()));
            PushClient.Answer answer = PushClient.trusting(null).post(url, "token");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.isTaken()).isFalse();
            assertThat(elsewhere).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    /** A page of a proxy is no acknowledgement. */
    @ParameterizedTest
    @CsvSource({
        "200, true",
        "202, true",
        "204, true",
        "201, false",
        "400, false",
        "429, false",
        "500, false",
        "503, false"
    })
    void s68_onlyAnAcknowledgementIsOne(int status, boolean isTaken) {
        assertThat(new PushClient.Answer(status, "").isTaken()).isEqualTo(isTaken);
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
