package io.cloakroom.bridge.audit;

import io.cloakroom.policy.StatementId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known of one request so far; filled as it goes and written when it has ended. Confined to one thread at a time. */
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

    /** Whom the peer asks for: the address that policies and limits go by. The peer's own unless said otherwise. */
    public AuditRecord from(String client) {
        this.clientAddress = client;
        return this;
    }

    /** What was asked: the action ({@code s3:GetObject}, {@code sts:AssumeRoleWithWebIdentity}) and the resource ARN or name. */
    public AuditRecord asked(String action, String resource) {
        this.action = action;
        this.resource = AuditText.bounded(resource);
        return this;
    }

    /** Which version of the resource was asked for. */
    public AuditRecord ofVersion(String id) {
        this.version = AuditText.bounded(id);
        return this;
    }

    /**
     * What is copied from.
     *
     * @param versionId empty: the latest
     */
    public AuditRecord copying(String sourceResource, String versionId) {
        this.source = AuditText.bounded(sourceResource);
        this.sourceVersion = AuditText.bounded(versionId);
        return this;
    }

    /** Every object that a multi-delete named, and what became of it. */
    public AuditRecord touched(List<TouchedObject> all) {
        this.objects = TouchedObjects.of(all);
        return this;
    }

    /** Lets go of the objects, for want of room; the record says how many there were. */
    void withoutObjects() {
        unnamedObjects = objects.objects().size();
        objects = TouchedObjects.NONE;
    }

    /** Who asked. Empty text where not known. */
    public AuditRecord by(String principal, String accessKeyId) {
        this.principal = AuditText.bounded(principal);
        this.accessKeyId = AuditText.bounded(accessKeyId);
        return this;
    }

    /** The identity behind the principal. {@code userName} is for people: {@code preferred_username} where known. */
    public AuditRecord identity(String provider, String subject, String userName) {
        this.provider = provider;
        this.subject = AuditText.bounded(subject);
        this.userName = AuditText.bounded(userName);
        return this;
    }

    /**
     * @param decision {@code allow}, {@code explicit-deny}, {@code implicit-deny}, {@code owner}, or {@code undecidable}: a
     *     policy looks at a condition key whose value could not be seen
     * @param statement its Sid, else its index from 0; for {@code undecidable} the condition key
     */
    public AuditRecord decided(String decision, @Nullable String policy, @Nullable String statement) {
        this.decision = decision;
        this.policy = policy;
        this.statement = statement;
        this.reason = null;
        return this;
    }

    /** The same for a decision of policies; every record names a statement in this one form. */
    public AuditRecord decided(String decision, Optional<StatementId> by) {
        return decided(
                decision,
                by.map(StatementId::policy).orElse(null),
                by.map(StatementId::label).orElse(null));
    }

    /**
     * Why it was decided so, for the author of the policies; goes with the last {@link #decided}.
     *
     * @param text asked once, when the record is written, and not at all if the log has more urgent things to do; safe from
     *     any thread
     */
    public AuditRecord because(Supplier<String> text) {
        this.reason = text;
        return this;
    }

    /**
     * The answer ended before it was whole, and the client's connection with it.
     *
     * @param count how many answers did since the server started, this one included
     */
    public AuditRecord brokenOff(long count) {
        this.brokenOff = count;
        return this;
    }

    /** 0: the answer was not broken off. */
    public long brokenOff() {
        return brokenOff;
    }

    /** Lets go of the reason, and of what it would be told from. */
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

    /** Empty: none was named. */
    public String version() {
        return version;
    }

    /** Empty: it is no copy. */
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
