package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HeaderField;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.wire.HeadWriter;
import io.netty.buffer.ByteBuf;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way to the upstream and back. If no answer comes, it is tried once more on a fresh connection, but
 * only if that cannot do it twice: GET, HEAD, and requests not sent yet. Used only on the event loop of its exchange.
 */
final class UpstreamCall implements BodySink {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);

    /** Operations whose error may come with status 200: the store answers before it is done. */
    private static final Set<S3Operation> MAY_FAIL_LATE =
            EnumSet.of(S3Operation.COMPLETE_MULTIPART_UPLOAD, S3Operation.COPY_OBJECT, S3Operation.UPLOAD_PART_COPY);

    private enum State {
        CONNECTING,
        SENDING,
        ANSWERING,
        DONE
    }

    private final StoreExchange exchange;
    private final ConnectionPool pool;
    private final UpstreamSigner signer;
    private final UpstreamFigures figures;
    private final RequestHead head;
    private final PayloadCoding payload;
    private final boolean hasPayload;
    private final boolean onlyReads;
    private final Consumer<ByteBuf> out = this::write;
    private State state = State.CONNECTING;
    private @Nullable UpstreamConnection connection;
    private @Nullable CollectedAnswer collected;
    private boolean triedAgain;
    private boolean receiving;
    /** Whether bytes of the request may have reached the upstream, or bytes of the body were taken from the client. */
    private boolean begun;

    private boolean sent;
    private long sentNanos;
    private int status;

    UpstreamCall(StoreExchange exchange, ConnectionPool pool, UpstreamSigner signer, UpstreamFigures figures) {
        this.exchange = exchange;
        this.pool = pool;
        this.signer = signer;
        this.figures = figures;
        String method = exchange.call().call().operation().method();
        this.hasPayload = method.equals("PUT") || method.equals("POST");
        this.payload = PayloadCoding.of(exchange, hasPayload);
        this.head = signer.head(exchange.call().call(), payload);
        this.onlyReads = head.method().equals("GET") || isHead();
    }

    void start() {
        exchange.onAbort(this::clientGone);
        pool.acquire(this, false);
    }

    boolean isHead() {
        return head.method().equals("HEAD");
    }

    /** Whether the upstream has the whole request. */
    boolean isSent() {
        return sent;
    }

    void connected(UpstreamConnection ready) {
        if (state != State.CONNECTING) {
            pool.release(ready);
            return;
        }
        state = State.SENDING;
        connection = ready;
        ready.begin(this);
        if (!hasPayload) {
            writeHead(ready);
            begun = true;
            isSentNow();
            ready.flush();
            return;
        }
        ready.useLargeBuffers(exchange.hasRoomToStream(payload.bodyLength()));
        if (payload.bodyLength() > 0) {
            writeHead(ready);
        }
        if (receiving) {
            exchange.setBodyFlowing(true);
        } else {
            receiving = true;
            exchange.receive(this);
        }
    }

    private void writeHead(UpstreamConnection to) {
        Headers headers = signer.sign(head, payload);
        HeadWriter writer = to.writer();
        writer.text(head.method()).text(" ").text(head.rawPath());
        if (!head.rawQuery().isEmpty()) {
            writer.text("?").text(head.rawQuery());
        }
        writer.text(" HTTP/1.1").endLine();
        for (int i = 0; i < headers.size(); i++) {
            writer.field(headers.field(i));
        }
        // Not signed: a proxy on the way may add its own span.
        List<HeaderField> trace = exchange.call().trace().fields();
        for (int i = 0; i < trace.size(); i++) {
            writer.field(trace.get(i));
        }
        if (hasPayload) {
            writer.field("content-length", payload.bodyLength());
        }
        writer.endLine();
        to.writeHead();
    }

    private void write(ByteBuf bytes) {
        UpstreamConnection to = connection;
        if (to == null || state == State.DONE) {
            bytes.release();
        } else {
            to.write(bytes);
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        UpstreamConnection to = connection;
        if (to == null || state != State.SENDING) {
            bytes.release();
            return;
        }
        begun = true;
        payload.data(bytes, out);
        to.flushSoon();
        if (!to.isWritable()) {
            exchange.setBodyFlowing(false);
        }
    }

    @Override
    public void complete(Headers checksums) {
        UpstreamConnection to = connection;
        if (to == null || state != State.SENDING) {
            payload.release();
            return;
        }
        if (payload.bodyLength() == 0) {
            writeHead(to);
        }
        payload.complete(checksums, out);
        begun = true;
        isSentNow();
        to.flush();
    }

    private void isSentNow() {
        sent = true;
        sentNanos = System.nanoTime();
    }

    @Override
    public void abort() {
        payload.release();
        if (!sent) {
            hangUp();
            state = State.DONE;
        }
    }

    private void clientGone() {
        state = State.DONE;
        hangUp();
    }

    private void hangUp() {
        UpstreamConnection to = connection;
        connection = null;
        if (to != null) {
            to.close();
        }
    }

    void writable() {
        if (state == State.SENDING && receiving && !sent) {
            exchange.setBodyFlowing(true);
        }
    }

    /** @param length of the body; -1 if unknown or if there is none */
    void head(int answered, Headers headers, long length) {
        if (state == State.DONE) {
            return;
        }
        status = answered;
        figures.answered(status, sent ? System.nanoTime() - sentNanos : -1);
        boolean good = status < 300 || status == 304;
        if (status == UpstreamErrors.CONNECTION_REFUSED && mayTryAgain()) {
            tryAgain();
        } else if (good && !sent) {
            broken("it answers before it has the whole request");
        } else if (status >= 300 && status < 400 && status != 304) {
            hangUp();
            unavailable("it answers with a redirect (%d)".formatted(status));
        } else if (!good || MAY_FAIL_LATE.contains(exchange.call().call().operation())) {
            state = State.ANSWERING;
            collected = new CollectedAnswer(status, headers, signer);
        } else {
            state = State.ANSWERING;
            respond(headers, length);
        }
    }

    private void respond(Headers headers, long length) {
        OptionalLong declared = length >= 0 ? OptionalLong.of(length) : OptionalLong.empty();
        if (isHead()) {
            declared = lengthOf(headers);
        } else if (length != 0 && status != 204 && status != 304 && connection != null) {
            connection.useLargeBuffers(exchange.hasRoomToStream(length));
        }
        exchange.onWritable(this::resume);
        exchange.respond(
                new ResponseHead(status, AnswerHeaders.passed(exchange.call().call(), headers), declared));
    }

    private static OptionalLong lengthOf(Headers headers) {
        Optional<String> text = headers.first("content-length");
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private void resume() {
        UpstreamConnection from = connection;
        if (from != null) {
            from.setFlowing(true);
        }
    }

    /** Bytes of the answer; takes over the buffer. */
    void data(UpstreamConnection from, ByteBuf run) {
        CollectedAnswer whole = collected;
        if (state != State.ANSWERING) {
            run.release();
        } else if (whole != null) {
            whole.add(run);
        } else {
            exchange.write(run);
            if (!exchange.isWritable()) {
                from.setFlowing(false);
            }
        }
    }

    /** The answer is complete. */
    void ended() {
        connection = null;
        if (state != State.ANSWERING) {
            return;
        }
        state = State.DONE;
        CollectedAnswer whole = collected;
        if (whole == null) {
            exchange.finish();
            return;
        }
        switch (whole.outcome(exchange.call().call(), exchange.objectUrl(), exchange.requestId())) {
            case CollectedAnswer.Outcome.Answered(HttpAnswer answer) -> exchange.answer(answer);
            case CollectedAnswer.Outcome.Unusable(String why) -> unavailable(why);
            case CollectedAnswer.Outcome.NoAnswer(String why) -> noAnswer(why);
        }
    }

    void refused(AwsException reason) {
        if (state != State.DONE) {
            state = State.DONE;
            exchange.fail(reason);
        }
    }

    /** No answer will come, or no more of it. */
    void broken(String why) {
        if (state == State.DONE) {
            return;
        }
        if (mayTryAgain()) {
            tryAgain();
        } else {
            hangUp();
            noAnswer(why);
        }
    }

    /** The upstream has not moved for too long. */
    void stalled() {
        if (state != State.DONE) {
            connection = null;
            noAnswer("it neither sends nor takes anything");
        }
    }

    /** Whether the client has not been answered yet, and a second try cannot do anything twice. */
    private boolean mayTryAgain() {
        boolean answering = state == State.ANSWERING && collected == null;
        return !triedAgain && !answering && (onlyReads || !begun);
    }

    private void tryAgain() {
        triedAgain = true;
        figures.triedAgain();
        hangUp();
        collected = null;
        sent = false;
        state = State.CONNECTING;
        if (receiving) {
            exchange.setBodyFlowing(false);
        }
        pool.acquire(this, true);
    }

    private void noAnswer(String why) {
        failed(why, AwsErrorCode.SLOW_DOWN, "The store behind the gateway gave no answer; please try again.");
    }

    /** The upstream rejects the gateway's own key or request. The client is not told why. */
    private void unavailable(String why) {
        failed(why, AwsErrorCode.SERVICE_UNAVAILABLE, "The store behind the gateway failed.");
    }

    private void failed(String why, AwsErrorCode code, String sentence) {
        state = State.DONE;
        figures.failed();
        LOG.warn("request {}: the upstream failed: {}", exchange.requestId(), why);
        exchange.fail(AwsException.of(code, sentence));
    }
}
