package io.cloakroom.bridge.metrics;

import static java.util.Objects.requireNonNull;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditLog;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts every request that ends, on its way into the audit log. S3 requests are counted on the event loop: an
 * operation's counters are found by its number, and counting takes neither a lock nor memory. How many series there are
 * depends on the code and the settings only.
 */
public final class RequestCounts implements AuditLog {
    /** The value of a label that has none. */
    static final String NONE = "none";

    /** The value of every label of what is counted past {@link #MAX_SERIES}. */
    static final String OTHER = "other";

    /** Names come from the code and the settings. If one ever does not, there are no more series than this. */
    static final int MAX_SERIES = 1024;

    private static final String STS = "sts";

    private final AuditLog log;
    private final Map<S3Operation, OperationCounts> s3 = new EnumMap<>(S3Operation.class);
    private final OperationCounts s3Unknown = new OperationCounts(AuditDraft.S3, NONE);
    private final ServiceCounts ofS3 = new ServiceCounts(AuditDraft.S3);
    private final Map<Asked, OperationCounts> others = new ConcurrentHashMap<>();
    private final Map<String, ServiceCounts> services = new ConcurrentHashMap<>();
    private final Map<StsCall, LongAdder> sts = new ConcurrentHashMap<>();

    private record Asked(String service, String action) {}

    private record StsCall(String action, String source, String code) {}

    /** @param log where the records go afterwards */
    public RequestCounts(AuditLog log) {
        this.log = log;
        for (S3Operation operation : S3Operation.values()) {
            s3.put(operation, new OperationCounts(AuditDraft.S3, operation.awsName()));
        }
    }

    @Override
    public void write(AuditDraft draft, int status, long bytesReceived, long bytesSent, Duration took) {
        if (draft.service().equals(AuditDraft.S3)) {
            ofS3.add(draft, bytesReceived, bytesSent);
            counts(draft.operation()).add(status, took.toNanos());
        } else {
            count(draft, status, bytesReceived, bytesSent, took);
        }
        log.write(draft, status, bytesReceived, bytesSent, took);
    }

    private OperationCounts counts(@Nullable S3Operation operation) {
        return operation == null ? s3Unknown : requireNonNull(s3.get(operation));
    }

    private void count(AuditDraft draft, int status, long bytesReceived, long bytesSent, Duration took) {
        String service = draft.service();
        services.computeIfAbsent(service, ServiceCounts::new).add(draft, bytesReceived, bytesSent);
        String action = draft.action().isEmpty()
                ? NONE
                : draft.action().substring(draft.action().indexOf(':') + 1);
        bounded(
                        others,
                        new Asked(service, action),
                        new Asked(service, OTHER),
                        asked -> new OperationCounts(asked.service(), asked.action()))
                .add(status, took.toNanos());
        if (service.equals(STS)) {
            var error = draft.error();
            String source = draft.provider().isEmpty() ? NONE : draft.provider();
            String code = error == null ? NONE : error.wireName();
            bounded(sts, new StsCall(action, source, code), new StsCall(OTHER, OTHER, OTHER), call -> new LongAdder())
                    .increment();
        }
    }

    private static <K, V> V bounded(Map<K, V> all, K key, K overflow, Function<K, V> first) {
        V known = all.get(key);
        if (known != null) {
            return known;
        }
        return all.computeIfAbsent(all.size() < MAX_SERIES ? key : overflow, first);
    }

    /** Tells everything that was counted. */
    public void tell(Scrape scrape) {
        ofS3.tell(scrape);
        s3Unknown.tell(scrape);
        s3.values().forEach(counts -> counts.tell(scrape));
        services.values().forEach(counts -> counts.tell(scrape));
        others.values().forEach(counts -> counts.tell(scrape));
        sts.forEach(
                (call, count) -> scrape.add(Metric.STS_CALLS, count.sum(), call.action(), call.source(), call.code()));
        scrape.add(Metric.AUDIT_LOST, log.lost());
    }

    @Override
    public long lost() {
        return log.lost();
    }

    @Override
    public void close() {
        log.close();
    }
}
