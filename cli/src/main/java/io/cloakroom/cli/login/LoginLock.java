package io.cloakroom.cli.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.cli.profile.PrivateFile;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One process at a time has it; the others wait. Each profile has two: one for work on the tokens of its login, and one
 * for waiting until a person has logged in, during which the other is free. For twenty processes that need a login, one
 * browser opens. The system ends the lock with the process. The file says when a login failed last, so that those who
 * waited for it do not all begin another one.
 */
final class LoginLock implements AutoCloseable {
    /** Longer than provider and keychain take for a refresh token. */
    static final Duration LONGEST_WORK = Duration.ofMinutes(2);

    /** Longer than a person may take to log in. */
    static final Duration LONGEST_LOGIN = DeviceLogin.PATIENCE.plusSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MAX_BYTES = 32;

    private final Path file;
    private final FileChannel channel;

    private LoginLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws Refused if others hold it for too long, or the file cannot be made */
    static LoginLock take(Path file, Duration longest) throws Refused {
        try {
            FileChannel channel = new PrivateFile(file).openForLock();
            try {
                long end = System.nanoTime() + longest.toNanos();
                while (!isTaken(channel)) {
                    if (System.nanoTime() > end) {
                        throw Refused.by("another process works on this login for more than %d seconds"
                                .formatted(longest.toSeconds()));
                    }
                    Thread.sleep(PAUSE);
                }
                return new LoginLock(file, channel);
            } catch (IOException | Refused | InterruptedException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw Refused.usage("cannot lock `%s`: %s".formatted(file, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.by("interrupted");
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    /** Whether a login failed since that time, while this process waited for it. */
    boolean hasFailedSince(Instant time) throws Refused {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
            channel.read(bytes, 0);
            String text = new String(bytes.array(), 0, bytes.position(), US_ASCII).strip();
            return text.matches("[0-9]{1,15}") && Long.parseLong(text) >= time.toEpochMilli();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Notes that a login failed. */
    void noteFailure(Instant time) throws Refused {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(time.toEpochMilli()).getBytes(US_ASCII)), 0);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Refused unusable(IOException failure) {
        return Refused.usage("cannot use `%s`: %s".formatted(file, failure.getMessage()));
    }

    @Override
    public void close() throws Refused {
        try {
            channel.close();
        } catch (IOException e) {
            throw unusable(e);
        }
    }
}
