package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.BodySink;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Keeps the bytes of a body for which memory was set aside. Only {@link DocumentBodies} makes one, so nothing else
 * holds a body.
 */
final class BodyCollector implements BodySink {
    private final int maxBytes;
    private final Consumer<byte[]> whenWhole;
    private final Consumer<AwsException> whenRefused;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BodyCollector(int maxBytes, Consumer<byte[]> whenWhole, Consumer<AwsException> whenRefused) {
        this.maxBytes = maxBytes;
        this.whenWhole = whenWhole;
        this.whenRefused = whenRefused;
    }

    @Override
    public void data(ByteBuf payload) {
        try {
            int length = payload.readableBytes();
            if (bytes.size() + length > maxBytes) {
                whenRefused.accept(tooLarge(maxBytes));
                return;
            }
            byte[] run = new byte[length];
            payload.readBytes(run);
            bytes.writeBytes(run);
        } finally {
            payload.release();
        }
    }

    @Override
    public void complete(Headers checksums) {
        byte[] whole = bytes.toByteArray();
        abort();
        whenWhole.accept(whole);
    }

    @Override
    public void abort() {
        bytes = new ByteArrayOutputStream(0);
    }

    static AwsException tooLarge(int maxBytes) {
        return AwsException.of(AwsErrorCode.ENTITY_TOO_LARGE, "At most %d bytes are accepted.".formatted(maxBytes));
    }
}
