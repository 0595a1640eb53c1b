package io.cloakroom.bridge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {
    private static final int SOMEBODY_ELSE = 54_321;

    @TempDir
    Path directory;

    @Test
    void makesWhatIsNotThere() throws IOException {
        Path made = directory.resolve("a/b");
        PrivateFiles.claim(made);
        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
        PrivateFiles.create(made.resolve("file"));
        PrivateFiles.open(made.resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        assertThat(permissions(made.resolve("file"))).isEqualTo("rw-------");
        assertThat(permissions(made.resolve("other"))).isEqualTo("rw-------");
    }

    @Test
    void closesADirectoryOfOursAndWhatIsInIt() throws IOException {
        Path ours = Files.createDirectory(directory.resolve("ours"));
        Path file = Files.writeString(ours.resolve("state.db"), "x");
        Path folder = Files.createDirectory(ours.resolve("data"));
        Path outside = Files.writeString(directory.resolve("outside"), "x");
        Path link = Files.createSymbolicLink(ours.resolve("link"), outside);
        set(ours, "rwxrwxrwx");
        set(file, "rw-rw-r--");
        set(folder, "rwxr-xr-x");
        set(outside, "rw-r--r--");
        PrivateFiles.claim(ours);
        assertThat(permissions(ours)).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(link).isSymbolicLink();
        assertThat(permissions(outside)).as("behind a link").isEqualTo("rw-r--r--");
    }

    @Test
    void anEmptyFileThatIsThereStaysAndIsClosed() throws IOException {
        Path file = Files.writeString(directory.resolve("catalog"), "kept");
        set(file, "rw-r--r--");
        PrivateFiles.create(file);
        assertThat(file).hasContent("kept");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void refusesADirectoryThatOthersCanWrite() throws IOException {
        Path foreign = foreign("rwxrwxrwt");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PrivateFiles.claim(foreign))
                .withMessageContaining("`%s` belongs to another user", foreign)
                .withMessageContaining("mkdir -m 700 " + foreign.resolve("cloakroom"));
    }

    @Test
    void theCommandItNamesMendsIt() throws IOException {
        Path foreign = foreign("rwxrwxrwt");
        Path inside = foreign.equals(Path.of("/tmp"))
                ? Files.createDirectory(directory.resolve("own"))
                : foreign.resolve("cloakroom");
        Files.createDirectories(inside);
        set(inside, "rwx------");
        assertThatCode(() -> PrivateFiles.claim(inside)).doesNotThrowAnyException();
    }

    @Test
    void refusesADirectoryThatAGroupCanWrite() throws IOException {
        assumeThat(isRoot()).isTrue();
        Path foreign = foreign("rwxrwx---");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> PrivateFiles.claim(foreign));
    }

    @Test
    void leavesWhatBelongsToSomebodyElse() throws IOException {
        assumeThat(isRoot()).isTrue();
        for (String permissions : new String[] {"rwx------", "rwxr-xr-x"}) {
            Path foreign = foreign(permissions);
            Path theirs = Files.writeString(foreign.resolve("theirs"), "x");
            set(theirs, "rw-r--r--");
            Files.setAttribute(theirs, "unix:uid", SOMEBODY_ELSE);
            Path ours = Files.writeString(foreign.resolve("ours"), "x");
            set(ours, "rw-r--r--");
            PrivateFiles.claim(foreign);
            assertThat(permissions(foreign)).isEqualTo(permissions);
            assertThat(permissions(theirs)).isEqualTo("rw-r--r--");
            assertThat(permissions(ours)).isEqualTo("rw-------");
        }
    }

    /** A directory of somebody else: root can give one away, others have {@code /tmp}. */
    private Path foreign(String permissions) throws IOException {
        if (!isRoot()) {
            Path shared = Path.of("/tmp");
            assumeThat(permissions(shared)).isEqualTo("rwxrwxrwx");
            return shared;
        }
        Path foreign = Files.createTempDirectory(directory, "foreign");
        set(foreign, permissions.replace('t', 'x'));
        Files.setAttribute(foreign, "unix:uid", SOMEBODY_ELSE);
        return foreign;
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void set(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
