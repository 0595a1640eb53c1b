package io.cloakroom.bridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.policies.PolicySource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
    private static final ClientConnection CONNECTION = new ClientConnection("192.0.2.1", false);

    private Instant now = SigningClient.NOW;

    @DisplayName("S-57 where everybody may read them, figures are gathered once a second")
    @Test
    void s57_openMetricsAreGatheredOnceASecond() {
        InstantSource clock = () -> now;
        MetricsEndpoint metrics = new MetricsEndpoint(
                true,
                SigningClient.authenticator(clock),
                new AdminAuthorizer(new ActionDecider(PolicySource.canned()), clock),
                clock);
        AtomicInteger gathered = new AtomicInteger();
        metrics.add(scrape -> scrape.add(Metric.CONNECTIONS, gathered.incrementAndGet()));

        for (int i = 0; i < 100; i++) {
            read(metrics);
        }
        assertThat(gathered).hasValue(1);
        now = now.plus(RecentPages.KEPT);
        read(metrics);
        assertThat(gathered).hasValue(2);
    }

    private static void read(MetricsEndpoint metrics) {
        RequestHead head = RequestHead.parse("GET", "/-/metrics", Headers.EMPTY);
        Admission admission = metrics.admit(head, CONNECTION, new AuditDraft("R1", CONNECTION));
        assertThat(((Admission.WithoutBody) admission).answer().get().status()).isEqualTo(200);
    }
}
