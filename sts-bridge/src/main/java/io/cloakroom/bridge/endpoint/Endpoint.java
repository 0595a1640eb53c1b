package io.cloakroom.bridge.endpoint;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import java.util.Optional;

/**
 * Answers requests that are not for S3. The server asks its endpoints in their order, and what none of them accepts is
 * for S3. Everything that can be decided before the body is read is decided in {@link #admit}.
 */
public interface Endpoint {
    /** Whether it answers this request. It is asked for every request, those of S3 too: compare the path first. */
    boolean accepts(RequestHead head);

    /**
     * Decides from the head whether the sender may call, and what is to be read. An endpoint that limits rates counts
     * the request here. One that takes signed requests checks the signature here, so that the body is held in the share
     * of the principal. Runs on the event loop and does no I/O.
     *
     * @throws AwsException the answer, if the request is refused unread
     */
    Admission admit(RequestHead head, ClientConnection client, AuditDraft audit);

    /** The service it belongs to, by which its requests are counted. */
    default String service() {
        return "other";
    }

    /** Whether pages of other origins may call it from a browser, as they may call S3. */
    default boolean isForPages() {
        return false;
    }

    /** The form of its errors; empty: that of S3. */
    default Optional<ErrorForm> errors() {
        return Optional.empty();
    }
}
