package io.cloakroom.bridge.audit;

import io.cloakroom.policy.StatementId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one request. It is filled step by step and written when the request has ended. Confined to one
 * thread at a time.
 */
public final class AuditRecord {
    private final String requestId;
    private final String peerAddress;
    private String clientAddress;
    private String action = "";
    private String resource = "";
    private String principal = "";
    private String accessKeyId = "";
    private String provider = "";
    private String subject = "";
    private String userName = "";
    private String decision = "";
    private @Nullable String policy;
    private @Nullable String statement;
    private @Nullable Supplier<String> reason;
    private String version = "";
    private String source = "";
    private String sourceVersion = "";
    private TouchedObjects objects = TouchedObjects.NONE;
    private int unnamedObjects;
    private long brokenOff;

    public AuditRecord(String requestId, String peerAddress) {
        this.requestId = requestId;
        this.peerAddress = peerAddress;
        this.clientAddress = peerAddress;
    }

    /** The client that the peer asks for, whose address policies and limits use. Without this it is the peer. */
    public AuditRecord from(String client) {
        this.clientAddress = client;
        return this;
    }

    /**
     * What was asked: the action ({@code s3:GetObject}, {@code sts:AssumeRoleWithWebIdentity}) and the resource ARN or
     * name.
     */
    public AuditRecord asked(String action, String resource) {
        this.action = action;
        this.resource = AuditText.bounded(resource);
        return this;
    }

    /** The version of the resource that was asked for. */
    public AuditRecord ofVersion(String id) {
        this.version = AuditText.bounded(id);
        return this;
    }

    /**
     * The source of a copy.
     *
     * @param versionId empty: the latest
     */
    public AuditRecord copying(String sourceResource, String versionId) {
        this.source = AuditText.bounded(sourceResource);
        this.sourceVersion = AuditText.bounded(versionId);
        return this;
    }

    /** Every object that a multi-delete named, with its outcome. */
    public AuditRecord touched(List<TouchedObject> all) {
        this.objects = TouchedObjects.of(all);
        return this;
    }

    /** Drops the objects to save memory. The record still says how many there were. */
    void withoutObjects() {
        unnamedObjects = objects.objects().size();
        objects = TouchedObjects.NONE;
    }

    /** The principal and its access key id. Empty if not known. */
    public AuditRecord by(String principal, String accessKeyId) {
        this.principal = AuditText.bounded(principal);
        this.accessKeyId = AuditText.bounded(accessKeyId);
        return this;
    }

    /** The identity behind the principal. {@code userName} is for people: {@code preferred_username} if known. */
    public AuditRecord identity(String provider, String subject, String userName) {
        this.provider = provider;
        this.subject = AuditText.bounded(subject);
        this.userName = AuditText.bounded(userName);
        return this;
    }

    /**
     * The decision, and the statement that led to it.
     *
     * @param decision {@code allow}, {@code explicit-deny}, {@code implicit-deny}, {@code owner}, or
     *     {@code undecidable}: a policy tests a condition key whose value cannot be known
     * @param statement its Sid, else its index from 0; for {@code undecidable} the condition key
     */
    public AuditRecord decided(String decision, @Nullable String policy, @Nullable String statement) {
        this.decision = decision;
        this.policy = policy;
        this.statement = statement;
        this.reason = null;
        return this;
    }

    /** A decision of policies. All records name a statement in the same form. */
    public AuditRecord decided(String decision, Optional<StatementId> by) {
        return decided(
                decision,
                by.map(StatementId::policy).orElse(null),
                by.map(StatementId::label).orElse(null));
    }

    /**
     * Why the last {@link #decided} came out as it did, for the author of the policies.
     *
     * @param text asked once, when the record is written, or never if the log is busy; must be safe to call from any
     *     thread
     */
    public AuditRecord because(Supplier<String> text) {
        this.reason = text;
        return this;
    }

    /**
     * The answer ended before it was complete, and the client's connection with it.
     *
     * @param count how many answers have done so since the server started, including this one
     */
    public AuditRecord brokenOff(long count) {
        this.brokenOff = count;
        return this;
    }

    /** 0 if the answer was not broken off. */
    public long brokenOff() {
        return brokenOff;
    }

    /** Drops the reason, and with it everything it would be worked out from. */
    void withoutReason() {
        reason = null;
    }

    public String requestId() {
        return requestId;
    }

    public String peerAddress() {
        return peerAddress;
    }

    public String clientAddress() {
        return clientAddress;
    }

    public String action() {
        return action;
    }

    public String resource() {
        return resource;
    }

    /** Empty if none was named. */
    public String version() {
        return version;
    }

    /** Empty if the request is not a copy. */
    public String source() {
        return source;
    }

    public String sourceVersion() {
        return sourceVersion;
    }

    public List<TouchedObject> objects() {
        return objects.objects();
    }

    long heldBytes() {
        return objects.heldBytes();
    }

    int unnamedObjects() {
        return unnamedObjects;
    }

    public String principal() {
        return principal;
    }

    public String accessKeyId() {
        return accessKeyId;
    }

    public String provider() {
        return provider;
    }

    public String subject() {
        return subject;
    }

    public String userName() {
        return userName;
    }

    public String decision() {
        return decision;
    }

    public @Nullable String policy() {
        return policy;
    }

    public @Nullable String statement() {
        return statement;
    }

    public @Nullable Supplier<String> reason() {
        return reason;
    }
}
