package io.cloakroom.bridge.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FileLength;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostAnswer;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.gateway.FormStep;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a form holds, and that it lets go of it however it ends. The key decides: {@code denied} is denied, {@code
 * later} is decided on another thread, {@code later-denied} denied there.
 */
@ExtendWith(LeakCheck.class)
class FormIntakeTest implements Routes.Gateway {
    private static final String HEAD =
            "POST /b HTTP/1.1\nHost: h\nContent-Type: multipart/form-data; boundary=B\nContent-Length: %d\n\n";

    private final FakeStore store = new FakeStore();
    private final CountDownLatch mayDecide = new CountDownLatch(1);
    private final AtomicInteger deciding = new AtomicInteger();
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(ServerLimits.DEFAULT, store, this);
    }

    @AfterEach
    void nothingIsHeld() {
        mayDecide.countDown();
        Await.until("its memory is given back", () -> server.server.heldBytes() == 0);
        server.close();
    }

    @Override
    public GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        if (!head.method().equals("POST")) {
            throw new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED);
        }
        return new GatewayStep.Form(
                FormReader.of(head.headers().first("content-type").orElse("")),
                UncheckedPayload.INSTANCE,
                this::decide);
    }

    private FormStep decide(PostForm form) {
        String key = form.required("key");
        if (!key.startsWith("later")) {
            return decided(form, key);
        }
        return new FormStep.Deferred(() -> {
            deciding.incrementAndGet();
            try {
                mayDecide.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return decided(form, key);
        });
    }

    private static FormStep decided(PostForm form, String key) {
        if (key.endsWith("denied")) {
            throw new AwsException(AwsErrorCode.ACCESS_DENIED);
        }
        return new FormStep.Upload(
                AuthorizedCalls.of(Calls.of(S3Operation.PUT_OBJECT, Calls.target("b", key), Headers.EMPTY)),
                UncheckedPayload.INSTANCE,
                new FileLength(0, 3_000_000),
                PostAnswer.of(form));
    }

    private static String fields(String key) {
        return "--B\r\nContent-Disposition: form-data; name=key\r\n\r\n" + key
                + "\r\n--B\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n";
    }

    private static String body(String key, int fileBytes) {
        return fields(key) + "x".repeat(fileBytes) + "\r\n--B--\r\n";
    }

    private static byte[] request(String body) {
        return (HEAD.formatted(body.length()).replace("\n", "\r\n") + body).getBytes(ISO_8859_1);
    }

    private int post(String key, int fileBytes) throws IOException {
        try (RawClient client = server.connect()) {
            return client.sendBytes(request(body(key, fileBytes))).read().status();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 2_000_000})
    void storesTheFile(int fileBytes) throws Exception {
        assertThat(post("k", fileBytes)).isEqualTo(204);
        assertThat(store.objects.get("k")).hasSize(fileBytes);
        mayDecide.countDown();
        assertThat(post("later", fileBytes)).isEqualTo(204);
        assertThat(store.objects.get("later")).hasSize(fileBytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20_000})
    void refusesAndLetsGo(int fileBytes) throws Exception {
        mayDecide.countDown();
        assertThat(post("denied", fileBytes)).isEqualTo(403);
        assertThat(post("later-denied", fileBytes)).isEqualTo(403);
        assertThat(post("refused", fileBytes)).isEqualTo(404);
        assertThat(post("error", fileBytes)).isEqualTo(500);
        assertThat(post("error-in-body", fileBytes + 1)).isEqualTo(500);
        assertThat(store.objects).isEmpty();
    }

    @Test
    void aConnectionGoesOnAfterAForm() throws Exception {
        try (RawClient client = server.connect()) {
            for (String key : new String[] {"a", "denied", "b"}) {
                client.sendBytes(request(body(key, 3)));
                assertThat(client.read().status()).isEqualTo(key.equals("denied") ? 403 : 204);
            }
        }
        assertThat(store.objects).containsOnlyKeys("a", "b");
    }

    @DisplayName("S-72 who goes away while a form is read, decided or stored leaves nothing behind")
    @Test
    void s72_whoGoesAway() throws Exception {
        String whole = body("later", 3);
        for (String sent : new String[] {
            "--B\r\nContent-Disp", fields("k"), fields("k") + "x".repeat(100_000), fields("later") + "x", whole
        }) {
            try (RawClient client = server.connect()) {
                client.sendBytes((HEAD.formatted(sent.equals(whole) ? whole.length() : 2_000_000)
                                        .replace("\n", "\r\n")
                                + sent)
                        .getBytes(ISO_8859_1));
                if (sent.contains("later")) {
                    Await.until("it is decided on", () -> deciding.get() > 0);
                    deciding.set(0);
                } else {
                    Await.until(
                            "something is held or taken", () -> server.server.heldBytes() > 0 || store.taken.get() > 0);
                }
            }
        }
        mayDecide.countDown();
        Await.until("its memory is given back", () -> server.server.heldBytes() == 0);
        assertThat(store.objects).doesNotContainKey("k");
    }

    @DisplayName("S-72 the fields of a form have a deadline, its file has none")
    @Test
    void s72_deadline() throws Exception {
        ServerLimits limits = ServerLimits.DEFAULT.withBodies(
                new ServerLimits.Bodies(64L << 20, Duration.ofMillis(300), Duration.ofMillis(300)));
        try (TestServer hasty = new TestServer(limits, store, this);
                RawClient slow = hasty.connect();
                RawClient fast = hasty.connect()) {
            fast.sendBytes((HEAD.formatted(body("k", 10).length()).replace("\n", "\r\n") + fields("k") + "xxxxx")
                    .getBytes(ISO_8859_1));
            assertThat(slow.sendBytes((HEAD.formatted(1000).replace("\n", "\r\n") + "--B\r\n").getBytes(ISO_8859_1))
                            .read()
                            .text())
                    .contains("RequestTimeout");
            assertThat(fast.sendBytes("xxxxx\r\n--B--\r\n".getBytes(ISO_8859_1))
                            .read()
                            .status())
                    .isEqualTo(204);
            Await.until("its memory is given back", () -> hasty.server.heldBytes() == 0);
        }
    }
}
