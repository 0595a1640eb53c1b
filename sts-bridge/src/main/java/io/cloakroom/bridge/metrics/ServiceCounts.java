package io.cloakroom.bridge.metrics;

import static java.util.Objects.requireNonNull;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of one service. */
final class ServiceCounts {
    private final String service;
    private final Map<AuditDecision, LongAdder> decisions = new EnumMap<>(AuditDecision.class);
    private final Map<AwsErrorCode, LongAdder> errors = new EnumMap<>(AwsErrorCode.class);
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    ServiceCounts(String service) {
        this.service = service;
        for (AuditDecision decision : AuditDecision.values()) {
            decisions.put(decision, new LongAdder());
        }
        for (AwsErrorCode code : AwsErrorCode.values()) {
            errors.put(code, new LongAdder());
        }
    }

    void add(AuditDraft draft, long bytesReceived, long bytesSent) {
        requireNonNull(decisions.get(draft.decision())).increment();
        AwsErrorCode code = draft.error();
        if (code != null) {
            requireNonNull(errors.get(code)).increment();
        }
        if (bytesReceived > 0) {
            received.add(bytesReceived);
        }
        if (bytesSent > 0) {
            sent.add(bytesSent);
        }
    }

    void tell(Scrape scrape) {
        scrape.add(Metric.RECEIVED, received.sum(), service);
        scrape.add(Metric.SENT, sent.sum(), service);
        decisions.forEach((decision, count) -> scrape.add(
                Metric.DECISIONS,
                count.sum(),
                service,
                decision == AuditDecision.NONE ? RequestCounts.NONE : decision.toString()));
        errors.forEach((code, count) -> {
            if (count.sum() > 0) {
                scrape.add(Metric.ERRORS, count.sum(), service, code.wireName());
            }
        });
    }
}
