package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authn.Principal;

/**
 * The sender of an authenticated request, and how the request came. The head is the one whose signature was verified.
 */
public final class Caller {
    private final Principal principal;
    private final RequestHead head;
    private final String payloadHash;
    private final ClientConnection connection;

    public Caller(Authenticated sender, ClientConnection connection) {
        this(sender.principal(), sender.head(), sender.signed().payloadHash(), connection);
    }

    Caller(Principal principal, RequestHead head, String payloadHash, ClientConnection connection) {
        this.principal = principal;
        this.head = head;
        this.payloadHash = payloadHash;
        this.connection = connection;
    }

    public Principal principal() {
        return principal;
    }

    public RequestHead head() {
        return head;
    }

    /**
     * How the signature covers the body: the {@code x-amz-content-sha256} that counts, from the header or the query.
     */
    public String payloadHash() {
        return payloadHash;
    }

    public ClientConnection connection() {
        return connection;
    }
}
