package io.cloakroom.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.admin.HealthEndpoint;
import io.cloakroom.bridge.admin.Installation;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.RecentRecords;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.metrics.MetricsEndpoint;
import io.cloakroom.bridge.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the admin API tells about this bridge and its store. */
final class BridgeInstallation implements Installation {
    private final String deploymentId;
    private final String region;
    private final ObjectStore store;
    private final CallAuthorizer authorizer;
    private final Watched watched;
    private final InstantSource clock;
    private final Instant started;

    /** What watches the bridge at work. */
    record Watched(HealthEndpoint health, MetricsEndpoint metrics, RecentRecords records) {}

    BridgeInstallation(
            String deploymentId,
            String region,
            ObjectStore store,
            CallAuthorizer authorizer,
            Watched watched,
            InstantSource clock) {
        this.deploymentId = deploymentId;
        this.region = region;
        this.store = store;
        this.authorizer = authorizer;
        this.watched = watched;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public String deploymentId() {
        return deploymentId;
    }

    @Override
    public String version() {
        return Bridge.version();
    }

    @Override
    public Duration uptime() {
        return Duration.between(started, clock.instant());
    }

    @Override
    public String region() {
        return region;
    }

    @Override
    public boolean isStoreReady() {
        return store.isReady();
    }

    @Override
    public Optional<Usage> usage() {
        return store.usage().map(usage -> new Usage(usage.buckets(), usage.objects(), usage.bytes()));
    }

    @Override
    public List<Bucket> buckets(Caller caller) {
        S3Call list = new S3Classifier(List.of())
                .classify(RequestHead.parse(
                        "GET", "/", Headers.builder().add("host", "localhost").build()));
        AuditDraft inside = new AuditDraft("", caller.connection());
        return store.buckets(authorizer.authorizeListing(caller, list, inside).call()).stream()
                .map(bucket -> new Bucket(bucket.name(), bucket.created()))
                .toList();
    }

    @Override
    public String store() {
        return store.describe();
    }

    @Override
    public ObjectNode readiness() {
        return watched.health().report();
    }

    @Override
    public List<Figure> figures() {
        return watched.metrics().figures().stream()
                .map(figure -> new Figure(figure.name(), figure.labels(), figure.value()))
                .toList();
    }

    @Override
    public Optional<String> record(String requestId) {
        return watched.records().find(requestId);
    }
}
