package io.cloakroom.bridge.sts;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;

/** A call as it came in: its origin, its head and body, and its audit record. */
final class StsCall {
    private final RequestHead head;
    private final ClientConnection connection;
    private final byte[] body;
    private final AuditDraft audit;

    StsCall(RequestHead head, ClientConnection connection, byte[] body, AuditDraft audit) {
        this.head = head;
        this.connection = connection;
        this.body = body;
        this.audit = audit;
    }

    RequestHead head() {
        return head;
    }

    ClientConnection connection() {
        return connection;
    }

    /** The body as posted; not to be changed. */
    byte[] body() {
        return body;
    }

    AuditDraft audit() {
        return audit;
    }

    /** The first value of a header; empty if it is absent. */
    String header(String name) {
        return head.headers().first(name).orElse("");
    }
}
