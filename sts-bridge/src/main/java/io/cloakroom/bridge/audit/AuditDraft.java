package io.cloakroom.bridge.audit;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.StatementId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a request so far. Each step of the request adds to it, and an {@link AuditLog} makes a record of
 * it at the end. It belongs to the exchange and is confined to one thread at a time.
 */
public final class AuditDraft {
    /** The service of requests that no endpoint answers. */
    public static final String S3 = "s3";

    private final String requestId;
    private final ClientConnection client;
    private String action = "";
    private String resource = "";
    private String principal = "";
    private String accessKeyId = "";
    private String provider = "";
    private String subject = "";
    private String userName = "";
    private AuditDecision decision = AuditDecision.NONE;
    private @Nullable String policy;
    private @Nullable String statement;
    private @Nullable Supplier<String> reason;
    private String version = "";
    private String source = "";
    private String sourceVersion = "";
    private TouchedObjects objects = TouchedObjects.NONE;
    private int unnamedObjects;
    private long brokenOff;
    private volatile boolean isAbandoned;
    private TraceContext trace = TraceContext.NONE;
    private String service = S3;
    private @Nullable S3Operation operation;
    private @Nullable AwsErrorCode error;

    public AuditDraft(String requestId, ClientConnection client) {
        this.requestId = requestId;
        this.client = client;
    }

    public String requestId() {
        return requestId;
    }

    /**
     * What was asked: the action ({@code s3:GetObject}, {@code sts:AssumeRoleWithWebIdentity}) and the resource ARN or
     * name.
     */
    public AuditDraft asked(String action, String resource) {
        this.action = action;
        this.resource = AuditText.bounded(resource);
        return this;
    }

    /** The version of the resource that was asked for. */
    public AuditDraft ofVersion(String id) {
        this.version = AuditText.bounded(id);
        return this;
    }

    /**
     * The source of a copy.
     *
     * @param versionId empty: the latest
     */
    public AuditDraft copying(String sourceResource, String versionId) {
        this.source = AuditText.bounded(sourceResource);
        this.sourceVersion = AuditText.bounded(versionId);
        return this;
    }

    /** Every object that a multi-delete named, with its outcome. */
    public AuditDraft touched(List<TouchedObject> all) {
        this.objects = TouchedObjects.of(all);
        return this;
    }

    /** The principal and its access key id. Empty if not known. */
    public AuditDraft by(String principal, String accessKeyId) {
        this.principal = AuditText.bounded(principal);
        this.accessKeyId = AuditText.bounded(accessKeyId);
        return this;
    }

    /** The identity behind the principal. {@code userName} is for people: {@code preferred_username} if known. */
    public AuditDraft identity(String provider, String subject, String userName) {
        this.provider = provider;
        this.subject = AuditText.bounded(subject);
        this.userName = AuditText.bounded(userName);
        return this;
    }

    /** The decision, made without any statement. */
    public AuditDraft decided(AuditDecision decision) {
        return decided(decision, null, null);
    }

    /** A decision of policies, and the statement that led to it. */
    public AuditDraft decided(Decision made) {
        AuditDecision word = switch (made) {
            case Decision.Allow allow -> AuditDecision.ALLOW;
            case Decision.ExplicitDeny deny -> AuditDecision.EXPLICIT_DENY;
            case Decision.ImplicitDeny deny -> AuditDecision.IMPLICIT_DENY;
        };
        StatementId by = made.decidedBy().orElse(null);
        return by == null ? decided(word, null, null) : decided(word, by.policy(), by.label());
    }

    /** A decision of the operator's access plugin: there is no statement to name. */
    public AuditDraft decidedByPlugin(boolean isAllowed) {
        return decided(isAllowed ? AuditDecision.ALLOW : AuditDecision.IMPLICIT_DENY, "access plugin", null);
    }

    /** A policy tests this condition key, whose value cannot be known here. */
    public AuditDraft undecidable(String conditionKey) {
        return decided(AuditDecision.UNDECIDABLE, null, conditionKey);
    }

    AuditDraft decided(AuditDecision decision, @Nullable String policy, @Nullable String statement) {
        this.decision = decision;
        this.policy = policy;
        this.statement = statement;
        this.reason = null;
        return this;
    }

    /**
     * Why the last decision came out as it did, for the author of the policies.
     *
     * @param text asked once, when the record is written, or never if the log is busy; must be safe to call from any
     *     thread
     */
    public AuditDraft because(Supplier<String> text) {
        this.reason = text;
        return this;
    }

    /**
     * The answer ended before it was complete, and the client's connection with it.
     *
     * @param count how many answers have done so since the server started, including this one
     */
    public AuditDraft brokenOff(long count) {
        this.brokenOff = count;
        return this;
    }

    /** Marks that nobody waits for the answer any more: the client has gone, or the answer was broken off. */
    public void abandoned() {
        isAbandoned = true;
    }

    /** Whether nobody waits for the answer any more. May be called by any thread. */
    public boolean isAbandoned() {
        return isAbandoned;
    }

    /** The trace that the request belongs to. */
    public AuditDraft traced(TraceContext context) {
        this.trace = context;
        return this;
    }

    public TraceContext trace() {
        return trace;
    }

    /** The service that answers, if it is not {@link #S3}. The name is one of a few in the code. */
    public AuditDraft servedBy(String name) {
        this.service = name;
        return this;
    }

    /** The S3 operation, as soon as it is known. */
    public AuditDraft operation(S3Operation classified) {
        this.operation = classified;
        return this;
    }

    /** The error that is answered. */
    public AuditDraft refused(AwsErrorCode code) {
        this.error = code;
        return this;
    }

    public String service() {
        return service;
    }

    /** Null if the request is not for S3, or was refused before its operation was known. */
    public @Nullable S3Operation operation() {
        return operation;
    }

    /** The action that was asked for; never text of the client. */
    public String action() {
        return action;
    }

    /** The source of the identity; empty if it is not known. */
    public String provider() {
        return provider;
    }

    public AuditDecision decision() {
        return decision;
    }

    /** The policy and the statement that decided; empty if no statement did. */
    public Optional<String> decidedBy() {
        String by = policy;
        String which = statement;
        return by == null ? Optional.empty() : Optional.of(which == null ? by : by + " / " + which);
    }

    /** The error that is answered; null if there is none, or if it is the upstream's. */
    public @Nullable AwsErrorCode error() {
        return error;
    }

    @Nullable
    Supplier<String> reason() {
        return reason;
    }

    /** Drops the reason, and with it everything it would be worked out from. */
    void withoutReason() {
        reason = null;
    }

    long heldBytes() {
        return objects.heldBytes();
    }

    /** Drops the objects to save memory. The record still says how many there were. */
    void withoutObjects() {
        unnamedObjects = objects.objects().size();
        objects = TouchedObjects.NONE;
    }

    /** The record, with the figures that are known at the end of the request. */
    AuditRecord ended(Instant time, int status, long bytesReceived, long bytesSent, Duration took) {
        return new AuditRecord(
                time,
                requestId,
                trace.traceId(),
                client,
                principal,
                accessKeyId,
                provider,
                subject,
                userName,
                action,
                resource,
                version,
                source,
                sourceVersion,
                objects.objects(),
                objects.heldBytes(),
                unnamedObjects,
                decision,
                policy,
                statement,
                reason,
                status,
                bytesReceived,
                bytesSent,
                took,
                brokenOff);
    }
}
