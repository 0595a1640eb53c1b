package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the bytes of an object or part: a small one in memory, where there is room for it; a larger one, as soon as it is
 * seen to be one, in a file.
 */
final class UploadBody implements BodySink {
    /**
     * How to receive.
     *
     * @param maxInlineBytes more than that goes into a file; negative: everything does
     * @param maxBytes more than that is {@code EntityTooLarge}
     */
    record Limits(int maxInlineBytes, long maxBytes) {}

    private final StoreExchange exchange;
    private final DataFiles files;
    private final Executor blocking;
    private final Limits limits;
    private final Consumer<ReceivedBody> then;
    private final ByteArrayOutputStream memory;
    private final @Nullable HeldMemory held;
    private @Nullable FileUpload upload;

    /**
     * @param then takes the body when it is whole, on the event loop or on a thread that may block
     * @throws AwsException {@code EntityTooLarge} by its declared length
     */
    UploadBody(StoreExchange exchange, DataFiles files, Executor blocking, Limits limits, Consumer<ReceivedBody> then) {
        this.exchange = exchange;
        this.files = files;
        this.blocking = blocking;
        this.limits = limits;
        this.then = then;
        long declared = exchange.contentLength().orElse(0);
        if (declared > limits.maxBytes()) {
            throw new AwsException(ENTITY_TOO_LARGE);
        }
        int inline = (int) exchange.contentLength().orElse(Math.max(0, limits.maxInlineBytes()));
        held = declared <= limits.maxInlineBytes() ? exchange.holdMemory(inline).orElse(null) : null;
        memory = new ByteArrayOutputStream(held == null ? 0 : (int) declared);
        if (held == null) {
            upload = toFile();
        }
    }

    @Override
    public void data(ByteBuf payload) {
        if (upload == null && memory.size() + payload.readableBytes() > limits.maxInlineBytes()) {
            upload = toFile();
            upload.dataSoFar(memory.toByteArray());
            memory.reset();
            releaseMemory();
        }
        if (upload != null) {
            upload.data(payload);
            return;
        }
        byte[] chunk = new byte[payload.readableBytes()];
        payload.readBytes(chunk);
        payload.release();
        memory.writeBytes(chunk);
    }

    @Override
    public void complete(Headers checksums) {
        if (upload != null) {
            upload.complete(checksums);
            return;
        }
        HeldMemory kept = java.util.Objects.requireNonNull(held);
        byte[] bytes = memory.toByteArray();
        String md5 = Digests.hex(Digests.md5().digest(bytes));
        var place = new ReceivedBody.Place.Memory(new Content.Inline(bytes), kept);
        then.accept(new ReceivedBody(place, bytes.length, md5, checksums));
    }

    @Override
    public void abort() {
        if (upload != null) {
            upload.abort();
        }
        releaseMemory();
    }

    private void releaseMemory() {
        if (held != null) {
            held.release();
        }
    }

    private FileUpload toFile() {
        var file = new FileUpload(exchange, files, limits.maxBytes(), then);
        blocking.execute(file);
        return file;
    }
}
