package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Sender;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** How to handle a request, decided from its head alone. */
public sealed interface GatewayStep {
    /**
     * Stream the call to the store. The body passes through the verifier.
     *
     * @param link that somebody follows, in whose share it counts; empty: in that of the principal
     */
    record Stream(AuthorizedCall call, PayloadVerifier payload, Optional<String> link) implements GatewayStep {
        public Stream(AuthorizedCall call, PayloadVerifier payload) {
            this(call, payload, Optional.empty());
        }

        /** Whose share of memory and of turns the call counts against. */
        public Sender sender(String address) {
            if (link.isPresent()) {
                return new Sender.Visitor(link.get(), address);
            }
            return call.isAnonymous() ? new Sender.Address(address) : new Sender.Account(call.account(), address);
        }
    }

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

    /**
     * The same step for somebody who follows a link: what is streamed counts in the share of the link.
     *
     * @param link a name of it that is no secret
     */
    default GatewayStep ofVisitor(String link) {
        return switch (this) {
            case Stream(var call, var payload, var any) -> new Stream(call, payload, Optional.of(link));
            case Deferred(var decision) -> new Deferred(() -> decision.get().ofVisitor(link));
            case Form form -> form;
            case Pieces pieces -> pieces;
            case Buffer buffer -> buffer;
        };
    }
}
