package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Target;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** An answer that has to be read whole before it is passed on: an error, or what became of a multipart upload. */
final class CollectedAnswer {
    private static final int MAX_BYTES = 64 * 1024;

    /** What the client is told. */
    sealed interface Outcome {
        record Answered(HttpAnswer answer) implements Outcome {}

        record Failed(AwsException reason) implements Outcome {}

        /** It is not the client's affair. */
        record Unusable(String why) implements Outcome {}
    }

    private final int status;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    CollectedAnswer(int status) {
        this.status = status;
    }

    /** Keeps bytes of the body, up to a limit. Takes over the buffer. */
    void add(ByteBuf run) {
        byte[] bytes = new byte[Math.min(run.readableBytes(), MAX_BYTES - body.size())];
        run.readBytes(bytes).release();
        body.writeBytes(bytes);
    }

    /** @param toHead whether there could be no document */
    Outcome outcome(S3Target target, String requestId, boolean toHead) {
        byte[] bytes = body.toByteArray();
        Optional<UpstreamErrors.Document> error = UpstreamErrors.read(bytes);
        if (status >= 300) {
            return failed(status, error, target, requestId, toHead);
        }
        if (error.isPresent()) { // S3 may find out after it has sent the status
            return failed(UpstreamErrors.statusOf(error.get()), error, target, requestId, toHead);
        }
        Optional<HttpAnswer> completed = CompletedUpload.rewritten(bytes, target);
        return completed.isPresent()
                ? new Outcome.Answered(completed.get())
                : new Outcome.Unusable("it answers a completed upload with something else");
    }

    private static Outcome failed(
            int failure,
            Optional<UpstreamErrors.Document> document,
            S3Target target,
            String requestId,
            boolean toHead) {
        if (UpstreamErrors.isOurFault(failure, document)) {
            String code = document.map(UpstreamErrors.Document::code).orElse("no code");
            return new Outcome.Unusable("it refuses the gateway's own key or call with %d %s".formatted(failure, code));
        }
        return toHead || document.isEmpty()
                ? new Outcome.Failed(UpstreamErrors.ofStatus(failure, target))
                : new Outcome.Answered(UpstreamErrors.answer(failure, document.get(), target, requestId));
    }
}
