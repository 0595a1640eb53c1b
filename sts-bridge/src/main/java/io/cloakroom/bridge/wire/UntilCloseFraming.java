package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

final class UntilCloseFraming implements BodyFraming {
    UntilCloseFraming() {}

    @Override
    public @Nullable ByteBuf next(ByteBuf in) {
        return in.isReadable() ? in.readRetainedSlice(in.readableBytes()) : null;
    }

    @Override
    public boolean isEnded() {
        return false;
    }

    @Override
    public long remaining() {
        return -1;
    }

    @Override
    public boolean endsByItself() {
        return false;
    }
}
