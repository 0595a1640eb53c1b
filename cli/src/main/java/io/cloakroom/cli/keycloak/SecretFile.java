package io.cloakroom.cli.keycloak;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.files.PrivateFiles;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The file for the secret of a client, which only its owner can read. A file that is there and holds anything else is
 * never overwritten.
 *
 * @param option that names it
 */
record SecretFile(Path path, String client, String option) {
    private static final int MAX_BYTES = 4096;

    /**
     * Makes sure that the secret can be written, before anything is changed at Keycloak.
     *
     * @param secret as it is now; empty: the client is still to be created
     * @throws InputException if the file is there and holds anything but the secret, or its directory is missing
     */
    void check(Optional<Secret> secret) throws InputException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InputException("%s: there is no directory for `%s`".formatted(option, path));
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !holds(secret)) {
            throw new InputException(
                    "%s: `%s` is there and does not hold the secret of client `%s`; it is not overwritten. Remove it, or name another file"
                            .formatted(option, path, client));
        }
    }

    private boolean holds(Optional<Secret> secret) throws InputException {
        if (secret.isEmpty() || !Files.isRegularFile(path)) {
            return false;
        }
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            return secret.get().matches(new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw Input.unreadable(path.toString(), e);
        }
    }

    /**
     * Writes the secret: all of it or nothing, and only if there is no such file. A file that holds it already is
     * closed to others, but not to its group: the bridge may run as another user.
     *
     * @throws InputException if it cannot be written, or another program has made such a file meanwhile
     */
    void write(Secret secret) throws InputException {
        check(Optional.of(secret));
        try {
            if (Files.exists(path)) {
                PrivateFiles.closeToOthers(path);
                return;
            }
            Path unfinished = path.resolveSibling(".%s.%s".formatted(path.getFileName(), UUID.randomUUID()));
            try {
                try (FileChannel channel =
                        PrivateFiles.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = StandardCharsets.UTF_8.encode(secret.reveal() + "\n");
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                publish(unfinished);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (FileAlreadyExistsException e) {
            throw new InputException("%s: `%s` has been made meanwhile; it is not overwritten".formatted(option, path));
        } catch (IOException e) {
            throw new InputException("%s: the secret cannot be written: %s".formatted(option, e));
        }
    }

    /** Gives the file its name. Unlike a move, a link never replaces another file. */
    private void publish(Path unfinished) throws IOException {
        try {
            Files.createLink(path, unfinished);
        } catch (UnsupportedOperationException e) {
            Files.move(unfinished, path);
        }
    }
}
