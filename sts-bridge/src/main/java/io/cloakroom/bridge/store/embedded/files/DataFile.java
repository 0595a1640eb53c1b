package io.cloakroom.bridge.store.embedded.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A data file being written. Nothing refers to it until the catalog does. If that never happens it must be
 * {@link #discard discarded}. Used by one thread at a time; blocks. After an {@link IOException} the file is still to
 * be discarded.
 */
public final class DataFile {
    private final DataFiles files;
    private final String id;
    private final FileChannel channel;
    private long size;

    DataFile(DataFiles files, String id, FileChannel channel) {
        this.files = files;
        this.id = id;
        this.channel = channel;
    }

    public String id() {
        return id;
    }

    /** The bytes written so far. */
    public long size() {
        return size;
    }

    /**
     * Appends all remaining bytes of a buffer.
     *
     * @throws DiskWriteException if the disk takes no more
     */
    public void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                size += channel.write(bytes);
            }
        } catch (IOException e) {
            throw DiskWriteException.ofWriting(e, files.folder(id));
        }
    }

    /**
     * Appends a part of another file.
     *
     * @param from position in the source, in bytes
     * @throws DiskWriteException if the disk takes no more
     * @throws IOException also if the source cannot be read or ends before {@code from + length}
     */
    public void copyFrom(FileChannel source, long from, long length) throws IOException {
        long done = 0;
        while (done < length) {
            long n = transfer(source, from + done, length - done);
            if (n <= 0) {
                throw new IOException("data file ends at %d, expected %d".formatted(from + done, from + length));
            }
            done += n;
            size += n;
        }
    }

    private long transfer(FileChannel source, long from, long length) throws IOException {
        try {
            return source.transferTo(from, length, channel);
        } catch (IOException e) {
            source.read(ByteBuffer.allocate(1), from); // throws if it is the source that failed
            throw DiskWriteException.ofWriting(e, files.folder(id));
        }
    }

    /**
     * Makes the bytes and the name durable, and closes the file.
     *
     * @throws DiskWriteException if the disk does not take them
     */
    public void sync() throws IOException {
        try {
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw DiskWriteException.ofWriting(e, files.folder(id));
        }
        DataFiles.syncFolder(files.folder(id));
    }

    /** The catalog now refers to the file. */
    public void adopted() {
        files.settled(id);
    }

    /** Deletes the file. */
    public void discard() {
        files.remove(this, channel);
    }
}
