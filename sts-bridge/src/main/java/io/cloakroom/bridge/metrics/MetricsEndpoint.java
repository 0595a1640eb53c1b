package io.cloakroom.bridge.metrics;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Metrics for Prometheus: {@code /-/metrics} (no bucket can have this name), and MinIO's paths of the cluster and the
 * node, which are the same here. In OpenMetrics where the scraper accepts it, else in Prometheus's own text format.
 *
 * <p>Unless it is open to everybody, the scraper shows the bearer token that {@code mc admin prometheus generate}
 * makes, and its key needs {@code admin:Prometheus}.
 */
public final class MetricsEndpoint implements Endpoint {
    private static final String MINIO = "/minio/v2/metrics/";
    private static final Set<String> PATHS = Set.of("/-/metrics", MINIO + "cluster", MINIO + "node");

    private final boolean isOpen;
    private final RequestAuthenticator authenticator;
    private final AdminAuthorizer authorizer;
    private final RecentPages recent;
    private final List<Consumer<Scrape>> sources = new CopyOnWriteArrayList<>();

    /** The writers. They are made when they are first needed. */
    private static final class Formats {
        private static final OpenMetricsTextFormatWriter OPEN_METRICS =
                OpenMetricsTextFormatWriter.builder().build();
        private static final PrometheusTextFormatWriter TEXT =
                PrometheusTextFormatWriter.builder().build();

        static ExpositionFormatWriter accepted(String accept) {
            return OPEN_METRICS.accepts(accept) ? OPEN_METRICS : TEXT;
        }
    }

    /** @param isOpen whether everybody may read the metrics */
    public MetricsEndpoint(
            boolean isOpen, RequestAuthenticator authenticator, AdminAuthorizer authorizer, InstantSource clock) {
        this.isOpen = isOpen;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.recent = new RecentPages(clock);
    }

    /**
     * Adds figures.
     *
     * @param source is asked at every scrape, on a virtual thread; at most once a second where everybody may scrape
     */
    public void add(Consumer<Scrape> source) {
        sources.add(source);
    }

    /** Every path below MinIO's one of metrics. Those that mean nothing are refused. */
    @Override
    public boolean accepts(RequestHead head) {
        String path = head.rawPath();
        return path.startsWith(MINIO) || path.equals("/-/metrics");
    }

    @Override
    public String service() {
        return "metrics";
    }

    /** Who may not read them is not told which paths there are. */
    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        audit.asked("admin:Prometheus", "");
        if (isOpen) {
            return new Admission.WithoutBody(() -> answer(head));
        }
        Principal scraper = authenticator.authenticateScraper(head, audit);
        return authorizer.mayBlock()
                ? new Admission.Deferred(() -> allowed(scraper, head, client, audit))
                : allowed(scraper, head, client, audit);
    }

    private Admission allowed(Principal scraper, RequestHead head, ClientConnection client, AuditDraft audit) {
        authorizer.requireScraping(scraper, head.headers(), client, audit);
        return new Admission.WithoutBody(() -> answer(head));
    }

    private HttpAnswer answer(RequestHead head) {
        if (!PATHS.contains(head.rawPath())) {
            throw AwsException.of(AwsErrorCode.NOT_IMPLEMENTED, "Metrics are at `/-/metrics`.");
        }
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            throw new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED);
        }
        ExpositionFormatWriter writer =
                Formats.accepted(head.headers().first("accept").orElse(""));
        byte[] text = isOpen ? recent.page(writer, this::page) : page(writer);
        Headers headers = Headers.builder()
                .add("content-type", writer.getContentType())
                .add("cache-control", "no-store")
                .build();
        return new HttpAnswer(200, headers, text);
    }

    /** The counters and gauges as they are now. */
    public List<Figure> figures() {
        return scrape().figures();
    }

    private Scrape scrape() {
        Scrape scrape = new Scrape();
        sources.forEach(source -> source.accept(scrape));
        return scrape;
    }

    private byte[] page(ExpositionFormatWriter writer) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, scrape().snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }
}
