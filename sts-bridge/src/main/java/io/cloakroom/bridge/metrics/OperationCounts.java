package io.cloakroom.bridge.metrics;

/** What is counted of one operation of a service. */
final class OperationCounts {
    private final String service;
    private final String operation;
    private final StatusCounts statuses = new StatusCounts();
    private final Durations durations = new Durations();

    OperationCounts(String service, String operation) {
        this.service = service;
        this.operation = operation;
    }

    void add(int status, long tookNanos) {
        statuses.add(status);
        durations.add(tookNanos);
    }

    /** Says nothing of an operation that nobody has asked for. */
    void tell(Scrape scrape) {
        if (durations.isEmpty()) {
            return;
        }
        statuses.forEach((status, count) -> scrape.add(Metric.REQUESTS, count, service, operation, status));
        scrape.add(Metric.REQUEST_DURATION, durations, service, operation);
    }
}
