package io.cloakroom.cli.documents;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;

/**
 * Opens the inputs that arguments name.
 *
 * @param standardInput the input for {@code -}
 */
public record Input(InputStream standardInput) {
    /** The argument that means standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final String NO_NAME = "no file has this name";

    /** The limit for a document, in bytes. None is larger. */
    private static final int MAX_BYTES = 1 << 20;

    /** Refuses arguments that name standard input twice: the second read would find nothing. */
    public static void requireOneReader(Collection<String> arguments) throws InputException {
        if (Collections.frequency(arguments, STANDARD_INPUT) > 1) {
            throw new InputException("standard input can be read only once: name a file in place of one `-`");
        }
    }

    /** Opens a file, or standard input for {@code -}. */
    public InputStream open(String argument) throws InputException {
        if (argument.equals(STANDARD_INPUT)) {
            return new StaysOpen(standardInput);
        }
        if (argument.isEmpty()) {
            throw unreadable(argument, NO_NAME);
        }
        try {
            Path path = Path.of(argument);
            if (Files.isDirectory(path)) {
                throw unreadable(argument, "it is a directory");
            }
            return Files.newInputStream(path);
        } catch (InvalidPathException e) {
            throw unreadable(argument, NO_NAME);
        } catch (IOException e) {
            throw unreadable(argument, e);
        }
    }

    /** Reads a small file, or standard input, to the end. */
    public byte[] read(String argument) throws InputException {
        try (InputStream in = open(argument)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unreadable(argument, "it is larger than %d bytes".formatted(MAX_BYTES));
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(argument, e);
        }
    }

    /** The message for a file that could not be read. */
    public static InputException unreadable(String argument, IOException failure) {
        String reason;
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            reason = "there is no such file";
        } else if (failure instanceof AccessDeniedException) {
            reason = "permission denied";
        } else if (failure instanceof FileSystemException named && named.getReason() != null) {
            // The exception's own message also contains the file name.
            reason = named.getReason();
        } else {
            reason = String.valueOf(failure.getMessage());
        }
        return unreadable(argument, reason);
    }

    private static InputException unreadable(String argument, String reason) {
        return new InputException("cannot read `%s`: %s".formatted(Printable.argument(argument), reason));
    }

    /** Standard input isn't ours to close. */
    private static final class StaysOpen extends FilterInputStream {
        StaysOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // The parent process closes it.
        }
    }
}
