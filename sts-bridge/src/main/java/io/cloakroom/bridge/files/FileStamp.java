package io.cloakroom.bridge.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Tells one version of a file from the next. The file key, if there is one, changes when the file is replaced. */
public record FileStamp(
        FileTime modified, long size, @Nullable Object fileKey) {
    private static final FileStamp NONE = new FileStamp(FileTime.fromMillis(0), -1, null);

    /** A file that is not there, or cannot be asked about, has a stamp too. */
    public static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return NONE;
        }
    }
}
