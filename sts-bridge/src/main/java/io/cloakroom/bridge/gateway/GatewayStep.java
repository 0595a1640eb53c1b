package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.endpoint.Admission;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import java.util.function.Supplier;

/** How to handle a request, decided from its head alone. */
public sealed interface GatewayStep {
    /** Stream the call to the store. The body passes through the verifier. */
    record Stream(AuthorizedCall call, PayloadVerifier payload) implements GatewayStep {}

    /** Decide on a virtual thread, and read nothing until then. Throws an {@code AwsException} to refuse. */
    record Deferred(Supplier<GatewayStep> decision) implements GatewayStep {}

    /**
     * Read the fields of a form, then decide by them: the head tells only that it is a form.
     *
     * @param body checks the whole body
     */
    record Form(FormReader reader, PayloadVerifier body, Function<PostForm, FormStep> decision)
            implements GatewayStep {}

    /**
     * Answer in pieces, while they are made.
     *
     * @param headers of the answer, which has no length
     * @param writer makes it
     */
    record Pieces(int status, Headers headers, Writer writer) implements GatewayStep {
        /** Makes an answer on a virtual thread. */
        @FunctionalInterface
        public interface Writer {
            /**
             * Writes the answer. Whatever it throws breaks the answer off, so that nobody takes it for a whole one.
             *
             * @param out waits for the client; fails once it has gone
             * @throws IOException if it cannot go on
             */
            void write(OutputStream out, InnerCalls calls) throws IOException;
        }
    }

    /** Read the whole body, then answer. */
    record Buffer(Admission.WithBody admission) implements GatewayStep {}
}
