package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.bridge.gateway.FormStep;
import io.cloakroom.bridge.store.BodySink;
import java.util.Optional;
import java.util.OptionalLong;

/** The upload of a form, as a store sees it: a PutObject. Its answer becomes the one that the form asks for. */
final class FormLeg extends StoreLeg {
    private static final int STORED = 200;

    private final FormStep.Upload upload;
    private final FormIntake intake;
    private final boolean isExact;

    /** @param isExact whether the store relies on the length that it is told */
    FormLeg(Exchange exchange, FormStep.Upload upload, FormIntake intake, boolean isExact, Resources resources) {
        super(exchange, upload.call(), upload.payload(), resources.memory(), resources.turns());
        this.upload = upload;
        this.intake = intake;
        this.isExact = isExact;
    }

    /** What a leg shares with others. */
    record Resources(MemoryShare memory, Turns turns) {}

    @Override
    public boolean hasBody() {
        return true;
    }

    @Override
    public OptionalLong contentLength() {
        return OptionalLong.of(intake.expectedBytes());
    }

    @Override
    public Optional<String> payloadHash() {
        return Optional.empty();
    }

    @Override
    public Optional<String> checksumTrailer() {
        return Optional.empty();
    }

    @Override
    public void receive(BodySink sink) {
        intake.passOn(sink, upload, isExact);
    }

    @Override
    public void setBodyFlowing(boolean flowing) {
        intake.setFlowing(flowing);
    }

    /** The address of a form is that of its bucket. */
    @Override
    public String objectUrl() {
        String bucket = super.objectUrl();
        String folder = bucket.endsWith("/") ? bucket : bucket + '/';
        return folder + UriEncoding.encodeKey(object().key());
    }

    private S3Target.Object object() {
        return upload.call().call().object();
    }

    @Override
    public void answer(HttpAnswer answer) {
        super.answer(answer.status() == STORED ? upload.answer().to(answer.headers(), object(), objectUrl()) : answer);
    }

    @Override
    public void respond(ResponseHead head) {
        if (head.status() == STORED) {
            super.answer(upload.answer().to(head.headers(), object(), objectUrl()));
        } else {
            super.respond(head);
        }
    }
}
