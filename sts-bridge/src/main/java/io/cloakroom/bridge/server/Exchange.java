package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Errors;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.FilePart;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.wire.BodyFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer. Frames the answer, counts bytes for the audit log, and ends exactly once. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, and the close is handled
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** The status in the audit log if the client went away. */
    static final int CLIENT_GONE = 499;

    /** Longer than the path of any object. */
    private static final int MAX_RESOURCE_CHARACTERS = 4096;

    private static final int NOTHING_TO_REPORT = -1;

    private enum State {
        WAITING,
        ANSWERING,
        ENDED
    }

    private final ExchangeConnection connection;
    private final RequestHead head;
    private final AuditDraft audit;
    private final RequestBody body;
    private final AnswerWriter writer;
    private final ExchangeMemory memory;
    private final long startedNanos = System.nanoTime();
    private S3Target target = S3Target.SERVICE;
    private State state = State.WAITING;
    private boolean closing;
    private boolean working;
    private int unreported = NOTHING_TO_REPORT;
    private int status;
    private @Nullable Runnable whenWritable;
    private @Nullable Runnable whenAborted;
    private @Nullable ErrorForm errors;

    Exchange(ExchangeConnection connection, RequestHead head, BodyFraming framing, AuditDraft audit) {
        this.connection = connection;
        this.head = head;
        this.audit = audit;
        this.writer = new AnswerWriter(connection.channel(), connection.encoder());
        this.memory = new ExchangeMemory(connection);
        this.body =
                new RequestBody(framing, !framing.isEnded() && head.headers().contains("expect"), this::refuse);
    }

    RequestHead head() {
        return head;
    }

    AuditDraft audit() {
        return audit;
    }

    RequestBody body() {
        return body;
    }

    /** Sets the S3 target of the request, for error documents. */
    void about(S3Target subject) {
        target = subject;
    }

    /** Renders errors in another form than S3's. */
    void answerErrorsBy(ErrorForm form) {
        errors = form;
    }

    ExchangeMemory memory() {
        return memory;
    }

    /** Holds the body back until it is wanted again. It may take whatever time it needs then. */
    void waitWithBody() {
        body.requireNoLonger();
        setBodyFlowing(false);
    }

    long startedNanos() {
        return startedNanos;
    }

    long bytesSent() {
        return writer.sent();
    }

    boolean isSecure() {
        return connection.isSecure();
    }

    /** How many answers were broken off so far. Called by any thread. */
    long brokenOffSoFar() {
        return connection.brokenOff();
    }

    EventLoop eventLoop() {
        return connection.channel().eventLoop();
    }

    /** Whether the answer is complete or was given up. */
    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Whether the connection ends with this exchange. */
    boolean isClosing() {
        return closing;
    }

    /** Whether only the end of the connection marks the end of the answer. */
    boolean endsByClosing() {
        return writer.endsByClosing();
    }

    void closeAfterwards() {
        closing = true;
    }

    /** The client knows neither chunks nor interim answers, and sends only one request. */
    void speakHttp10() {
        closing = true;
        body.comesUnasked();
        writer.endByClosing();
    }

    void receive(PayloadVerifier verifier, BodySink sink) {
        if (state != State.WAITING) {
            sink.abort();
            return;
        }
        if (body.invite()) {
            connection.sendContinue();
        }
        body.receive(verifier, sink);
        connection.advance();
    }

    void setBodyFlowing(boolean flowing) {
        body.setFlowing(flowing);
        connection.advance();
    }

    /**
     * Sends a whole answer. A large one is accounted until it has left; without room for it, this is {@code SlowDown}.
     */
    void answer(HttpAnswer answer) {
        if (state != State.WAITING) {
            return;
        }
        byte[] bytes = answer.body();
        Optional<HeldMemory> held = memory.ofAnswer(bytes.length);
        if (held.isEmpty()) {
            fail(new AwsException(AwsErrorCode.SLOW_DOWN));
            return;
        }
        try {
            send(answer, bytes);
        } finally {
            memory.releaseOnceSent(held.get());
        }
    }

    private void send(HttpAnswer answer, byte[] bytes) {
        respond(new ResponseHead(answer.status(), answer.headers(), OptionalLong.of(bytes.length)));
        write(Unpooled.wrappedBuffer(bytes));
        finish();
    }

    void respond(ResponseHead answer) {
        if (state == State.ENDED) {
            return;
        }
        if (state != State.WAITING) {
            throw new IllegalStateException("the head of the answer was sent before");
        }
        state = State.ANSWERING;
        status = answer.status();
        closing |= body.isTooLongToDiscard(connection.drainBytes());
        ResponseHead whole = answer.with(connection.forPages(head));
        writer.begin(whole, head.method().equals("HEAD"), audit.requestId(), closing);
        connection.flushSoon();
    }

    /** Writes the head of the answer, if it is still waiting to be sent together with the body. */
    void writeHead() {
        writer.writeHead();
    }

    void write(ByteBuf data) {
        if (state == State.ANSWERING) {
            wrote(writer.write(data));
        } else {
            data.release();
            requireHead();
        }
    }

    /** Where its bytes are encrypted they pass through memory, in large buffers if there is room. */
    void write(FilePart part) {
        if (state == State.ANSWERING) {
            if (isSecure()) {
                memory.hasRoomToStream(part.count());
            }
            wrote(writer.write(part));
        } else {
            part.release();
            requireHead();
        }
    }

    private void requireHead() {
        if (state == State.WAITING) {
            throw new IllegalStateException("the head of the answer comes first");
        }
    }

    private void wrote(boolean asDeclared) {
        if (asDeclared) {
            connection.flushSoon();
        } else {
            LOG.error("request {}: an answer exceeds the {} bytes it declared", audit.requestId(), writer.declared());
            breakOff();
        }
    }

    boolean isWritable() {
        return state == State.ENDED || connection.channel().isWritable();
    }

    void onWritable(Runnable action) {
        whenWritable = action;
    }

    void finish() {
        if (state != State.ANSWERING) {
            return;
        }
        if (!writer.finish()) {
            LOG.error(
                    "request {}: an answer has {} of the {} bytes it declared",
                    audit.requestId(),
                    writer.sent(),
                    writer.declared());
            breakOff();
            return;
        }
        leave();
        report(status);
        connection.flush();
        connection.advance();
    }

    /** Another thread writes to the audit record until {@link #endWork}. */
    void beginWork() {
        working = true;
    }

    void endWork() {
        working = false;
        memory.releaseKept(false);
        if (unreported != NOTHING_TO_REPORT) {
            connection.ended(this, unreported);
        }
    }

    private void report(int auditedStatus) {
        if (working) {
            unreported = auditedStatus;
        } else {
            connection.ended(this, auditedStatus);
        }
    }

    void fail(AwsException reason) {
        switch (state) {
            case WAITING -> {
                body.discard();
                audit.refused(reason.code());
                HttpAnswer error = error(reason);
                send(error, error.body());
            }
            case ANSWERING -> {
                breakOff();
            }
            case ENDED -> {}
        }
    }

    private HttpAnswer error(AwsException reason) {
        ErrorForm form = errors != null ? errors : connection.errorForm(head).orElse(null);
        return form != null
                ? form.answer(reason, audit.requestId())
                : S3Errors.answer(reason, head.method(), target, resource(), audit.requestId());
    }

    /** The path, for an error document. Each of its characters may take five there. */
    private String resource() {
        String path = head.rawPath();
        return path.length() <= MAX_RESOURCE_CHARACTERS ? path : path.substring(0, MAX_RESOURCE_CHARACTERS);
    }

    /**
     * Ends the exchange for any reason. An {@link AwsException} is a foreseen error, such as a body that does not match
     * its signature. Anything else is logged and answered with 500: memory ran out, a class is missing. If even that
     * fails, the answer is broken off and the connection closed.
     */
    void refuse(Throwable reason) {
        if (reason instanceof AwsException foreseen) {
            fail(foreseen);
            return;
        }
        try {
            LOG.error("request {}: {} failed unexpectedly", audit.requestId(), head.method(), reason);
            fail(new AwsException(AwsErrorCode.INTERNAL_ERROR));
        } catch (Throwable again) {
            breakOff();
        }
    }

    /** Runs a step of the exchange. Whatever it throws, the exchange ends. */
    void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            refuse(e);
        }
    }

    void onAbort(Runnable action) {
        if (state == State.ENDED) {
            return;
        }
        whenAborted = action;
    }

    /** The client has gone. */
    void abort() {
        if (state != State.ENDED) {
            abandon(CLIENT_GONE);
        }
    }

    void becameWritable() {
        Runnable action = whenWritable;
        if (state == State.ANSWERING && action != null) {
            action.run();
        }
    }

    /**
     * Ends an answer so that no client takes it for a complete one. The declared length is not reached, or the last
     * chunk is missing. If the answer has neither, the connection is reset.
     */
    private void breakOff() {
        closing = true;
        if (state == State.ENDED) {
            connection.channel().close();
            return;
        }
        long count = connection.countBrokenOff();
        audit.brokenOff(count);
        LOG.warn(
                "request {}: the answer was broken off after {} bytes ({} so far)",
                audit.requestId(),
                writer.sent(),
                count);
        resetIfCut();
        abandon(status);
        connection.channel().close();
    }

    /**
     * Call this before closing the connection in the middle of an answer. It resets the connection if the answer would
     * otherwise look complete.
     */
    void resetIfCut() {
        if (state == State.ANSWERING && writer.endsByClosing()) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }

    private void abandon(int auditedStatus) {
        audit.abandoned();
        Runnable action = whenAborted;
        leave();
        if (action != null) {
            action.run();
        }
        report(auditedStatus);
    }

    private void leave() {
        state = State.ENDED;
        memory.end();
        writer.release();
        whenWritable = null;
        whenAborted = null;
        body.discard();
        memory.release(working);
    }
}
