package io.cloakroom.bridge;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.StsErrors;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.server.Routes;
import io.cloakroom.bridge.sts.StsEndpoint;

/** The route to the STS endpoint. */
record StsRoute(StsEndpoint endpoint) implements Routes.Sts {
    @Override
    public boolean accepts(RequestHead head) {
        return StsEndpoint.accepts(head);
    }

    @Override
    public int maxBodyBytes() {
        return endpoint.maxBodyBytes();
    }

    @Override
    public void admit(ClientConnection connection) {
        endpoint.admit(connection);
    }

    @Override
    public HttpAnswer refusal(AwsException reason, String requestId) {
        return StsErrors.answer(reason, requestId);
    }

    @Override
    public HttpAnswer handle(RequestHead head, ClientConnection connection, byte[] body, AuditDraft audit) {
        return endpoint.handle(head, connection, body, audit);
    }
}
