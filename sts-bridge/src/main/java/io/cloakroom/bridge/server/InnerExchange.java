package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.gateway.InnerCalls;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.FilePart;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call to the store without a client: what the store answers is read by a thread of the bridge. */
final class InnerExchange implements StoreExchange, InnerCalls.Answer {
    /** A store that sends nothing for so long has stalled. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    static final int MULTIPLE_CHOICES = 300;

    private final AuthorizedCall call;
    private final String requestId;
    private final EventLoop loop;
    private final MemoryShare memory;
    private final Turns turns;
    private final InnerBody body;
    private final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
    private @Nullable Runnable whenWritable;
    private @Nullable Runnable whenAborted;
    /** Used only on the event loop, as are the bytes that are still to come; -1: unknown. */
    private boolean isEnded;

    private long missing = -1;

    InnerExchange(AuthorizedCall call, String requestId, EventLoop loop, MemoryShare memory, Turns turns) {
        this.call = call;
        this.requestId = requestId;
        this.loop = loop;
        this.memory = memory;
        this.turns = turns;
        this.body = new InnerBody(LONGEST_SILENCE, () -> loop.execute(this::becameWritable));
    }

    /** Waits for the head of the answer. */
    void await() throws IOException {
        try {
            var unused = head.get(LONGEST_SILENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AwsException refused) {
                throw refused;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            close();
            throw new IOException("the store does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public int status() {
        return head.join().status();
    }

    @Override
    public Headers headers() {
        return head.join().headers();
    }

    @Override
    public InputStream body() {
        return body;
    }

    /** What has been read of it. */
    InnerBody read() {
        return body;
    }

    /** Gives the rest of the answer up. */
    @Override
    public void close() {
        loop.execute(() -> {
            Runnable action = whenAborted;
            boolean wasRunning = !isEnded;
            isEnded = true;
            whenWritable = null;
            whenAborted = null;
            body.drop();
            if (wasRunning && action != null) {
                action.run();
            }
        });
    }

    private void becameWritable() {
        Runnable action = whenWritable;
        if (!isEnded && action != null) {
            action.run();
        }
    }

    @Override
    public AuthorizedCall call() {
        return call;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public boolean hasBody() {
        return false;
    }

    @Override
    public OptionalLong contentLength() {
        return OptionalLong.of(0);
    }

    @Override
    public void receive(BodySink sink) {
        sink.complete(Headers.EMPTY);
    }

    @Override
    public void answerDocument(int maxBytes, Function<byte[], HttpAnswer> answer) {
        answerInTurn(() -> answer.apply(new byte[0]));
    }

    @Override
    public void answerInTurn(Supplier<HttpAnswer> answer) {
        turns.await(memory.sender(), () -> {
            Runnable outcome = outcome(answer);
            loop.execute(outcome);
            return true;
        });
    }

    private Runnable outcome(Supplier<HttpAnswer> answer) {
        try {
            HttpAnswer made = answer.get();
            return () -> answer(made);
        } catch (AwsException e) {
            return () -> fail(e);
        } catch (RuntimeException | Error e) {
            return () -> broken(e);
        }
    }

    private void broken(Throwable reason) {
        head.completeExceptionally(reason);
        fail(new AwsException(AwsErrorCode.INTERNAL_ERROR));
    }

    @Override
    public Optional<HeldMemory> holdMemory(int bytes) {
        return memory.hold(bytes);
    }

    @Override
    public boolean hasRoomToStream(long bytes) {
        return false;
    }

    @Override
    public String objectUrl() {
        return "";
    }

    @Override
    public void setBodyFlowing(boolean flowing) {}

    @Override
    public void answer(HttpAnswer answer) {
        respond(new ResponseHead(answer.status(), answer.headers(), OptionalLong.of(answer.body().length)));
        write(Unpooled.wrappedBuffer(answer.body()));
        finish();
    }

    @Override
    public void respond(ResponseHead answer) {
        boolean hasBody = answer.status() < MULTIPLE_CHOICES
                && !call.call().operation().awsName().startsWith("Head");
        missing = hasBody ? answer.contentLength().orElse(-1) : -1;
        head.complete(answer);
    }

    private void count(long bytes) {
        if (missing >= 0) {
            missing -= Math.min(missing, bytes);
        }
    }

    @Override
    public void write(ByteBuf data) {
        if (isEnded) {
            data.release();
        } else {
            count(data.readableBytes());
            body.add(data);
        }
    }

    @Override
    public void write(FilePart part) {
        if (isEnded) {
            part.release();
        } else {
            count(part.count());
            body.add(part);
        }
    }

    @Override
    public boolean isWritable() {
        return body.hasRoom();
    }

    @Override
    public void onWritable(Runnable action) {
        whenWritable = action;
    }

    @Override
    public void finish() {
        if (missing > 0) {
            fail(new AwsException(AwsErrorCode.INTERNAL_ERROR, "The store ended its answer early."));
        } else if (!isEnded) {
            isEnded = true;
            body.end();
        }
    }

    @Override
    public void fail(AwsException reason) {
        if (!isEnded) {
            isEnded = true;
            head.completeExceptionally(reason);
            body.breakOff(reason);
        }
    }

    @Override
    public void onAbort(Runnable action) {
        if (!isEnded) {
            whenAborted = action;
        }
    }
}
