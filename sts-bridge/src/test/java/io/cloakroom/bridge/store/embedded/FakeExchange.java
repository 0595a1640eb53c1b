package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.FilePart;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client and a server in one: feeds a body in chunks to the store, and collects what it answers. */
final class FakeExchange implements StoreExchange {
    /** How the request's body behaves. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Body(byte[] bytes, boolean lengthKnown, Headers checksums, boolean cutShort) {
        static Body of(byte[] bytes) {
            return new Body(bytes, true, Headers.EMPTY, false);
        }
    }

    /** What came back. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Headers headers, OptionalLong contentLength, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.first(name).orElse("");
        }

        /** All headers: {@code name=value|name=value|}. */
        String lines() {
            var lines = new StringBuilder();
            headers.forEach((name, value) ->
                    lines.append(name).append('=').append(value).append('|'));
            return lines.toString();
        }
    }

    private static final int CHUNK = 64 * 1024;

    private final AuthorizedCall call;
    private final EventLoop loop;
    private final Body body;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private @Nullable ResponseHead head;
    private @Nullable BodySink sink;
    private @Nullable Runnable onAbort;
    private int chunksUntilGone = Integer.MAX_VALUE;
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger keptRooms = new AtomicInteger();
    private boolean room = true;
    private boolean releaseFails;
    private boolean flowing = true;
    private boolean ended;

    FakeExchange(AuthorizedCall call, EventLoop loop, Body body) {
        this.call = call;
        this.loop = loop;
        this.body = body;
        for (int at = 0; at < body.bytes().length; at += CHUNK) {
            chunks.add(Arrays.copyOfRange(body.bytes(), at, Math.min(at + CHUNK, body.bytes().length)));
        }
    }

    /** Has the store handle it and waits for the answer. */
    Answer run(EmbeddedStore store) {
        loop.execute(() -> store.handle(this));
        return await();
    }

    Answer await() {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AwsException refused) {
                throw refused;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Has the client go away when it has sent that many chunks. */
    void disconnectAfter(int chunkCount) {
        chunksUntilGone = chunkCount;
    }

    private void disconnect() {
        ended = true;
        chunks.clear();
        if (sink != null) {
            sink.abort();
            sink = null;
        }
        if (onAbort != null) {
            onAbort.run();
        }
        answer.completeExceptionally(new IllegalStateException("disconnected"));
    }

    @Override
    public AuthorizedCall call() {
        return call;
    }

    @Override
    public String requestId() {
        return "0123456789ABCDEF";
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public boolean hasBody() {
        return body.bytes().length > 0;
    }

    @Override
    public OptionalLong contentLength() {
        return body.lengthKnown() ? OptionalLong.of(body.bytes().length) : OptionalLong.empty();
    }

    /** What comes with the body is told as if it came behind it. */
    @Override
    public Optional<String> checksumTrailer() {
        return body.checksums().size() == 0
                ? Optional.empty()
                : Optional.of(body.checksums().name(0));
    }

    @Override
    public void receive(BodySink bodySink) {
        assertOnLoop();
        sink = bodySink;
        loop.execute(this::feed);
    }

    @Override
    public void answerDocument(int maxBytes, Function<byte[], HttpAnswer> answerer) {
        var kept = new ByteArrayOutputStream();
        receive(new BodySink() {
            @Override
            public void data(ByteBuf payload) {
                byte[] bytes = new byte[payload.readableBytes()];
                payload.readBytes(bytes).release();
                kept.writeBytes(bytes);
                if (kept.size() > maxBytes) {
                    fail(new AwsException(AwsErrorCode.ENTITY_TOO_LARGE));
                }
            }

            @Override
            public void complete(Headers checksums) {
                answerInTurn(() -> answerer.apply(kept.toByteArray()));
            }

            @Override
            public void abort() {}
        });
    }

    @Override
    public void answerInTurn(Supplier<HttpAnswer> answerer) {
        Thread.ofVirtual().start(() -> {
            try {
                HttpAnswer made = answerer.get();
                loop.execute(() -> answer(made));
            } catch (AwsException e) {
                loop.execute(() -> fail(e));
            }
        });
    }

    @Override
    public void answer(HttpAnswer made) {
        byte[] bytes = made.body();
        respond(new ResponseHead(made.status(), made.headers(), OptionalLong.of(bytes.length)));
        write(Unpooled.wrappedBuffer(bytes));
        finish();
    }

    @Override
    public Optional<HeldMemory> holdMemory(int bytes) {
        if (!room) {
            return Optional.empty();
        }
        held.addAndGet(bytes);
        var released = new AtomicBoolean();
        return Optional.of(() -> {
            if (released.compareAndSet(false, true)) {
                held.addAndGet(-bytes);
            }
            if (releaseFails) {
                throw new IllegalStateException("on purpose");
            }
        });
    }

    /** Has the server fail when the store gives memory back. */
    FakeExchange failingToRelease() {
        releaseFails = true;
        return this;
    }

    /** Has the server find no room in memory for what it sends. */
    FakeExchange withoutRoom() {
        room = false;
        return this;
    }

    /** Bytes the store holds in memory for it. */
    long held() {
        return held.get();
    }

    private void feed() {
        while (flowing && sink != null && !chunks.isEmpty()) {
            sink.data(Unpooled.copiedBuffer(chunks.removeFirst()));
            if (--chunksUntilGone == 0) {
                disconnect();
            }
        }
        if (chunks.isEmpty() && sink != null) {
            BodySink last = sink;
            sink = null;
            if (body.cutShort()) {
                last.abort();
                answer.completeExceptionally(new AwsException(AwsErrorCode.INCOMPLETE_BODY));
            } else {
                last.complete(body.checksums());
            }
        }
    }

    @Override
    public boolean hasRoomToStream(long bytes) {
        return room;
    }

    @Override
    public HeldMemory keepRoom() {
        keptRooms.incrementAndGet();
        return keptRooms::decrementAndGet;
    }

    /** How many rooms are kept whatever becomes of the exchange. */
    int keptRooms() {
        return keptRooms.get();
    }

    @Override
    public String objectUrl() {
        return "http://s3.test/" + Calls.bucket(call.call().target()) + "/"
                + Calls.key(call.call().target());
    }

    @Override
    public void setBodyFlowing(boolean flows) {
        assertOnLoop();
        flowing = flows;
        if (flows) {
            loop.execute(this::feed);
        }
    }

    @Override
    public void respond(ResponseHead responseHead) {
        assertOnLoop();
        head = responseHead;
    }

    @Override
    public void write(ByteBuf data) {
        assertOnLoop();
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        data.release();
        written.writeBytes(bytes);
    }

    @Override
    public void write(FilePart region) {
        assertOnLoop();
        try {
            if (!ended) {
                var channel = Channels.newChannel(written);
                while (region.transferred() < region.count()) {
                    region.transferTo(channel, region.transferred());
                }
                channel.write(ByteBuffer.allocate(0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            region.release();
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onWritable(Runnable action) {}

    @Override
    public void finish() {
        assertOnLoop();
        ResponseHead sent = head;
        if (sent == null) {
            answer.completeExceptionally(new AssertionError("finished without a head"));
            return;
        }
        ended = true;
        answer.complete(new Answer(sent.status(), sent.headers(), sent.contentLength(), written.toByteArray()));
    }

    @Override
    public void fail(AwsException reason) {
        assertOnLoop();
        ended = true;
        if (sink != null) {
            sink.abort();
            sink = null;
        }
        answer.completeExceptionally(reason);
    }

    @Override
    public void onAbort(Runnable action) {
        onAbort = action;
    }

    private void assertOnLoop() {
        if (!loop.inEventLoop()) {
            throw new AssertionError("not on the event loop");
        }
    }
}
