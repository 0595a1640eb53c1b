package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.audit.AuditDraft;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/**
 * S3 requests that are made inside of the bridge, for an answer that is put together of several. Each is authenticated,
 * decided and recorded like one from outside. Not for requests with a body. Blocks.
 */
public interface InnerCalls {
    /**
     * Makes a request.
     *
     * @param begin decides it, as {@link S3Gateway#begin}, and is given its audit record
     * @throws io.cloakroom.aws.AwsException the answer, if it is refused
     * @throws IOException if the store does not answer
     */
    Answer send(Function<AuditDraft, GatewayStep> begin) throws IOException;

    /** An answer, to be closed by whoever asked. */
    interface Answer extends AutoCloseable {
        int status();

        Headers headers();

        /** Fails with an {@link IOException} if the store breaks off or stalls. */
        InputStream body();

        @Override
        void close();
    }
}
