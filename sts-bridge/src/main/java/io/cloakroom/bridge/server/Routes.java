package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditLog;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.ObjectStore;
import java.util.Optional;

/**
 * Where requests go. Health is asked first, then STS. The rest is S3.
 *
 * @param sources finds the client a request comes from, behind trusted proxies too
 */
public record Routes(
        Health health, Sts sts, Gateway gateway, ObjectStore store, AuditLog audit, SourceAddresses sources) {
    /** Answers {@code /minio/health/…}. */
    @FunctionalInterface
    public interface Health {
        /** Empty: no such endpoint. May block. */
        Optional<HttpAnswer> handle(RequestHead head);
    }

    /** Answers STS calls, errors included. */
    public interface Sts {
        /** Whether the head is that of an STS call. Runs on the event loop. */
        boolean accepts(RequestHead head);

        /** The longest body it reads. A longer one is refused unread. */
        int maxBodyBytes();

        /**
         * Checks that the sender may call now. Runs on the event loop, before the body is read.
         *
         * @throws AwsException {@code Throttling}
         */
        void admit(ClientConnection connection);

        /** The answer to a call that is refused before it is handled. */
        HttpAnswer refusal(AwsException reason, String requestId);

        /** Answers a call. May block. */
        HttpAnswer handle(RequestHead head, ClientConnection connection, byte[] body, AuditDraft audit);
    }

    /** Decides from the head how to handle an S3 request. */
    @FunctionalInterface
    public interface Gateway {
        /** Runs on the event loop; throws {@link AwsException} to refuse. */
        GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit);
    }
}
