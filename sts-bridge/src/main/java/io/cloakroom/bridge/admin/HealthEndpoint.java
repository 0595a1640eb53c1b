package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.identity.ldap.DirectoryState;
import io.cloakroom.bridge.identity.oidc.ProviderState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * MinIO's health paths, open to everybody. {@code /minio/health/live} answers 200 while the process serves.
 * {@code /minio/health/ready} answers 200 while the store and the state can be used, else 503. A provider or a
 * directory that is down is reported but does not make the bridge unready, because credentials already issued keep
 * working. The store and the state are asked at most once a second, however many requests arrive. While one request
 * waits for them, the others are answered with what was last seen.
 *
 * <p>{@code /minio/health/cluster} and {@code /minio/health/cluster/read} give the same answer, for a cluster of this
 * one node. With {@code ?maintenance=true} they are asked whether the node may be taken down. They answer 412, because
 * there is no other node.
 */
public final class HealthEndpoint implements Endpoint {
    private static final String BELOW = "/minio/health/";
    private static final String READY_WORD = "ready";
    private static final String LIVE = "/minio/health/live";
    private static final String READY = "/minio/health/ready";
    private static final String CLUSTER = "/minio/health/cluster";
    private static final String CLUSTER_READ = "/minio/health/cluster/read";
    private static final Set<String> PATHS = Set.of(LIVE, READY, CLUSTER, CLUSTER_READ);

    /** MinIO states how many drives must be present. Clients read the value as a number. */
    private static final Headers WRITE_QUORUM =
            Headers.builder().add("x-minio-write-quorum", "1").build();

    private static final Headers READ_QUORUM =
            Headers.builder().add("x-minio-read-quorum", "1").build();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

    private final Watched watched;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Seen seen = new Seen(false, false, Instant.EPOCH);

    /** The last answers of the store and the state. */
    private record Seen(boolean store, boolean state, Instant at) {}

    /**
     * What is looked at.
     *
     * @param signals what is heard of a provider's security events, in a word
     */
    public record Watched(
            BooleanSupplier isStoreReady,
            BooleanSupplier isStateReady,
            Supplier<List<ProviderState>> providers,
            UnaryOperator<String> signals,
            Supplier<List<DirectoryState>> directories) {}

    public HealthEndpoint(Watched watched, InstantSource clock) {
        this.watched = watched;
        this.clock = clock;
    }

    /** Every path below that of the health paths. Unknown ones are refused. */
    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().startsWith(BELOW);
    }

    @Override
    public String service() {
        return "health";
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        return new Admission.WithoutBody(
                () -> handle(head).orElseThrow(() -> new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED)));
    }

    /**
     * Answers a health request; empty for any other. A readiness check may block on the store: run it on a virtual
     * thread.
     */
    Optional<HttpAnswer> handle(RequestHead head) {
        if (!PATHS.contains(head.rawPath())) {
            return Optional.empty();
        }
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            Headers allow = Headers.builder().add("allow", "GET, HEAD").build();
            return Optional.of(new HttpAnswer(405, allow, new byte[0]));
        }
        return Optional.of(
                switch (head.rawPath()) {
                    case LIVE -> live();
                    case CLUSTER -> cluster(head, WRITE_QUORUM);
                    case CLUSTER_READ -> cluster(head, READ_QUORUM);
                    default -> ready();
                });
    }

    private static HttpAnswer live() {
        return answer(200, JSON.createObjectNode().put("status", "live"), Headers.EMPTY);
    }

    private HttpAnswer ready() {
        return ready(Headers.EMPTY);
    }

    private HttpAnswer cluster(RequestHead head, Headers quorum) {
        if (head.queryValue("maintenance").filter("true"::equals).isPresent()) {
            return answer(412, JSON.createObjectNode().put("status", "the only node"), quorum);
        }
        return ready(quorum);
    }

    private HttpAnswer ready(Headers quorum) {
        ObjectNode report = report();
        // They would tell strangers who is known there: how long a login took to be refused (S-58).
        report.path("directories")
                .forEach(directory -> ((ObjectNode) directory).remove(List.of("lastGood", "failingSince")));
        return answer(report.path("status").asText().equals(READY_WORD) ? 200 : 503, report, quorum);
    }

    /** What readiness is made of: the store, the state, and the providers. May block on the store. */
    public ObjectNode report() {
        Seen now = look();
        boolean isReady = now.store() && now.state();
        ObjectNode report = JSON.createObjectNode();
        report.put("status", isReady ? READY_WORD : "unavailable");
        report.put("store", now.store() ? "ok" : "unavailable");
        report.put("state", now.state() ? "ok" : "unavailable");
        var list = report.putArray("providers");
        for (ProviderState provider : watched.providers().get()) {
            ObjectNode entry = list.addObject().put("name", provider.name());
            tell(provider.lastGood(), provider.failingSince(), entry);
            provider.policiesRead().ifPresent(time -> entry.put("policiesRead", time.toString()));
            entry.put("signals", watched.signals().apply(provider.name()));
        }
        List<DirectoryState> directories = watched.directories().get();
        if (!directories.isEmpty()) {
            var all = report.putArray("directories");
            directories.forEach(directory -> tell(
                    directory.lastGood(),
                    directory.failingSince(),
                    all.addObject().put("name", directory.name())));
        }
        return report;
    }

    /** The last answers, asked again if they are old. Only the first requests wait for another that is asking. */
    private Seen look() {
        Seen last = seen;
        if (last.at().equals(Instant.EPOCH)) {
            asking.lock();
        } else if (!isOld(last) || !asking.tryLock()) {
            return last;
        }
        try {
            if (isOld(seen)) {
                boolean store = watched.isStoreReady().getAsBoolean();
                boolean state = watched.isStateReady().getAsBoolean();
                seen = new Seen(store, state, clock.instant());
            }
            return seen;
        } finally {
            asking.unlock();
        }
    }

    private boolean isOld(Seen last) {
        Instant now = clock.instant();
        return now.isBefore(last.at()) || Duration.between(last.at(), now).compareTo(ASK_AGAIN_AFTER) >= 0;
    }

    private static void tell(Optional<Instant> lastGood, Optional<Instant> failingSince, ObjectNode entry) {
        entry.put(
                "state",
                failingSince.isPresent()
                        ? lastGood.isPresent() ? "failing" : "down"
                        : lastGood.isPresent() ? "ok" : "not asked yet");
        lastGood.ifPresent(time -> entry.put("lastGood", time.toString()));
        failingSince.ifPresent(time -> entry.put("failingSince", time.toString()));
    }

    private static HttpAnswer answer(int status, ObjectNode report, Headers more) {
        Headers headers = Headers.builder()
                .add("content-type", "application/json")
                .add("cache-control", "no-store")
                .addAll(more)
                .build();
        try {
            return new HttpAnswer(status, headers, JSON.writeValueAsBytes(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
