package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives the bytes of an object or part. A small body stays in memory if there is room. A larger one goes to a file
 * as soon as its size shows.
 */
final class UploadBody implements BodySink {
    /**
     * How to receive a body.
     *
     * @param maxInlineBytes a longer body goes to a file; negative: every body does
     * @param maxBytes a longer body is {@code EntityTooLarge}
     * @param checksum the algorithm to compute besides the declared one; asked before the first byte is written to a
     *     file, on a thread that may block, and may refuse the body
     */
    record Terms(int maxInlineBytes, long maxBytes, Supplier<Optional<ChecksumAlgorithm>> checksum) {}

    private final StoreExchange exchange;
    private final DataFiles files;
    private final Executor blocking;
    private final Terms terms;
    private final Consumer<ReceivedBody> then;
    private final ByteArrayOutputStream memory;
    private final @Nullable HeldMemory held;
    private @Nullable FileUpload upload;

    /**
     * @param then takes the whole body, on the event loop or on a thread that may block
     * @throws AwsException {@code EntityTooLarge} by its declared length
     */
    UploadBody(StoreExchange exchange, DataFiles files, Executor blocking, Terms terms, Consumer<ReceivedBody> then) {
        this.exchange = exchange;
        this.files = files;
        this.blocking = blocking;
        this.terms = terms;
        this.then = then;
        long declared = exchange.contentLength().orElse(0);
        if (declared > terms.maxBytes()) {
            throw new AwsException(ENTITY_TOO_LARGE);
        }
        int inline = (int) exchange.contentLength().orElse(Math.max(0, terms.maxInlineBytes()));
        held = declared <= terms.maxInlineBytes() ? exchange.holdMemory(inline).orElse(null) : null;
        memory = new ByteArrayOutputStream(held == null ? 0 : (int) declared);
        if (held == null) {
            upload = toFile();
        }
    }

    @Override
    public void data(ByteBuf payload) {
        if (upload == null && memory.size() + payload.readableBytes() > terms.maxInlineBytes()) {
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
        HeldMemory kept = Objects.requireNonNull(held);
        byte[] bytes = memory.toByteArray();
        String md5 = Digests.hex(Digests.md5().digest(bytes));
        var place = new ReceivedBody.Place.Memory(new Content.Inline(bytes), kept);
        Checksum checksum = Checksum.find(checksums).orElseGet(() -> computed(bytes));
        then.accept(new ReceivedBody(place, bytes.length, md5, List.of(checksum)));
    }

    private static Checksum computed(byte[] bytes) {
        ChecksumComputation computation = Checksum.DEFAULT.start();
        computation.update(ByteBuffer.wrap(bytes));
        return Checksum.of(Checksum.DEFAULT, computation);
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
        var file = new FileUpload(exchange, files, terms, then);
        boolean isStarted = false;
        try {
            blocking.execute(file);
            isStarted = true;
            return file;
        } finally {
            if (!isStarted) {
                file.letGo();
            }
        }
    }
}
