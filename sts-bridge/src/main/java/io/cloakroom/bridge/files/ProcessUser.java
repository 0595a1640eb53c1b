package io.cloakroom.bridge.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The user this process runs as. */
final class ProcessUser {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessUser() {}

    /**
     * Whether a file belongs to this user. Compares user ids where it can, because a user in a container may have no
     * name.
     */
    static boolean owns(Path path) throws IOException {
        OptionalInt id = id();
        return id.isPresent()
                ? Integer.valueOf(id.getAsInt()).equals(Files.getAttribute(path, "unix:uid"))
                : Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }

    /** The effective user id, if the system has {@code /proc}. */
    private static OptionalInt id() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return OptionalInt.empty();
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+", -1))
                .filter(fields -> fields.length > 2)
                .mapToInt(fields -> Integer.parseInt(fields[2]))
                .findFirst();
    }
}
