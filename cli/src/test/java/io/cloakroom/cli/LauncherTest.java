package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/cloakroom} in an image, whose Java is a script that prints its arguments. */
class LauncherTest {
    private static final long SECONDS = 60;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeAnImage() throws IOException {
        Path java = Files.createDirectories(folder.resolve("image/runtime/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path launcher = Files.createDirectories(folder.resolve("image/bin")).resolve("cloakroom");
        Files.copy(Cloakroom.checkout().resolve("bin/cloakroom"), launcher);
        Files.createFile(folder.resolve("image/cli-1.jar"));
    }

    private String run() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "umask 0; exec sh image/bin/cloakroom --version")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("XDG_CACHE_HOME", folder.resolve("caches").toString());
        Process process = shell.start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    private Path archives() throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("caches/cloakroom"))) {
            return found.findFirst().orElseThrow();
        }
    }

    /** What is learned at the first start is run at the next ones. */
    @Test
    void nobodyElseWritesWhatIsLearned() throws Exception {
        assertThat(run()).contains("-XX:SharedArchiveFile=" + archives());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archives())))
                .isEqualTo("rwx------");
    }

    /** As where somebody runs it by {@code sudo}, with the home directory of another user. */
    @Test
    void nothingIsRunOfWhatAnotherUserHasWritten() throws Exception {
        run();
        assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
        Path theirs = archives();
        Path below = Files.createDirectory(theirs.resolve("of-somebody-else"));
        for (Path there : List.of(theirs, below)) {
            Files.writeString(there.resolve("cloakroom.jsa"), "theirs");
            Files.setAttribute(there, "unix:uid", 65534);
        }

        assertThat(run()).contains("-Xshare:auto").doesNotContain("SharedArchiveFile");
    }
}
