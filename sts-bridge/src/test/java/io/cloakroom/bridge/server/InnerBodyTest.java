package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.bridge.store.FilePart;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InnerBodyTest {
    @TempDir
    Path directory;

    private final InnerBody body = new InnerBody(Duration.ofMillis(50), () -> {});

    /** Of ten bytes, so many are there. */
    private FilePart part(int bytes, boolean isReadable) throws IOException {
        Path file = directory.resolve("file");
        Files.write(file, new byte[bytes]);
        FileChannel channel = FileChannel.open(file);
        return new FilePart(channel, 0, 10) {
            @Override
            public int readInto(ByteBuf target, long offset, int wanted) throws IOException {
                if (!isReadable) {
                    throw new IOException("on purpose");
                }
                return super.readInto(target, offset, wanted);
            }

            @Override
            protected void deallocate() {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    @Test
    void whatIsReadToItsEndIsWhole() throws IOException {
        body.add(part(10, true));
        body.end();
        assertThat(body.readAllBytes()).hasSize(10);
        assertThat(body.isWhole()).isTrue();
        assertThat(body.isBroken()).isFalse();
        assertThat(body.bytesRead()).isEqualTo(10);
    }

    @Test
    void aFileThatEndsEarlyIsBroken() throws IOException {
        body.add(part(4, true));
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        assertThat(body.isBroken()).isTrue();
        assertThat(body.bytesRead()).isEqualTo(4);
        body.close();
    }

    @Test
    void aFileThatCannotBeReadIsBroken() throws IOException {
        body.add(part(10, false));
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        assertThat(body.isBroken()).isTrue();
        body.close();
    }

    @Test
    void aStoreThatIsSilentIsBroken() {
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("sent nothing");
        assertThat(body.isBroken()).isTrue();
        assertThat(body.isWhole()).isFalse();
    }
}
