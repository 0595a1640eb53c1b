package io.cloakroom.bridge.audit;

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
        this.resource = resource;
        return this;
    }

    /** Who asked. Empty text where not known. */
    public AuditRecord by(String principal, String accessKeyId) {
        this.principal = principal;
        this.accessKeyId = accessKeyId;
        return this;
    }

    /** The identity behind the principal. {@code userName} is for people: {@code preferred_username} where known. */
    public AuditRecord identity(String provider, String subject, String userName) {
        this.provider = provider;
        this.subject = subject;
        this.userName = userName;
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
