package io.cloakroom.bridge.server;

import static java.util.Objects.requireNonNull;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FileLength;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.gateway.FormStep;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.HeldMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of a form: first its fields, which are kept in memory set aside for them, then its file, which goes to
 * the store as it comes. Between the two the body is held back until it is decided. Used only on the event loop of its
 * exchange.
 */
final class FormIntake implements BodySink, FormReader.Listener {
    /** Where the file goes. */
    private record Destination(BodySink store, PayloadVerifier payload, FileLength allowed, boolean isExact) {}

    private final Exchange exchange;
    private final FormReader reader;
    private final HeldMemory fieldMemory;
    private final long bodyBytes;

    /** What came of the file, in the same read as the fields, before it was decided. */
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(2);

    private @Nullable BiConsumer<FormIntake, PostForm> whenFieldsAreRead;
    private @Nullable Destination destination;
    private ByteBuf current = Unpooled.EMPTY_BUFFER;
    private long expectedBytes;
    private long fileBytes;
    private boolean isWhole;
    private boolean isPassing;
    private boolean isWanted = true;
    private boolean hasLeft;
    private boolean hasReleased;

    /** @param fieldMemory set aside for the fields, released here */
    FormIntake(Exchange exchange, FormReader reader, HeldMemory fieldMemory) {
        this.exchange = exchange;
        this.reader = reader;
        this.fieldMemory = fieldMemory;
        this.bodyBytes = exchange.body().remaining();
    }

    /**
     * Begins to read.
     *
     * @param body checks the whole body
     * @param decision taken once the fields are there; what it throws ends the exchange
     */
    void read(PayloadVerifier body, BiConsumer<FormIntake, PostForm> decision) {
        whenFieldsAreRead = decision;
        exchange.memory().keep(this::letGo);
        exchange.receive(body, this);
    }

    /**
     * The length in bytes of the file, if nothing but the last boundary follows it: so send browsers and the forms of
     * SDKs.
     */
    long expectedBytes() {
        return expectedBytes;
    }

    /**
     * Lets the file flow to a store.
     *
     * @param isExact whether the store was told the expected length, so that another one is an error
     */
    void passOn(BodySink store, FormStep.Upload upload, boolean isExact) {
        if (hasLeft) {
            store.abort();
            return;
        }
        releaseFields();
        destination = new Destination(store, upload.payload(), upload.length(), isExact);
        isPassing = true;
        attempt(() -> {
            while (!waiting.isEmpty() && !hasLeft) {
                send(waiting.remove());
            }
            if (isWhole && !hasLeft) {
                end();
            }
        });
        isPassing = false;
        if (!hasLeft) {
            exchange.setBodyFlowing(isWanted);
        }
    }

    /** Whether the store wants more. What waited goes to it first, whatever it says meanwhile. */
    void setFlowing(boolean flowing) {
        isWanted = flowing;
        if (!isPassing) {
            exchange.setBodyFlowing(flowing);
        }
    }

    @Override
    public void data(ByteBuf payload) {
        current = payload;
        attempt(() -> reader.update(payload.nioBuffer(), this));
        current = Unpooled.EMPTY_BUFFER;
        payload.release();
    }

    @Override
    public void fields(PostForm form) {
        expectedBytes = reader.fileLength(bodyBytes);
        if (expectedBytes < 0) {
            throw AwsException.of(AwsErrorCode.MALFORMED_POST_REQUEST, "It ends before its last boundary.");
        }
        exchange.waitWithBody();
        BiConsumer<FormIntake, PostForm> decision = requireNonNull(whenFieldsAreRead);
        whenFieldsAreRead = null;
        exchange.eventLoop()
                .execute(() -> exchange.attempt(() -> {
                    if (!exchange.isEnded()) {
                        decision.accept(this, form);
                    }
                }));
    }

    @Override
    public void file(int position, int length) {
        int base = current.readerIndex() - current.nioBuffer().position();
        take(current.retainedSlice(base + position, length));
    }

    @Override
    public void heldBack(byte[] bytes, int length) {
        take(Unpooled.copiedBuffer(bytes, 0, length));
    }

    private void take(ByteBuf piece) {
        if (hasLeft) {
            piece.release();
        } else if (destination == null || !waiting.isEmpty()) {
            waiting.add(piece); // a store may let the body flow while it takes what waited
        } else {
            send(piece);
        }
    }

    /** Bytes go to the store only as long as the file is what was allowed and announced. */
    private void send(ByteBuf piece) {
        Destination to = destination;
        if (to == null) {
            piece.release();
            return;
        }
        boolean isGood = false;
        try {
            fileBytes += piece.readableBytes();
            to.allowed().requireAtMost(fileBytes);
            if (to.isExact() && fileBytes > expectedBytes) {
                throw notLast();
            }
            if (!to.payload().isTransparent()) {
                ByteBuffer bytes = piece.nioBuffer();
                to.payload().update(bytes, (position, length) -> {});
            }
            isGood = true;
        } finally {
            if (!isGood) {
                piece.release();
            }
        }
        to.store().data(piece);
    }

    @Override
    public void complete(Headers checksums) {
        attempt(() -> {
            reader.finish();
            isWhole = true;
            if (destination != null && waiting.isEmpty()) {
                end();
            }
        });
    }

    private void end() {
        Destination to = destination;
        if (to == null) {
            return;
        }
        to.allowed().requireAtLeast(fileBytes);
        if (to.isExact() && fileBytes != expectedBytes) {
            throw notLast();
        }
        Headers verified = to.payload().finish();
        hasLeft = true;
        to.store().complete(verified);
    }

    /** The store behind has to know the length of the file before its first byte. */
    private static AwsException notLast() {
        return AwsException.of(
                AwsErrorCode.MALFORMED_POST_REQUEST,
                "The file must be the last field, and the last boundary must end with a line break: the store behind"
                        + " this gateway has to know the length of the file.");
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (AwsException e) {
            abort();
            exchange.fail(e);
        } catch (Throwable e) {
            abort();
            exchange.refuse(e);
        }
    }

    @Override
    public void abort() {
        if (hasLeft) {
            return;
        }
        letGo();
        if (destination != null) {
            destination.store().abort();
        }
    }

    /** The exchange has ended, or the file will not be passed on. */
    private void letGo() {
        hasLeft = true;
        releaseFields();
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    private void releaseFields() {
        if (!hasReleased) {
            hasReleased = true;
            fieldMemory.release();
        }
    }
}
