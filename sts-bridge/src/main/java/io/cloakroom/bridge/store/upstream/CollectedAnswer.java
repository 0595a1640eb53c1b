package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Errors;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** An answer that must be read whole before it is passed on: an error, or the result of a multipart upload or copy. */
final class CollectedAnswer {
    private static final int MAX_BYTES = 64 * 1024;

    /** What the client is told. */
    sealed interface Outcome {
        record Answered(HttpAnswer answer) implements Outcome {}

        /** An error that does not concern the client. */
        record Unusable(String why) implements Outcome {}

        /** Something an S3 store does not answer. */
        record NoAnswer(String why) implements Outcome {}
    }

    private final int status;
    private final Headers headers;
    private final UpstreamSigner signer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** @param signer knows the host of the upstream and the gateway's key, which no client learns */
    CollectedAnswer(int status, Headers headers, UpstreamSigner signer) {
        this.status = status;
        this.headers = headers;
        this.signer = signer;
    }

    /** Keeps bytes of the body, up to a limit. Takes over the buffer. */
    void add(ByteBuf run) {
        byte[] bytes = new byte[Math.min(run.readableBytes(), MAX_BYTES - body.size())];
        run.readBytes(bytes).release();
        body.writeBytes(bytes);
    }

    /** @param url by which the client knows the object */
    Outcome outcome(S3Call call, String url, String requestId) {
        byte[] bytes = body.toByteArray();
        String method = call.operation().method();
        S3Target target = call.target();
        Optional<UpstreamErrors.Document> error =
                method.equals("HEAD") ? UpstreamErrors.ofHeaders(headers) : UpstreamErrors.read(bytes);
        if (status >= 300) {
            return failed(status, error, target, requestId, method);
        }
        if (error.isPresent()) { // S3 may find out after it has sent the status
            return failed(UpstreamErrors.statusOf(error.get()), error, target, requestId, method);
        }
        if (call.operation() != S3Operation.COMPLETE_MULTIPART_UPLOAD) {
            return new Outcome.Answered(new HttpAnswer(status, AnswerHeaders.passed(headers), bytes));
        }
        Optional<HttpAnswer> completed = CompletedUpload.rewritten(bytes, headers, url);
        return completed.isPresent()
                ? new Outcome.Answered(completed.get())
                : new Outcome.NoAnswer("it answers a completed upload with an unknown document");
    }

    private Outcome failed(
            int failure, Optional<UpstreamErrors.Document> document, S3Target target, String requestId, String method) {
        if (failure == UpstreamErrors.CONNECTION_REFUSED) {
            return new Outcome.NoAnswer("it answers with %d".formatted(failure));
        }
        if (UpstreamErrors.isOurFault(failure, document)) {
            String code = document.map(UpstreamErrors.Document::code).orElse("no code");
            return new Outcome.Unusable("it refuses the gateway's own key or call with %d %s".formatted(failure, code));
        }
        if (document.isPresent()) {
            UpstreamErrors.Document known = document.get().without(signer);
            return answered(
                    method,
                    method.equals("HEAD")
                            ? UpstreamErrors.bareAnswer(failure, known)
                            : UpstreamErrors.answer(failure, known, target, requestId));
        }
        if (body.size() > 0) {
            return new Outcome.NoAnswer("it answers with %d and no S3 error document".formatted(failure));
        }
        Optional<AwsErrorCode> code = UpstreamErrors.ofStatus(failure, target instanceof S3Target.Object);
        if (code.isPresent()) {
            String path = UpstreamRequest.path(target);
            return answered(method, S3Errors.answer(new AwsException(code.get()), method, target, path, requestId));
        }
        return failure < 500
                ? answered(method, new HttpAnswer(failure, Headers.EMPTY, new byte[0]))
                : new Outcome.NoAnswer("it answers with %d".formatted(failure));
    }

    private Outcome answered(String method, HttpAnswer answer) {
        Headers.Builder passed = Headers.builder();
        answer.headers().forEach(passed::add);
        AnswerHeaders.ofError(method, headers).forEach(passed::add);
        return new Outcome.Answered(new HttpAnswer(answer.status(), passed.build(), answer.body()));
    }
}
