package io.cloakroom.bridge.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data directories and their files. Files get mode 0600 and directories 0700, whatever the umask and whoever made them.
 * On a file system without POSIX permissions, nothing is done.
 */
public final class PrivateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> OTHERS_BUT_GROUP = PosixFilePermissions.fromString("----w-rwx");
    private static final Set<PosixFilePermission> WRITE_BY_OTHERS = PosixFilePermissions.fromString("----w--w-");

    private PrivateFiles() {}

    /**
     * Prepares a directory for data. Creates it if it is missing. A directory that belongs to this user is closed to
     * others, and so are the files and directories directly in it. One that belongs to somebody else gets a warning.
     *
     * @throws IOException with a sentence for the operator if it belongs to somebody else and others can write to it
     */
    public static void claim(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            createDirectory(directory);
        }
        if (!hasPermissions(directory)) {
            return;
        }
        PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
        if (ProcessUser.owns(directory)) {
            close(directory, attributes);
        } else if (attributes.permissions().stream().anyMatch(WRITE_BY_OTHERS::contains)) {
            throw new IOException("""
                    `%s` belongs to another user, `%s`, and others can write to it: they could put keys and objects of \
                    their own into it. Make a directory in it that only the user of this process can reach, and use \
                    that: mkdir -m 700 %s""".formatted(
                            directory,
                            attributes.owner().getName(),
                            directory.resolve("cloakroom").toAbsolutePath()));
        } else {
            LOG.warn(
                    "`{}` belongs to another user, `{}` ({}), who can read what is kept in it{}",
                    directory,
                    attributes.owner().getName(),
                    PosixFilePermissions.toString(attributes.permissions()),
                    isOpen(attributes) ? ", as others can" : "");
        }
        try (var entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                tighten(entry);
            }
        }
    }

    /** Whether a file belongs to this user or to root, so that nobody else has put it there. */
    public static boolean isOwnOrOfRoot(Path file) throws IOException {
        return ProcessUser.owns(file) || Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"));
    }

    /** Closes a file or directory of this user to others. Leaves links and other users' files as they are. */
    public static void tighten(Path path) throws IOException {
        if (!hasPermissions(path)) {
            return;
        }
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean isPlain = attributes.isRegularFile() || attributes.isDirectory();
            if (isPlain && isOpen(attributes) && ProcessUser.owns(path)) {
                close(path, attributes);
            }
        } catch (NoSuchFileException e) {
            // It vanished in the meantime, as data files may.
        }
    }

    /** Takes away what others may do with a file of this user, and that its group may write to it. */
    public static void closeToOthers(Path file) throws IOException {
        if (!hasPermissions(file) || !ProcessUser.owns(file)) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(file));
        if (permissions.removeAll(OTHERS_BUT_GROUP)) {
            LOG.warn("`{}` was open to others; now only its owner and group can reach it", file);
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    private static void close(Path path, PosixFileAttributes attributes) throws IOException {
        if (isOpen(attributes)) {
            Set<PosixFilePermission> closed = EnumSet.copyOf(attributes.isDirectory() ? DIRECTORY : FILE);
            LOG.warn(
                    "`{}` was open to others ({}); now only its owner can reach it",
                    path,
                    PosixFilePermissions.toString(attributes.permissions()));
            Files.setPosixFilePermissions(path, closed);
        }
    }

    private static boolean isOpen(PosixFileAttributes attributes) {
        return attributes.permissions().stream().anyMatch(OTHERS::contains);
    }

    /** Opens a file. If this creates the file, only its owner can reach it. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), attributes(file, FILE));
    }

    /** Creates an empty file, for libraries that open files by name only. An existing file stays. */
    public static void create(Path file) throws IOException {
        try {
            open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
        } catch (FileAlreadyExistsException e) {
            tighten(file);
        }
    }

    /** Creates a directory and its missing parents. An existing directory stays. */
    public static void createDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, attributes(directory, DIRECTORY));
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
