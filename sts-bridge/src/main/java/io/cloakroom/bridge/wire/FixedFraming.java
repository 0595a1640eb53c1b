package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

final class FixedFraming implements BodyFraming {
    private long remaining;

    FixedFraming(long bytes) {
        this.remaining = bytes;
    }

    @Override
    public @Nullable ByteBuf next(ByteBuf in) {
        int length = (int) Math.min(in.readableBytes(), remaining);
        if (length == 0) {
            return null;
        }
        remaining -= length;
        return in.readRetainedSlice(length);
    }

    @Override
    public boolean isEnded() {
        return remaining == 0;
    }

    @Override
    public long remaining() {
        return remaining;
    }

    @Override
    public boolean endsByItself() {
        return true;
    }
}
