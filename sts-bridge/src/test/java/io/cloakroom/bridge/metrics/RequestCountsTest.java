package io.cloakroom.bridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditLog;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RequestCountsTest {
    private static final String HOSTILE = "../x\"} 1\nforged_metric{a=\"b";

    private final RequestCounts counts = new RequestCounts(AuditLog.discarding());

    private static AuditDraft draft() {
        return new AuditDraft("ID", new ClientConnection("192.0.2.1", false));
    }

    private void end(AuditDraft draft, int status) {
        counts.write(draft, status, 3, 5, Duration.ofMillis(2));
    }

    private List<String> lines() throws IOException {
        Scrape scrape = new Scrape();
        counts.tell(scrape);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(out, scrape.snapshots());
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void countsRequestsByOperationAndStatus() throws IOException {
        end(draft().operation(S3Operation.GET_OBJECT).decided(AuditDecision.ALLOW), 200);
        end(draft().operation(S3Operation.GET_OBJECT).decided(AuditDecision.ALLOW), 200);
        end(
                draft().operation(S3Operation.PUT_OBJECT)
                        .decided(AuditDecision.IMPLICIT_DENY)
                        .refused(AwsErrorCode.ACCESS_DENIED),
                403);

        assertThat(lines())
                .contains(
                        "cloakroom_requests_total{operation=\"GetObject\",service=\"s3\",status=\"200\"} 2.0",
                        "cloakroom_requests_total{operation=\"PutObject\",service=\"s3\",status=\"403\"} 1.0",
                        "cloakroom_request_duration_seconds_bucket{operation=\"GetObject\",service=\"s3\",le=\"0.0025\"} 2",
                        "cloakroom_request_duration_seconds_bucket{operation=\"GetObject\",service=\"s3\",le=\"0.001\"} 0",
                        "cloakroom_request_duration_seconds_sum{operation=\"GetObject\",service=\"s3\"} 0.004",
                        "cloakroom_decisions_total{decision=\"allow\",service=\"s3\"} 2.0",
                        "cloakroom_decisions_total{decision=\"implicit-deny\",service=\"s3\"} 1.0",
                        "cloakroom_errors_total{code=\"AccessDenied\",service=\"s3\"} 1.0",
                        "cloakroom_received_bytes_total{service=\"s3\"} 9.0",
                        "cloakroom_sent_bytes_total{service=\"s3\"} 15.0");
    }

    @Test
    void countsStsCallsBySourceAndError() throws IOException {
        end(
                draft().servedBy("sts")
                        .asked("sts:AssumeRoleWithWebIdentity", "arn:aws:iam::000000000000:role/x")
                        .identity("keycloak", "subject", "alice"),
                200);
        end(
                draft().servedBy("sts")
                        .asked("sts:AssumeRoleWithWebIdentity", "")
                        .refused(AwsErrorCode.INVALID_IDENTITY_TOKEN),
                400);

        assertThat(lines())
                .contains(
                        "cloakroom_sts_calls_total{action=\"AssumeRoleWithWebIdentity\",code=\"none\",source=\"keycloak\"} 1.0",
                        "cloakroom_sts_calls_total{action=\"AssumeRoleWithWebIdentity\",code=\"InvalidIdentityToken\",source=\"none\"} 1.0",
                        "cloakroom_requests_total{operation=\"AssumeRoleWithWebIdentity\",service=\"sts\",status=\"200\"} 1.0");
    }

    /** An upstream may answer any status. */
    @Test
    void unusualStatusesAreCountedByTheirClass() throws IOException {
        for (int status = 0; status < 1000; status++) {
            end(draft().operation(S3Operation.GET_OBJECT), status);
        }

        assertThat(lines())
                .contains("cloakroom_requests_total{operation=\"GetObject\",service=\"s3\",status=\"2xx\"} 97.0")
                .filteredOn(line -> line.startsWith("cloakroom_requests_total{operation=\"GetObject\",service=\"s3\""))
                .hasSize(30);
    }

    @DisplayName("S-56 what clients choose makes no new series and is in none")
    @Test
    void s56_clientsMakeNoSeries() throws IOException {
        end(draft().operation(S3Operation.GET_OBJECT).by("arn", "KEY"), 200);
        end(draft().servedBy("sts").asked("sts:AssumeRole", "").identity("keycloak", "s", "u"), 200);
        List<String> before =
                lines().stream().map(line -> line.replaceAll(" [^ ]+$", "")).toList();
        for (int i = 0; i < 3000; i++) {
            String name = HOSTILE + i;
            end(
                    draft().operation(S3Operation.GET_OBJECT)
                            .by(name, name)
                            .identity(name, name, name)
                            .asked("s3:GetObject", name)
                            .ofVersion(name)
                            .copying(name, name),
                    200);
            end(
                    draft().servedBy("sts")
                            .asked("sts:AssumeRole", name)
                            .by(name, name)
                            .identity("keycloak", name, name),
                    200);
        }

        assertThat(lines()).noneMatch(line -> line.contains("forged") || line.contains(".."));
        assertThat(lines().stream().map(line -> line.replaceAll(" [^ ]+$", ""))).isEqualTo(before);
    }

    /** Should a name ever come from somewhere else. What is too much is counted together, under no name of its own. */
    @Test
    void thereIsAnEndToSeries() throws IOException {
        for (int i = 0; i < 3 * RequestCounts.MAX_SERIES; i++) {
            end(draft().servedBy("sts").asked("sts:Action" + i, "").identity("source" + i, "", ""), 200);
        }

        assertThat(lines())
                .filteredOn(line -> line.startsWith("cloakroom_sts_calls_total"))
                .hasSize(RequestCounts.MAX_SERIES + 1);
        assertThat(lines())
                .filteredOn(line -> line.startsWith("cloakroom_requests_total"))
                .hasSize(RequestCounts.MAX_SERIES + 1);
        assertThat(lines())
                .contains(
                        "cloakroom_sts_calls_total{action=\"other\",code=\"other\",source=\"other\"} 2048.0",
                        "cloakroom_requests_total{operation=\"other\",service=\"sts\",status=\"200\"} 2048.0");
    }
}
