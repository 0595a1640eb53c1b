package io.cloakroom.cli.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A file of another program, as it is and as it should be.
 *
 * @param shown what of it is new, for people
 */
record ToolFile(Path path, String before, String after, String shown) {
    private static final String ENDING_OF_COPIES = ".before-cloakroom";
    private static final long MAX_BYTES = 4 << 20;

    /** The text of a file; empty if there is none. */
    static String read(Path path) throws Refused {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw Refused.usage("`%s` is too large to be a configuration".formatted(path));
            }
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            return "";
        } catch (CharacterCodingException e) {
            throw Refused.usage("`%s` is not UTF-8".formatted(path));
        } catch (IOException e) {
            throw Refused.usage(Input.unreadable(path.toString(), e).sentence());
        }
    }

    boolean isChanged() {
        return !before.equals(after);
    }

    /**
     * Writes it, all or nothing. The file as it was is copied beside it the first time; that copy stays. A link is
     * followed, and the permissions stay; a new file is for its owner only.
     *
     * @return the copy, if one was made now
     * @throws Refused if the file cannot be written, or has changed since it was read
     */
    Optional<Path> write() throws Refused {
        try {
            Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Path folder = file.getParent();
            if (folder == null) {
                throw new IOException("it is no file");
            }
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, ".cloakroom", "");
            try {
                Files.writeString(unfinished, after, UTF_8);
                Optional<Path> copy = Files.exists(file) ? copy(file) : Optional.empty();
                setPermissions(unfinished, file);
                if (!read(file).equals(before)) {
                    throw Refused.usage("`%s` has changed meanwhile, and stays as it is: run cloakroom setup again"
                            .formatted(path));
                }
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return copy;
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw Refused.usage("cannot write `%s`: %s".formatted(path, e.getMessage()));
        }
    }

    private static Optional<Path> copy(Path file) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ENDING_OF_COPIES);
        try {
            return Optional.of(Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty(); // of the first time, with nothing of cloakroom
        }
    }

    private static void setPermissions(Path unfinished, Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(
                    unfinished,
                    Files.exists(file)
                            ? Files.getPosixFilePermissions(file)
                            : PosixFilePermissions.fromString("rw-------"));
        }
    }
}
