package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.FilePart;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** An exchange, as a store sees it. */
class StoreLeg implements StoreExchange {
    private static final String STREAMING = "STREAMING-";
    private static final int NOT_FOUND = 404;

    private final Exchange exchange;
    private final AuthorizedCall call;
    private final PayloadVerifier payload;
    private final MemoryShare memory;
    private final Turns turns;
    private final boolean hasBody;
    private final OptionalLong contentLength;

    StoreLeg(Exchange exchange, AuthorizedCall call, PayloadVerifier payload, MemoryShare memory, Turns turns) {
        exchange.about(call.call().target());
        exchange.memory().chargeTo(memory);
        this.exchange = exchange;
        this.call = call;
        this.payload = payload;
        this.memory = memory;
        this.turns = turns;
        this.hasBody = !exchange.body().isRead();
        this.contentLength = lengthOf(exchange, payload);
    }

    /** The length the verifier knows. Otherwise the framing's, unless the body is in aws-chunked coding. */
    private static OptionalLong lengthOf(Exchange exchange, PayloadVerifier payload) {
        OptionalLong declared = payload.payloadLength();
        if (declared.isPresent()) {
            return declared;
        }
        long framed = exchange.body().remaining();
        boolean coded = declaredHash(exchange).startsWith(STREAMING);
        return framed < 0 || coded ? OptionalLong.empty() : OptionalLong.of(framed);
    }

    private static String declaredHash(Exchange exchange) {
        return exchange.head().headers().first("x-amz-content-sha256").orElse("");
    }

    @Override
    public AuthorizedCall call() {
        return call;
    }

    @Override
    public String requestId() {
        return exchange.audit().requestId();
    }

    @Override
    public EventLoop eventLoop() {
        return exchange.eventLoop();
    }

    @Override
    public boolean hasBody() {
        return hasBody;
    }

    @Override
    public OptionalLong contentLength() {
        return contentLength;
    }

    @Override
    public Optional<String> payloadHash() {
        String hash = declaredHash(exchange);
        return hash.length() == 64 ? Optional.of(hash) : Optional.empty();
    }

    @Override
    public Optional<String> checksumTrailer() {
        if (!declaredHash(exchange).endsWith("-TRAILER")) {
            return Optional.empty();
        }
        return exchange.head().headers().first("x-amz-trailer").map(name -> name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void receive(BodySink sink) {
        exchange.receive(payload, sink);
    }

    @Override
    public void answerDocument(int maxBytes, Function<byte[], HttpAnswer> answer) {
        memory.bodies()
                .collect(
                        exchange,
                        memory,
                        maxBytes,
                        payload,
                        call.hidesWhatIsMissing() ? body -> hiding(() -> answer.apply(body)) : answer);
    }

    @Override
    public void answerInTurn(Supplier<HttpAnswer> answer) {
        Work.runInTurn(exchange, turns, memory.sender(), call.hidesWhatIsMissing() ? () -> hiding(answer) : answer);
    }

    @Override
    public Optional<HeldMemory> holdMemory(int bytes) {
        return memory.hold(bytes);
    }

    @Override
    public boolean hasRoomToStream(long bytes) {
        return exchange.memory().hasRoomToStream(bytes);
    }

    @Override
    public HeldMemory keepRoom() {
        return exchange.memory().keepRoom();
    }

    /**
     * Behind a TLS proxy, the scheme is the one it names in {@code X-Forwarded-Proto}. Any client may send that header,
     * but only its own answer depends on it.
     */
    @Override
    public String objectUrl() {
        RequestHead head = exchange.head();
        boolean isSecure = exchange.isSecure()
                || head.headers().first("x-forwarded-proto").orElse("").equalsIgnoreCase("https");
        return head.headers()
                .first("host")
                .map(host -> (isSecure ? "https://" : "http://") + host + head.rawPath())
                .orElse(head.rawPath());
    }

    @Override
    public void setBodyFlowing(boolean flowing) {
        exchange.setBodyFlowing(flowing);
    }

    @Override
    public void answer(HttpAnswer answer) {
        if (call.hidesWhatIsMissing() && answer.status() == NOT_FOUND) {
            exchange.fail(CallAuthorizer.refusal(exchange.audit()));
        } else {
            exchange.answer(answer);
        }
    }

    private HttpAnswer hiding(Supplier<HttpAnswer> answer) {
        try {
            return answer.get();
        } catch (AwsException e) {
            throw hiding(e);
        }
    }

    private AwsException hiding(AwsException reason) {
        return call.hidesWhatIsMissing() && reason.code().status() == NOT_FOUND
                ? CallAuthorizer.refusal(exchange.audit())
                : reason;
    }

    @Override
    public void respond(ResponseHead head) {
        exchange.respond(head);
    }

    @Override
    public void write(ByteBuf data) {
        exchange.write(data);
    }

    @Override
    public void write(FilePart part) {
        exchange.write(part);
    }

    @Override
    public boolean isWritable() {
        return exchange.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        exchange.onWritable(action);
    }

    @Override
    public void finish() {
        exchange.finish();
    }

    @Override
    public void fail(AwsException reason) {
        exchange.fail(hiding(reason));
    }

    @Override
    public void onAbort(Runnable action) {
        exchange.onAbort(action);
    }
}
