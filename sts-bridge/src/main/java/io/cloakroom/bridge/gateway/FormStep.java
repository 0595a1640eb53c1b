package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.form.FileLength;
import io.cloakroom.aws.form.PostAnswer;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.authz.AuthorizedCall;
import java.util.function.Supplier;

/** How to handle a form, decided from its fields, before a byte of its file is passed on. */
public sealed interface FormStep {
    /**
     * Stream the file to the store.
     *
     * @param payload checks the file
     * @param length that the form's policy allows
     * @param answer to give once the file is stored
     */
    record Upload(AuthorizedCall call, PayloadVerifier payload, FileLength length, PostAnswer answer)
            implements FormStep {}

    /** Decide on a virtual thread, and read nothing until then. Throws an {@code AwsException} to refuse. */
    record Deferred(Supplier<FormStep> decision) implements FormStep {}
}
