package io.cloakroom.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --address 0.0.0.0:9010           | `0.0.0.0:9010` is neither a loopback address nor one of 169.254.170.2,
            --address :9010                  | is neither a loopback address
            --address example.org:80         | --address: `example.org` is not an IP address
            --address 127.0.0.1              | is not HOST:PORT
            --url ftp://h                    | --url: `ftp://h` is not the http:// or https:// URL
            --token-file x                   | give --token-file and --authorization-token-file together
            --authorization-token-file x     | give --token-file and --authorization-token-file together
            --duration 1d                    | `1d` is not a time such as 30m
            --policy nothing.json            | `nothing.json` is neither a file nor one of the canned policies
            --ca-file /nowhere/ca.pem        | --ca-file:
            """)
    void whatCannotWorkIsSaid(String options, String sentence) {
        Cloakroom run = Cloakroom.run(("agent " + options).split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains(sentence);
    }

    @Test
    void anAddressInUseIsSaidToBe() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cloakroom run = Cloakroom.run("agent", "--address", "127.0.0.1:" + taken.getLocalPort());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.errors()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void theTokenForCallersIsDrawnOnceForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("agent-token");
        Secret drawn = SharedToken.inFile(file);
        assertThat(Files.readString(file)).hasSize(43).isEqualTo(drawn.reveal());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SharedToken.inFile(file)).isEqualTo(drawn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-"})
    void aTokenForCallersThatOthersCanReadIsRefused(String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("agent-token"), "0123456789abcdef");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Cloakroom run = Cloakroom.run("agent", "--token-file", "token", "--authorization-token-file", file.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("its mode must be 0600 or 0640").doesNotContain("0123456789abcdef");
    }

    @Test
    void aTokenForCallersInAPlaceOfOthersIsRefused() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatIOException()
                .isThrownBy(() -> SharedToken.inFile(open.resolve("agent-token")))
                .withMessageContaining("others can put files into");
        assertThat(open).isEmptyDirectory();
        assertThatIOException()
                .isThrownBy(() -> SharedToken.inFile(folder.resolve("none/agent-token")))
                .withMessageContaining("there is no directory");
    }

    /** Only root can try: another user's file cannot be made by anybody else. */
    @Test
    void aTokenForCallersOfAnotherUserIsRefused() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"));
        Path file = Files.writeString(folder.resolve("agent-token"), "0123456789abcdef");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(file, "unix:uid", 65534);
        assertThatIOException()
                .isThrownBy(() -> SharedToken.inFile(file))
                .withMessageContaining("belongs to another user");
    }

    /** SDKs send the file as it is, and some refuse one with a line end. */
    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef\n", "too-short", "", "0123456789 abcdef"})
    void aTokenForCallersMustBeOne(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("agent-token"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatIOException()
                .isThrownBy(() -> SharedToken.inFile(file))
                .withMessageContaining("does not hold a token alone");
    }
}
