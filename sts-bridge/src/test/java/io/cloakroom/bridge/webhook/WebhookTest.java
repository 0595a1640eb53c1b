package io.cloakroom.bridge.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final byte[] QUESTION = "{}".getBytes(StandardCharsets.UTF_8);

    private final FakeWebhook service = new FakeWebhook();
    private final Webhook webhook = new Webhook(service.url(), Optional.of(new Secret("Bearer top-secret")));

    @AfterEach
    void close() {
        webhook.close();
        service.close();
    }

    @Test
    void postsADocument() throws WebhookException {
        service.answer(418, "{\"result\":true}");
        Webhook.Answer answer = webhook.post(QUESTION);
        assertThat(answer.status()).isEqualTo(418);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"result\":true}");
        assertThat(service.questions())
                .containsExactly(new FakeWebhook.Question("POST", "/", "Bearer top-secret", "application/json", "{}"));
    }

    @Test
    void addsToTheQueryOfTheUrl() throws WebhookException {
        try (Webhook other = new Webhook(URI.create(service.url() + "x?a=b"), Optional.empty())) {
            other.postQuery(new Secret("token=%26"));
        }
        webhook.postQuery(new Secret("token=t"));
        assertThat(service.questions())
                .extracting(FakeWebhook.Question::uri)
                .containsExactly("/x?a=b&token=%26", "/?token=t");
        assertThat(service.questions().get(0).authorization()).isEmpty();
    }

    @Test
    void followsNoRedirect() throws WebhookException {
        service.answer(question -> new FakeWebhook.Reply(307, "/elsewhere", ""));
        assertThat(webhook.post(QUESTION).status()).isEqualTo(307);
        assertThat(service.questions()).hasSize(1);
    }

    @Test
    void readsNoMoreThanItsLimit() {
        service.answer(200, "x".repeat(10 << 20));
        fails(webhook, "its answer is longer than 65536 bytes");
    }

    @Test
    void doesNotWaitForever() {
        service.stall();
        try (Webhook hasty = new Webhook(service.url(), Optional.empty(), Duration.ofMillis(300))) {
            fails(hasty, "it does not answer within");
        }
    }

    @Test
    void anAnswerThatTricklesIsNoAnswer() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Webhook hasty = new Webhook(
                        URI.create("http://127.0.0.1:" + listener.getLocalPort()),
                        Optional.empty(),
                        Duration.ofMillis(300))) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{\"result\":"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes(); // until the webhook hangs up
                } catch (IOException e) {
                    // the test has ended
                }
            });
            fails(hasty, "it does not answer within");
        }
    }

    @Test
    void aServiceThatIsAwayIsSaidSo() {
        service.close();
        fails(webhook, "it cannot be reached or does not speak HTTP (ConnectException)");
    }

    /** A service closes connections that have waited: the next question must not fail for that. */
    @Test
    void asksAgainOnADeadConnection() throws Exception {
        assertThat(onADeadConnection(other -> other.post(QUESTION))).isEqualTo(200);
    }

    /** A token may be good for one time, and the service may have seen it. */
    @Test
    void neverShowsATokenTwice() {
        assertThatExceptionOfType(WebhookException.class)
                .isThrownBy(() -> onADeadConnection(other -> other.postQuery(new Secret("token=t"))));
    }

    private interface Call {
        Webhook.Answer of(Webhook other) throws WebhookException;
    }

    /** The connection ends when the second question has come. */
    private static int onADeadConnection(Call second) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Webhook other =
                        new Webhook(URI.create("http://127.0.0.1:" + listener.getLocalPort()), Optional.empty())) {
            Thread.ofVirtual().start(() -> {
                try {
                    Socket first = listener.accept();
                    answerOnce(first);
                    first.getInputStream().read();
                    first.close();
                    answerOnce(listener.accept());
                } catch (IOException e) {
                    // the test has ended
                }
            });
            assertThat(other.post(QUESTION).status()).isEqualTo(200);
            return second.of(other).status();
        }
    }

    private static void answerOnce(Socket socket) throws IOException {
        StringBuilder request = new StringBuilder();
        while (!request.toString().endsWith("\r\n\r\n{}")) {
            request.append((char) socket.getInputStream().read());
        }
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void fails(Webhook webhook, String words) {
        assertThatExceptionOfType(WebhookException.class)
                .isThrownBy(() -> webhook.post(QUESTION))
                .withMessageStartingWith(words);
    }
}
