package io.cloakroom.bridge.store;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Part of a file, for the system to send, or to be read where its bytes must be encrypted first. The file stays its
 * owner's to close: a subclass learns in {@link #deallocate} that it is no longer needed here.
 */
public abstract class FilePart extends DefaultFileRegion {
    private final FileChannel file;
    private final long from;

    protected FilePart(FileChannel file, long from, long bytes) {
        super(file, from, bytes);
        this.file = file;
        this.from = from;
    }

    /**
     * Reads some of it.
     *
     * @param offset in this part
     * @return bytes read, possibly fewer than wanted; negative at the end of the file
     */
    public int readInto(ByteBuf target, long offset, int bytes) throws IOException {
        return target.writeBytes(file, from + offset, bytes);
    }

    @Override
    protected abstract void deallocate();
}
