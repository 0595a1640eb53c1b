package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Receives the bytes of an object or part: a small one in memory, a larger one, as soon as it is seen to be one, in a file. */
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
        boolean small = declared <= limits.maxInlineBytes();
        memory = new ByteArrayOutputStream(small ? (int) declared : 0);
        if (!small) {
            upload = toFile();
        }
    }

    @Override
    public void data(ByteBuf payload) {
        if (upload == null && memory.size() + payload.readableBytes() > limits.maxInlineBytes()) {
            upload = toFile();
            upload.dataSoFar(memory.toByteArray());
            memory.reset();
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
        byte[] bytes = memory.toByteArray();
        String md5 = Digests.hex(Digests.md5().digest(bytes));
        var place = new ReceivedBody.Place.Memory(new Content.Inline(bytes));
        then.accept(new ReceivedBody(place, bytes.length, md5, checksums));
    }

    @Override
    public void abort() {
        if (upload != null) {
            upload.abort();
        }
    }

    private FileUpload toFile() {
        var file = new FileUpload(exchange, files, limits.maxBytes(), then);
        blocking.execute(file);
        return file;
    }
}
