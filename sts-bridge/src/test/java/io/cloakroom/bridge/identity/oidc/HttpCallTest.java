package io.cloakroom.bridge.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
    private static final int MAX = 10;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            with a length              | HTTP/1.1 200 OK~Content-Length: 5~~hello                                | 200 hello
            until the end              | HTTP/1.0 200 OK~~hello                                                   | 200 hello
            in chunks                  | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;x=y~he~3~llo~0~~           | 200 hello
            after an interim answer    | HTTP/1.1 100 Continue~~HTTP/1.1 401 No~Content-Length: 0~~               | 401
            without a reason           | HTTP/1.1 204~~                                                           | 204
            too long                   | HTTP/1.1 200 OK~Content-Length: 11~~hello hello                          | larger than 10 bytes
            too long until the end     | HTTP/1.1 200 OK~~hello hello                                             | larger than 10 bytes
            too long in chunks         | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~6~hello ~5~hello~0~~         | larger than 10 bytes
            huge                       | HTTP/1.1 200 OK~Content-Length: 999999999999~~x                          | larger than 10 bytes
            two lengths                | HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 4~~hello               | length of the answer cannot be read
            a negative length          | HTTP/1.1 200 OK~Content-Length: -1~~                                     | length of the answer cannot be read
            ends early                 | HTTP/1.1 200 OK~Content-Length: 6~~hello                                 | ends early
            ends early in chunks       | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hel                        | ends early
            ends between chunks        | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~                     | ends early
            ends in the head           | HTTP/1.1 200 OK~Content-Length: 6                                        | ends early
            a chunk longer than it says | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~hello~0~~                 | longer than it says
            a chunk of no size         | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~hello~0~~                  | size cannot be read
            compressed                 | HTTP/1.1 200 OK~Transfer-Encoding: gzip~~x                               | coding nobody asked for
            no HTTP                    | SSH-2.0-OpenSSH_9.6~~                                                    | not HTTP/1.1
            no header                  | HTTP/1.1 200 OK~hello~~                                                  | not a header
            """)
    void readsAnAnswerOrSaysWhatIsWrongWithIt(String why, String answer, String expected) throws Exception {
        if (Character.isDigit(expected.charAt(0))) {
            HttpCall.Answer read = ask(answer.replace("~", "\r\n"));
            assertThat((read.status() + " " + new String(read.body(), StandardCharsets.US_ASCII)).strip())
                    .isEqualTo(expected);
        } else {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ask(answer.replace("~", "\r\n")))
                    .withMessageContaining(expected);
        }
    }

    @Test
    void s57_anEndlessHeadIsNotReadToItsEnd() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ask("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(10_000)))
                .withMessageContaining("too long");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ask("HTTP/1.1 200 " + "x".repeat(40_000)))
                .withMessageContaining("too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx: y", "a b", "ü", "\0"})
    void aTokenCannotBecomeAnotherHeader(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpCall.userinfo(URI.create("http://idp.test/"), new Secret(token)));
    }

    @Test
    void s18_printsNoToken() {
        assertThat(HttpCall.userinfo(URI.create("http://idp.test/"), new Secret("the-token"))
                        .toString())
                .doesNotContain("the-token");
    }

    /** A kube-apiserver answers 406 about its keys to whoever accepts plain JSON only. */
    @Test
    void acceptsKeySetsByTheirOwnMediaType() {
        assertThat(HttpCall.get(URI.create("https://idp.test/keys")).head().reveal())
                .contains("\r\naccept: application/json, application/jwk-set+json\r\n");
    }

    private static HttpCall.Answer ask(String answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    while (socket.getInputStream().read() != '\n'
                            || socket.getInputStream().available() > 0) {
                        // the request, to its end
                    }
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The client gave up, as some tests want it to.
                }
            });
            HttpCall call = HttpCall.get(URI.create("http://idp.test:" + server.getLocalPort() + "/a?b"));
            try {
                return call.send(
                        List.of(InetAddress.getLoopbackAddress()),
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        MAX);
            } finally {
                served.join();
            }
        }
    }
}
