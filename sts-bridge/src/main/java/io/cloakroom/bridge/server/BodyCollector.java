package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.BodySink;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Keeps a small body in memory. */
final class BodyCollector implements BodySink {
    private final int maxBytes;
    private final Consumer<byte[]> whenWhole;
    private final Runnable whenTooLarge;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BodyCollector(int maxBytes, Consumer<byte[]> whenWhole, Runnable whenTooLarge) {
        this.maxBytes = maxBytes;
        this.whenWhole = whenWhole;
        this.whenTooLarge = whenTooLarge;
    }

    @Override
    public void data(ByteBuf payload) {
        try {
            if (bytes.size() + payload.readableBytes() > maxBytes) {
                whenTooLarge.run();
                return;
            }
            byte[] run = new byte[payload.readableBytes()];
            payload.readBytes(run);
            bytes.writeBytes(run);
        } finally {
            payload.release();
        }
    }

    @Override
    public void complete(Headers checksums) {
        whenWhole.accept(bytes.toByteArray());
    }

    @Override
    public void abort() {
        bytes.reset();
    }
}
