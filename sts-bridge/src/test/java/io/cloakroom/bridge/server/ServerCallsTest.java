package io.cloakroom.bridge.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.InnerCalls;
import io.cloakroom.bridge.wire.LeakCheck;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests inside of the bridge, for an answer that is put together of several: each has its own audit record. */
@ExtendWith(LeakCheck.class)
class ServerCallsTest {
    private final FakeRoutes fake = new FakeRoutes();
    private final TestServer server = new TestServer(fake.store, this::begin);

    /** Answers with what the inner request is answered, or with the begin of it if the key is endless. */
    private GatewayStep begin(RequestHead head, ClientConnection client, AuditDraft audit) {
        return new GatewayStep.Pieces(200, Headers.EMPTY, (out, calls) -> {
            try (InnerCalls.Answer answer = calls.send(draft -> fake.begin(head, client, draft))) {
                if (head.rawPath().contains("endless")) {
                    out.write(answer.body().readNBytes(10));
                } else {
                    answer.body().transferTo(out);
                }
            } catch (AwsException e) {
                out.write(e.code().wireName().getBytes(UTF_8));
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aWholeAnswerIsRecordedAsOne() throws Exception {
        fake.store.objects.put("k", "object".getBytes(UTF_8));
        assertThat(server.ask("GET /b/k HTTP/1.1\nHost: h\n\n").text()).isEqualTo("object");
        FakeRoutes.Audited inner = server.nextAudited();
        assertThat(inner.status()).isEqualTo(200);
        assertThat(inner.sent()).isEqualTo(6);
        assertThat(inner.request().brokenOff()).isZero();
        assertThat(server.nextAudited().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "brokenchunks", "short"})
    void oneThatBreaksOffIsRecordedAsBroken(String key) throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /b/%s HTTP/1.1\nHost: h\n\n".formatted(key));
            FakeRoutes.Audited inner = server.nextAudited();
            assertThat(inner.status()).isEqualTo(200);
            assertThat(inner.sent()).isEqualTo(4);
            assertThat(inner.request().brokenOff()).isPositive();
            // What was made of it is no whole answer either. Both are one.
            assertThat(server.nextAudited().request().brokenOff())
                    .isEqualTo(inner.request().brokenOff())
                    .isEqualTo(1);
        }
    }

    @Test
    void oneThatIsGivenUpIsRecordedAsSuch() throws Exception {
        assertThat(server.ask("GET /b/endless HTTP/1.1\nHost: h\n\n").text()).hasSize(10);
        FakeRoutes.Audited inner = server.nextAudited();
        assertThat(inner.status()).isEqualTo(499);
        assertThat(inner.sent()).isEqualTo(10);
        assertThat(inner.request().brokenOff()).isZero();
    }

    @Test
    void aRefusalIsRecordedAsOne() throws Exception {
        for (Map.Entry<String, Integer> refusal :
                Map.of("/b/missing", 404, "/denied/k", 403).entrySet()) {
            String request = "GET %s HTTP/1.1\nHost: h\n\n".formatted(refusal.getKey());
            assertThat(server.ask(request).status()).isEqualTo(200);
            assertThat(server.nextAudited().status()).as(request).isEqualTo(refusal.getValue());
            assertThat(server.nextAudited().status()).isEqualTo(200);
        }
    }
}
