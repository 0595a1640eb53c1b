package io.cloakroom.bridge.metrics;

import java.util.List;

/**
 * Every metric there is. {@code docs/monitoring.md} lists exactly these. Durations are in seconds, sizes in bytes.
 *
 * <p>Values of labels come from the code or from the operator's settings, never from a request.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Metric and label naming</a>
 */
public enum Metric {
    REQUESTS(
            Kind.COUNTER,
            "cloakroom_requests",
            "Requests that ended. The status is 499 if the client went away first.",
            "service",
            "operation",
            "status"),
    REQUEST_DURATION(
            Kind.HISTOGRAM,
            "cloakroom_request_duration_seconds",
            "Time from the head of a request to the end of its answer.",
            "service",
            "operation"),
    RECEIVED(Kind.COUNTER, "cloakroom_received_bytes", "Bytes of request bodies.", "service"),
    SENT(Kind.COUNTER, "cloakroom_sent_bytes", "Bytes of the bodies of answers.", "service"),
    ERRORS(Kind.COUNTER, "cloakroom_errors", "Errors that the bridge itself answered, by code.", "service", "code"),
    DECISIONS(
            Kind.COUNTER,
            "cloakroom_decisions",
            "How requests were decided: `allow`, `explicit-deny`, `implicit-deny`, `owner`, `undecidable`, or `none`"
                    + " if they were refused before.",
            "service",
            "decision"),
    STS_CALLS(
            Kind.COUNTER,
            "cloakroom_sts_calls",
            "STS calls by the identity source that vouched for the caller and by the code of the error; `none` where"
                    + " there is none.",
            "action",
            "source",
            "code"),
    SIGNALS(
            Kind.COUNTER,
            "cloakroom_signals",
            "Events that identity providers told of: `ended` sessions, `repeated`, `ignored`, or `refused` with their"
                    + " token. The events `realm`, `policy` and `gain` are what a realm has ended as a whole.",
            "provider",
            "event",
            "outcome"),
    SIGNALS_AGE(
            Kind.GAUGE,
            "cloakroom_signals_age_seconds",
            "Time since a provider's security events last gave a sign of life, on any bridge of this state.",
            "provider"),
    SIGNALS_HEARD(
            Kind.GAUGE,
            "cloakroom_signals_heard",
            "1 while a provider tells of changed rights, 0 while it should and is silent.",
            "provider"),
    UPSTREAM_DURATION(
            Kind.HISTOGRAM,
            "cloakroom_upstream_duration_seconds",
            "Time the upstream took from the end of a request to the head of its answer."),
    UPSTREAM_ANSWERS(
            Kind.COUNTER, "cloakroom_upstream_answers", "Answers of the upstream by class, such as `2xx`.", "status"),
    UPSTREAM_FAILURES(
            Kind.COUNTER, "cloakroom_upstream_failures", "Requests to the upstream that got no usable answer."),
    UPSTREAM_RETRIES(
            Kind.COUNTER, "cloakroom_upstream_retries", "Requests to the upstream that were sent a second time."),
    STATE_AGE(
            Kind.GAUGE,
            "cloakroom_state_age_seconds",
            "Time since the state store last confirmed the state that decisions are made by."),
    STATE_READY(Kind.GAUGE, "cloakroom_state_ready", "1 while the state store answers, else 0."),
    KEYS_AGE(
            Kind.GAUGE,
            "cloakroom_provider_keys_age_seconds",
            "Time since the keys of an OpenID provider were last fetched. Absent until they were.",
            "provider"),
    PROVIDER_FAILING(
            Kind.GAUGE,
            "cloakroom_provider_failing_seconds",
            "Time since an OpenID provider began to fail; 0 while it does not.",
            "provider"),
    REALM_POLICIES_AGE(
            Kind.GAUGE,
            "cloakroom_realm_policies_age_seconds",
            "Time since the policies that the realm of an OpenID provider keeps were last read. Absent until they"
                    + " were.",
            "provider"),
    CONNECTIONS(Kind.GAUGE, "cloakroom_connections_open", "Connections of clients that are open."),
    CONNECTIONS_LIMIT(Kind.GAUGE, "cloakroom_connections_limit", "Connections of clients that may be open at once."),
    CONNECTIONS_ACCEPTED(Kind.COUNTER, "cloakroom_connections_accepted", "Connections that clients opened."),
    CONNECTIONS_REFUSED(
            Kind.COUNTER,
            "cloakroom_connections_refused",
            "Connections over a limit: `answered` with 503, or `dropped` without an answer.",
            "how"),
    TIMEOUTS(
            Kind.COUNTER,
            "cloakroom_connection_timeouts",
            "Connections closed because the client took too long: to send a `request` after the last one, a `head` or"
                    + " a `body`, or to read an `answer`.",
            "waiting_for"),
    BROKEN_OFF(
            Kind.COUNTER,
            "cloakroom_answers_broken_off",
            "Answers that ended before they were complete, because of a failure."),
    BODY_MEMORY(
            Kind.GAUGE,
            "cloakroom_body_memory_bytes",
            "Memory set aside for bodies: of `anonymous` senders, of `authenticated` ones, and for `streams`.",
            "pool"),
    BODY_MEMORY_LIMIT(
            Kind.GAUGE, "cloakroom_body_memory_limit_bytes", "Memory that may be set aside for bodies.", "pool"),
    AUDIT_LOST(Kind.COUNTER, "cloakroom_audit_records_lost", "Records missing from the audit log."),
    STARTED(Kind.GAUGE, "process_start_time_seconds", "When the process started, in seconds since 1970."),
    CPU(Kind.COUNTER, "process_cpu_seconds", "Processor time used."),
    RESIDENT(Kind.GAUGE, "process_resident_memory_bytes", "Memory resident in RAM. Absent where there is no `/proc`."),
    OPEN_FILES(Kind.GAUGE, "process_open_fds", "Open file descriptors, sockets included."),
    MAX_FILES(Kind.GAUGE, "process_max_fds", "File descriptors that may be open."),
    HEAP(
            Kind.GAUGE,
            "jvm_memory_used_bytes",
            "Memory of the Java virtual machine in use: `heap` or `nonheap`.",
            "area"),
    HEAP_MAX(Kind.GAUGE, "jvm_memory_max_bytes", "Memory of the Java virtual machine that may be used.", "area"),
    BUILD(Kind.GAUGE, "cloakroom_build", "Always 1. The label is the version of the build.", "version");

    /** What a metric is to Prometheus. */
    public enum Kind {
        /** Only grows. Its name ends in {@code _total} when it is exported. */
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final Kind kind;
    private final String family;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it
    private final List<String> labels;

    Metric(Kind kind, String family, String meaning, String... labels) {
        this.kind = kind;
        this.family = family;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    public Kind kind() {
        return kind;
    }

    /** The name without the suffix that the export gives to counters. */
    String family() {
        return family;
    }

    /** The name to ask Prometheus for. Of a histogram, {@code _bucket}, {@code _sum} and {@code _count} follow it. */
    public String exportedName() {
        return kind == Kind.COUNTER ? family + "_total" : family;
    }

    public String meaning() {
        return meaning;
    }

    public List<String> labels() {
        return labels;
    }
}
