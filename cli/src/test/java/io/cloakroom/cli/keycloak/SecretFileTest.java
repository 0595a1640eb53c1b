package io.cloakroom.cli.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileTest {
    private static final Secret SECRET = new Secret("secret");

    @TempDir
    private Path folder;

    @Test
    void aNewFileIsForItsOwnerAlone() throws Exception {
        assertThat(modeAfter("")).isEqualTo("rw-------");
    }

    /** The bridge may run as another user, and read it by its group. */
    @ParameterizedTest
    @CsvSource({"rw-r-----, rw-r-----", "rw-r--r--, rw-r-----", "rw-rw-rw-, rw-r-----", "rw-------, rw-------"})
    void aFileThatHoldsTheSecretKeepsItsGroupAndIsClosedToOthers(String before, String after) throws Exception {
        assertThat(modeAfter(before)).isEqualTo(after);
    }

    private String modeAfter(String before) throws Exception {
        Path file = folder.resolve("secret");
        if (!before.isEmpty()) {
            Files.writeString(file, "secret\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(before));
        }
        new SecretFile(file, "sts-bridge", "--secret-file").write(SECRET);
        assertThat(file).hasContent("secret");
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
