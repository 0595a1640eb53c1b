package io.cloakroom.bridge.store.embedded.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWriteExceptionTest {
    private final FileSystemException something = new FileSystemException("/srv/data/ab/c", null, "words");

    @TempDir
    Path folder;

    @Test
    void aFolderThatCanBeReadButTakesNothing() {
        assertThat(DiskWriteException.ofCreating(something, folder))
                .isInstanceOf(DiskWriteException.class)
                .hasCause(something)
                .hasMessageContaining("words");
        IOException denied = DiskWriteException.ofCreating(new AccessDeniedException("/srv/data/ab/c"), folder);
        assertThat(denied).isInstanceOf(DiskWriteException.class);
    }

    /** As where the process has too many open files: that is no fault of the disk, and may soon be over. */
    @Test
    void aFolderThatCannotBeOpenedEither() {
        assertThat(DiskWriteException.ofCreating(something, folder.resolve("gone")))
                .isSameAs(something);
    }

    @Test
    void aNameThatIsTaken() {
        var taken = new FileAlreadyExistsException("/srv/data/ab/c");
        assertThat(DiskWriteException.ofCreating(taken, folder)).isSameAs(taken);
    }

    @Test
    void aFileThatTakesNoMore() {
        var failure = new IOException("words");
        assertThat(DiskWriteException.ofWriting(failure, folder)).isInstanceOf(DiskWriteException.class);
        var closed = new AsynchronousCloseException();
        assertThat(DiskWriteException.ofWriting(closed, folder)).isSameAs(closed);
    }
}
