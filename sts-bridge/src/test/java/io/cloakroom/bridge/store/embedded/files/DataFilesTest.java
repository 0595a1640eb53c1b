package io.cloakroom.bridge.store.embedded.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.store.embedded.files.Content.Piece;
import io.cloakroom.bridge.store.embedded.files.Content.Pieces;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFilesTest {
    @TempDir
    Path directory;

    private DataFiles files;

    @BeforeEach
    void open() throws IOException {
        BackupHold.prepare(directory);
        files = new DataFiles(directory, new FileIds(InstantSource.system()), () -> {});
    }

    @Test
    void readersKeepFilesUntilTheyAreDone() throws IOException {
        Pieces content = content();
        assertThat(files.lease(content)).isTrue();
        assertThat(files.lease(content)).isTrue();
        files.condemn(content);
        assertThat(files.lease(content)).isFalse();
        files.release(content);
        assertThat(present(content)).isEqualTo(2);
        files.release(content);
        assertThat(present(content)).isZero();
        assertThat(files.lease(content)).isFalse();
    }

    @Test
    void unreadFilesGoAtOnce() throws IOException {
        Pieces content = content();
        assertThat(files.lease(content)).isTrue();
        files.release(content);
        files.condemn(content);
        assertThat(present(content)).isZero();
    }

    @Test
    void sweepSparesWhatIsReferredToAndWhatIsBeingWritten() throws Exception {
        Pieces kept = content();
        Pieces orphan = content();
        DataFile writing = files.create();
        Files.writeString(directory.resolve("notes.txt"), "not ours to delete");
        int swept = files.sweep(
                id -> kept.pieces().stream().anyMatch(piece -> piece.file().equals(id)));
        assertThat(swept).isEqualTo(2);
        assertThat(present(kept)).isEqualTo(2);
        assertThat(present(orphan)).isZero();
        assertThat(files.path(writing.id())).exists();
        assertThat(directory.resolve("notes.txt")).exists();
        writing.discard();
        assertThat(files.path(writing.id())).doesNotExist();
    }

    /** An object that is deleted during the sweep, and that somebody still reads. */
    @Test
    void sweepSparesWhatIsRead() throws Exception {
        Pieces read = content();
        assertThat(files.lease(read)).isTrue();
        assertThat(files.sweep(id -> false)).isZero();
        assertThat(present(read)).isEqualTo(2);
        files.condemn(read);
        files.release(read);
        assertThat(present(read)).isZero();
    }

    /** An object that was deleted, is not condemned yet, and was looked up just before. */
    @Test
    void whatTheSweepHasDeletedIsNotRead() throws Exception {
        Pieces content = content();
        String first = content.pieces().getFirst().file();
        assertThat(files.sweep(first::equals)).isOne();
        assertThat(files.lease(content)).as("its second file is gone").isFalse();
    }

    /** Locks belong to the process: closing the file would end those that it has on it elsewhere. */
    @Test
    void deletingDoesNotEndABackupsHold() throws Exception {
        files.condemn(content());
        BackupHold hold = BackupHold.take(directory);
        for (int i = 0; i < 10; i++) {
            files.condemn(content());
        }
        assertThat(isLocked()).isTrue();
        hold.close();
        assertThat(isLocked()).isFalse();
    }

    /** As another process sees it. */
    private boolean isLocked() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        LockProbe.class.getName(),
                        BackupHold.file(directory).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.contains("locked");
    }

    static final class LockProbe {
        private LockProbe() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.println(channel.tryLock() == null ? "locked" : "free");
            }
        }
    }

    @Test
    void deletionsWaitForABackup() throws Exception {
        Pieces deleted = content();
        Pieces orphan = content();
        DataFile writing = files.create();
        BackupHold hold = BackupHold.take(directory);
        files.condemn(deleted);
        assertThat(files.sweep(id -> false)).as("put off, of both").isEqualTo(4);
        files.resumeDeletions();
        assertThat(present(deleted) + present(orphan)).isEqualTo(4);
        assertThat(files.lease(deleted)).as("may go any time").isFalse();
        writing.discard();
        assertThat(files.path(writing.id())).doesNotExist();
        hold.close();
        files.resumeDeletions();
        assertThat(present(deleted) + present(orphan)).isZero();
    }

    /** A hold that lasts: what waits for its end does not grow for ever. */
    @Test
    void whatIsTooMuchToRememberIsFoundByASweep() throws Exception {
        BackupHold hold = BackupHold.take(directory);
        for (int i = 0; i < 10_000; i++) {
            files.condemn(new Pieces(List.of(new Piece(0, new FileIds(InstantSource.system()).next(), 0, ""))));
        }
        Pieces deleted = content();
        files.condemn(deleted);
        assertThat(files.resumeDeletions()).as("held still").isFalse();
        hold.close();
        assertThat(files.resumeDeletions()).isTrue();
        assertThat(present(deleted)).isEqualTo(2);
        assertThat(files.sweep(id -> false)).isEqualTo(2);
        assertThat(files.resumeDeletions()).isFalse();
    }

    @Test
    void aHoldThatNobodyCanReadKeepsTheFiles() throws Exception {
        Pieces deleted = content();
        Path lock = directory.resolve("backup.lock");
        Files.delete(lock);
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(lock));
            files.condemn(deleted);
            assertThat(present(deleted)).isEqualTo(2);
        }
        Files.delete(lock);
        assertThat(files.resumeDeletions()).isFalse();
        assertThat(present(deleted)).isZero();
    }

    private Pieces content() throws IOException {
        return new Pieces(List.of(piece(1), piece(2)));
    }

    private Piece piece(int number) throws IOException {
        DataFile file = files.create();
        file.write(ByteBuffer.wrap(new byte[10]));
        file.sync();
        file.adopted();
        return new Piece(number, file.id(), file.size(), "");
    }

    private long present(Pieces content) {
        return content.pieces().stream()
                .filter(piece -> Files.exists(files.path(piece.file())))
                .count();
    }
}
