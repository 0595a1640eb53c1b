package io.cloakroom.bridge.store.embedded.files;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The disk did not take what was to be written: it is full, over a quota, read-only, or it fails; or this process may
 * not write a file of that size. Which of these it is, the system tells only in words, in the language it is set to.
 */
public final class DiskWriteException extends IOException {
    /** With less room than this a disk is full: it may have some that is too little for what was written. */
    private static final long FULL_BELOW_BYTES = 1 << 20;

    private final boolean full;

    public DiskWriteException(IOException cause, boolean full) {
        super(cause.getMessage(), cause);
        this.full = full;
    }

    /** Whether the disk has no room. Of one that is over a quota, this is not known. */
    public boolean isFull() {
        return full;
    }

    /** What a failure to write into an open file of a folder is. One that somebody closed meanwhile is just that. */
    static IOException ofWriting(IOException failure, Path folder) {
        return failure instanceof ClosedChannelException ? failure : refused(failure, folder);
    }

    /**
     * What a failure to create something in a folder is. Where the folder cannot even be opened for reading, the
     * process has too many open files, or the folder is gone: that is no fault of writing.
     */
    static IOException ofCreating(IOException failure, Path folder) {
        boolean isOfNames = failure instanceof FileSystemException
                && failure.getClass() != FileSystemException.class
                && !(failure instanceof AccessDeniedException);
        return isOfNames || !canOpen(folder) ? failure : refused(failure, folder);
    }

    private static DiskWriteException refused(IOException failure, Path folder) {
        return new DiskWriteException(failure, folder.toFile().getUsableSpace() < FULL_BELOW_BYTES);
    }

    private static boolean canOpen(Path folder) {
        try {
            FileChannel.open(folder, StandardOpenOption.READ).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
