package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.BodySink;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Keeps a small body in memory, as long as there is room for it. */
final class BodyCollector implements BodySink {
    private final int maxBytes;
    private final BodyBudget budget;
    private final Consumer<byte[]> whenWhole;
    private final Consumer<AwsException> whenRefused;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BodyCollector(int maxBytes, BodyBudget budget, Consumer<byte[]> whenWhole, Consumer<AwsException> whenRefused) {
        this.maxBytes = maxBytes;
        this.budget = budget;
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
            if (!budget.take(length)) {
                whenRefused.accept(new AwsException(AwsErrorCode.SLOW_DOWN));
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
        budget.giveBack(bytes.size());
        bytes.reset();
    }

    static AwsException tooLarge(int maxBytes) {
        return AwsException.of(AwsErrorCode.ENTITY_TOO_LARGE, "At most %d bytes are taken here.".formatted(maxBytes));
    }
}
