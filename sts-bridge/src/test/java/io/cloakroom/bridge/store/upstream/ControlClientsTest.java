package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.store.upstream.ControlClients.Lease;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlClientsTest {
    private final List<HttpClient> made = new ArrayList<>();
    private final ControlClients clients = new ControlClients(() -> {
        HttpClient client = HttpClient.newHttpClient();
        made.add(client);
        return client;
    });
    private final FakeUpstream upstream;

    ControlClientsTest() throws IOException {
        upstream = new FakeUpstream((request, wire) -> {
            wire.ok("x");
            return true;
        });
    }

    @AfterEach
    void stop() throws IOException {
        clients.close();
        upstream.close();
    }

    private int ask(Lease lease) throws IOException, InterruptedException {
        return lease.client()
                .send(HttpRequest.newBuilder(upstream.address()).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Shut down under it, a deletion would be answered SlowDown though nothing had been sent. */
    @Test
    void aCallKeepsItsClientWhateverAnotherCallMet() throws IOException, InterruptedException {
        Lease bad = clients.take();
        Lease other = clients.take();
        clients.forget(bad);
        clients.giveBack(bad);
        assertThat(ask(other)).isEqualTo(200);
        clients.giveBack(other);
        assertThat(made.getFirst().awaitTermination(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void callsAfterItHaveAnotherClient() throws IOException, InterruptedException {
        Lease bad = clients.take();
        Lease worse = clients.take();
        clients.forget(bad);
        clients.forget(worse);
        clients.giveBack(bad);
        clients.giveBack(worse);
        assertThat(made).hasSize(1);
        Lease next = clients.take();
        assertThat(ask(next)).isEqualTo(200);
        clients.giveBack(next);
        Lease again = clients.take();
        assertThat(again).isSameAs(next);
        clients.giveBack(again);
        assertThat(made).hasSize(2);
    }
}
