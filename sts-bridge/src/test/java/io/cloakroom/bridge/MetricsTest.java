package io.cloakroom.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.metrics.Metric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of a bridge with an embedded store and of a gateway in front of it. */
class MetricsTest {
    private static final String SECRET = "a-password-of-the-owner";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

    /** There are no OpenID providers in this test. */
    private static final Set<Metric> OF_PROVIDERS = Set.of(
            Metric.KEYS_AGE,
            Metric.PROVIDER_FAILING,
            Metric.REALM_POLICIES_AGE,
            Metric.SIGNALS,
            Metric.SIGNALS_AGE,
            Metric.SIGNALS_HEARD);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Bridge server;
    private static Bridge gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, ConfigException {
        server = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Server(folder.resolve("store").toString()), Map.of(), settings(Map.of())));
        Map<String, String> ofGateway = Map.of(
                "CLOAKROOM_DATA",
                folder.resolve("data").toString(),
                "CLOAKROOM_UPSTREAM_ACCESS_KEY",
                "owner",
                "CLOAKROOM_UPSTREAM_SECRET_KEY",
                SECRET);
        gateway = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Gateway(server.endpoint().toString()), Map.of(), settings(ofGateway)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        server.close();
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("CLOAKROOM_ADDRESS", "127.0.0.1:0");
        settings.put("MINIO_ROOT_USER", "owner");
        settings.put("MINIO_ROOT_PASSWORD", SECRET);
        return settings;
    }

    private static String token() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        String input = encoder.encodeToString("{\"alg\":\"HS512\",\"typ\":\"JWT\"}".getBytes(UTF_8))
                + '.'
                + encoder.encodeToString(
                        "{\"iss\":\"prometheus\",\"sub\":\"owner\",\"exp\":4949552205}".getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA512"));
            return input + '.' + encoder.encodeToString(mac.doFinal(input.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> ask(Bridge bridge, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(bridge.endpoint() + path)).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> scrape() throws IOException, InterruptedException {
        return ask(gateway, "/-/metrics", "Authorization", "Bearer " + token());
    }

    private static Set<String> families(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", 4)[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> series(String metrics) {
        return metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/metrics", "/minio/v2/metrics/cluster", "/minio/v2/metrics/node"})
    void thePathsTellTheSame(String path) throws Exception {
        HttpResponse<String> answer = ask(server, path, "Authorization", "Bearer " + token());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(families(answer.body())).contains("cloakroom_decisions_total", "cloakroom_connections_open");
    }

    @Test
    void openMetricsIsForThoseWhoAcceptIt() throws Exception {
        HttpResponse<String> answer =
                ask(gateway, "/-/metrics", "Accept", OPEN_METRICS, "Authorization", "Bearer " + token());

        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void everyMetricIsExported() throws Exception {
        ask(gateway, "/?Action=GetCallerIdentity&Version=2011-06-15");
        ask(gateway, "/bucket/key");
        Set<String> exported = new TreeSet<>(families(scrape().body()));
        exported.addAll(families(scrape().body()));

        assertThat(exported)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Metric.values())
                        .filter(metric -> !OF_PROVIDERS.contains(metric))
                        .map(Metric::exportedName)
                        .toList());
    }

    @DisplayName("S-56 metrics are closed unless the operator opens them")
    @Test
    void s56_metricsAreClosed() throws Exception {
        for (String path : List.of("/-/metrics", "/minio/v2/metrics/cluster", "/minio/v2/metrics/nothing")) {
            HttpResponse<String> answer = ask(server, path);

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("AccessDenied").doesNotContain("cloakroom_");
            assertThat(answer.headers().firstValue("x-amz-request-id")).isPresent();
        }
    }

    @Test
    void metricsThatAreOpenAreForEverybody(@TempDir Path folder) throws Exception {
        Map<String, String> open = Map.of("MINIO_PROMETHEUS_AUTH_TYPE", "public");
        try (Bridge bridge = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Server(folder.resolve("store").toString()), Map.of(), settings(open)))) {
            assertThat(families(ask(bridge, "/-/metrics").body())).contains("cloakroom_connections_open");
            assertThat(ask(bridge, "/-/metrics", "Accept", OPEN_METRICS).body()).endsWith("# EOF\n");
        }
    }

    @DisplayName("S-56 hostile requests make no new series and are in none")
    @Test
    void s56_hostileRequestsMakeNoSeries() throws Exception {
        askHostile(0);
        scrape(); // counted when it has ended
        Set<String> before = series(scrape().body());
        for (int i = 1; i < 50; i++) {
            askHostile(i);
        }
        String after = scrape().body();

        Set<String> made = series(after);
        made.removeAll(before);
        assertThat(made).isEmpty();
        assertThat(after).doesNotContain("hostile", "HOSTILE");
    }

    private static void askHostile(int i) throws IOException, InterruptedException {
        String name = "hostile" + i;
        ask(gateway, "/" + name + "/" + name + "%22%7D%0A?versionId=" + name);
        ask(gateway, "/" + name + "?" + name + "=" + name);
        ask(gateway, "/?Action=" + name + "&Version=2011-06-15");
        ask(gateway, "/minio/admin/v3/" + name);
        ask(gateway, "/minio/health/" + name);
        ask(gateway, "/minio/v2/metrics/" + name);
        ask(
                gateway,
                "/bucket",
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=HOSTILE%d/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00"
                        .formatted(i));
        HttpRequest post = HttpRequest.newBuilder(gateway.endpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=%s&Version=2011-06-15".formatted(name)))
                .build();
        HTTP.send(post, HttpResponse.BodyHandlers.discarding());
    }
}
