package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.identity.ldap.DirectoryState;
import io.cloakroom.bridge.identity.oidc.ProviderState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthEndpointTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private volatile Instant now = NOON;
    private volatile Runnable asking = () -> {};
    private int timesAsked;
    private boolean isStoreReady = true;
    private List<ProviderState> providers = List.of();
    private List<DirectoryState> directories = List.of();
    private final HealthEndpoint endpoint = new HealthEndpoint(
            new HealthEndpoint.Watched(this::askStore, () -> true, () -> providers, name -> "heard", () -> directories),
            () -> now);

    @Test
    void livesWithoutAskingTheStore() {
        isStoreReady = false;
        HttpAnswer answer = get("/minio/health/live");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).isEqualTo("{\"status\":\"live\"}");
    }

    @Test
    void isNotReadyWithoutItsStore() {
        isStoreReady = false;
        HttpAnswer answer = get("/minio/health/ready");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(text(answer)).contains("\"store\":\"unavailable\"");
    }

    @ParameterizedTest
    @CsvSource({"/minio/health/cluster,      x-minio-write-quorum", "/minio/health/cluster/read, x-minio-read-quorum"})
    void aClusterOfOneNodeIsReadyWithIt(String path, String quorum) {
        assertThat(get(path).status()).isEqualTo(200);
        assertThat(get(path).headers().first(quorum)).hasValue("1");
        isStoreReady = false;
        now = NOON.plusSeconds(1);
        assertThat(get(path).status()).isEqualTo(503);
        assertThat(get(path).headers().first(quorum)).hasValue("1");
        isStoreReady = true;
        now = NOON.plusSeconds(2);
        assertThat(get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/minio/health/cluster", "/minio/health/cluster/read"})
    void theOnlyNodeMustNotBeTakenDownForMaintenance(String path) {
        assertThat(endpoint.handle(RequestHead.parse("GET", path + "?maintenance=true", Headers.EMPTY))
                        .orElseThrow()
                        .status())
                .isEqualTo(412);
        assertThat(endpoint.handle(RequestHead.parse("GET", path + "?maintenance=false", Headers.EMPTY))
                        .orElseThrow()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void reportsAProviderThatIsDownAndStaysReady() {
        providers = List.of(
                new ProviderState("_", Optional.empty(), Optional.of(NOON), Optional.empty()),
                new ProviderState("b", Optional.of(NOON), Optional.empty(), Optional.of(NOON.minusSeconds(1))),
                new ProviderState("c", Optional.empty(), Optional.empty(), Optional.empty()));
        HttpAnswer answer = get("/minio/health/ready");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer))
                .contains(
                        "{\"name\":\"_\",\"state\":\"down\",\"failingSince\":\"2026-01-02T12:00:00Z\",\"signals\":\"heard\"}")
                .contains(
                        "{\"name\":\"b\",\"state\":\"ok\",\"lastGood\":\"2026-01-02T12:00:00Z\",\"policiesRead\":\"2026-01-02T11:59:59Z\",\"signals\":\"heard\"}")
                .contains("{\"name\":\"c\",\"state\":\"not asked yet\",\"signals\":\"heard\"}");
    }

    @Test
    void reportsADirectoryThatIsDownAndStaysReady() {
        directories = List.of(
                new DirectoryState("_", Optional.of(NOON), Optional.of(NOON.plusSeconds(1))),
                new DirectoryState("b", Optional.empty(), Optional.empty()));
        HttpAnswer answer = get("/minio/health/ready");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer))
                .contains("{\"name\":\"_\",\"state\":\"failing\"}")
                .contains("{\"name\":\"b\",\"state\":\"not asked yet\"}");
        assertThat(endpoint.report().path("directories").path(0).toString())
                .as("for administrators")
                .isEqualTo("{\"name\":\"_\",\"state\":\"failing\",\"lastGood\":\"2026-01-02T12:00:00Z\","
                        + "\"failingSince\":\"2026-01-02T12:00:01Z\"}");
    }

    @Test
    void s56_healthTellsStatesAndNothingElse() throws IOException {
        directories = List.of(new DirectoryState("_", Optional.of(NOON), Optional.of(NOON)));
        providers = List.of(new ProviderState("_", Optional.of(NOON), Optional.of(NOON), Optional.of(NOON)));
        isStoreReady = false;

        JsonNode report = new ObjectMapper().readTree(text(get("/minio/health/ready")));

        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly("status", "store", "state", "providers", "directories");
        assertThat(report.path("directories").path(0).fieldNames())
                .toIterable()
                .as("when a directory was asked tells who is known there")
                .containsExactly("name", "state");
        assertThat(report.path("providers").path(0).fieldNames())
                .toIterable()
                .containsExactly("name", "state", "lastGood", "failingSince", "policiesRead", "signals");
    }

    @Test
    void leavesOtherPathsAlone() {
        assertThat(endpoint.handle(head("GET", "/minio/health/live/x"))).isEmpty();
        assertThat(endpoint.handle(head("GET", "/minio/health/cluster/write"))).isEmpty();
        assertThat(endpoint.handle(head("GET", "/minio"))).isEmpty();
    }

    @Test
    void refusesOtherMethods() {
        assertThat(endpoint.handle(head("POST", "/minio/health/live"))
                        .orElseThrow()
                        .status())
                .isEqualTo(405);
    }

    @Test
    void asksTheStoreOnceASecondAtMost() {
        get("/minio/health/ready");
        isStoreReady = false;
        now = NOON.plusMillis(999);
        assertThat(get("/minio/health/ready").status()).isEqualTo(200);
        assertThat(timesAsked).isEqualTo(1);
        now = NOON.plusMillis(1000);
        assertThat(get("/minio/health/ready").status()).isEqualTo(503);
        assertThat(timesAsked).isEqualTo(2);
    }

    @Test
    void anAnswerThatTookLongIsNotAskedForAgainAtOnce() {
        asking = () -> now = now.plusSeconds(60);
        get("/minio/health/ready");
        get("/minio/health/ready");
        assertThat(timesAsked).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAnotherThatAsks() throws Exception {
        get("/minio/health/ready");
        now = NOON.plusSeconds(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        asking = () -> {
            begun.countDown();
            awaitQuietly(done);
        };
        Thread slow = Thread.ofVirtual().start(() -> get("/minio/health/ready"));
        begun.await();
        Future<HttpAnswer> other = CompletableFuture.supplyAsync(() -> get("/minio/health/ready"));
        assertThat(other.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        done.countDown();
        slow.join();
        assertThat(timesAsked).isEqualTo(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean askStore() {
        timesAsked++;
        asking.run();
        return isStoreReady;
    }

    private HttpAnswer get(String path) {
        return endpoint.handle(head("GET", path)).orElseThrow();
    }

    private static RequestHead head(String method, String path) {
        return new RequestHead(method, path, "", List.of(), Headers.EMPTY);
    }

    private static String text(HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
