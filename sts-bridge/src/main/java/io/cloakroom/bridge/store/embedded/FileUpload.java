package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.UploadBody.Terms;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.files.DataFile;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to a data file on its own thread, which may block, while the event loop goes on receiving. When about a
 * megabyte waits in memory, or 32 KiB without room for that, the sender is held back.
 */
final class FileUpload implements Runnable {
    private static final int HIGH_WATER_BYTES = 1 << 20;
    private static final int HIGH_WATER_WITHOUT_ROOM = 1 << 15;

    private sealed interface Item {
        record Bytes(ByteBuf buffer) implements Item {}

        record End(Headers checksums) implements Item {}

        record Abort() implements Item {}
    }

    private final StoreExchange exchange;
    private final DataFiles files;
    private final Terms terms;
    private final Consumer<ReceivedBody> then;
    private final HeldMemory room;
    private final int highWaterBytes;
    private final int lowWaterBytes;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queuedBytes = new AtomicInteger();
    private final MessageDigest md5 = Digests.md5();
    private @Nullable ChecksumAlgorithm algorithm;
    private @Nullable ChecksumComputation checksum;
    /** Used only on the event loop. */
    private boolean heldBack;

    /** @param then takes the body when it is complete and synced; called on the writing thread, may block */
    FileUpload(StoreExchange exchange, DataFiles files, Terms terms, Consumer<ReceivedBody> then) {
        this.exchange = exchange;
        this.files = files;
        this.terms = terms;
        this.then = then;
        boolean hasRoom = exchange.hasRoomToStream(exchange.contentLength().orElse(-1));
        this.room = hasRoom ? exchange.keepRoom() : HeldMemory.NOTHING;
        this.highWaterBytes = hasRoom ? HIGH_WATER_BYTES : HIGH_WATER_WITHOUT_ROOM;
        this.lowWaterBytes = highWaterBytes / 4;
    }

    /** On the event loop. */
    void data(ByteBuf buffer) {
        int waiting = queuedBytes.addAndGet(buffer.readableBytes());
        queue.add(new Item.Bytes(buffer));
        if (waiting > highWaterBytes && !heldBack) {
            heldBack = true;
            exchange.setBodyFlowing(false);
        }
    }

    /** On the event loop. */
    void complete(Headers checksums) {
        queue.add(new Item.End(checksums));
    }

    /** On the event loop. */
    void abort() {
        queue.add(new Item.Abort());
    }

    @Override
    public void run() {
        DataFile file = null;
        try {
            terms.checksum().get().ifPresent(this::compute);
            file = files.create();
            receive(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            if (file != null) {
                file.discard();
            }
            new Reply(exchange).fail(e);
            drain();
        } finally {
            letGo();
        }
    }

    /** Gives back the room of the buffers: nothing waits any more. */
    void letGo() {
        room.release();
    }

    private void compute(ChecksumAlgorithm wanted) {
        algorithm = wanted;
        checksum = wanted.start();
    }

    private void receive(DataFile file) throws IOException, InterruptedException {
        while (true) {
            switch (queue.take()) {
                case Item.Bytes(ByteBuf buffer) -> write(file, buffer);
                case Item.Abort() -> {
                    file.discard();
                    return;
                }
                case Item.End(Headers verified) -> {
                    file.sync();
                    var place = new ReceivedBody.Place.File(file);
                    then.accept(new ReceivedBody(place, file.size(), Digests.hex(md5.digest()), checksums(verified)));
                    return;
                }
            }
        }
    }

    private List<Checksum> checksums(Headers verified) {
        List<Checksum> all = new ArrayList<>(2);
        Checksum.find(verified).ifPresent(all::add);
        if (algorithm != null
                && checksum != null
                && Checksum.find(all, algorithm).isEmpty()) {
            all.add(Checksum.of(algorithm, checksum));
        }
        return List.copyOf(all);
    }

    private void write(DataFile file, ByteBuf buffer) throws IOException {
        int length = buffer.readableBytes();
        try {
            if (file.size() + length > terms.maxBytes()) {
                throw new AwsException(ENTITY_TOO_LARGE);
            }
            for (ByteBuffer bytes : buffer.nioBuffers()) {
                md5.update(bytes.duplicate());
                if (checksum != null) {
                    checksum.update(bytes.duplicate());
                }
                file.write(bytes);
            }
        } finally {
            buffer.release();
            taken(length);
        }
    }

    private void taken(int length) {
        int waiting = queuedBytes.addAndGet(-length);
        if (waiting <= lowWaterBytes && waiting + length > lowWaterBytes) {
            exchange.eventLoop().execute(this::letFlow);
        }
    }

    private void letFlow() {
        if (heldBack && queuedBytes.get() <= lowWaterBytes) {
            heldBack = false;
            exchange.setBodyFlowing(true);
        }
    }

    /** After a failure: discards further data until the server ends the body. */
    private void drain() {
        try {
            while (queue.take() instanceof Item.Bytes(ByteBuf buffer)) {
                int length = buffer.readableBytes();
                buffer.release();
                taken(length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes bytes that arrived before it was clear that the body needs a file. */
    void dataSoFar(byte[] bytes) {
        if (bytes.length > 0) {
            data(Unpooled.wrappedBuffer(bytes));
        }
    }
}
