package io.cloakroom.bridge.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory of documents, {@code NAME.json} each, that is looked at again. Confined to one thread at a time. */
public final class DocumentFolder {
    private static final String SUFFIX = ".json";

    private final Path directory;
    private Map<Path, FileStamp> seen = Map.of();

    public DocumentFolder(Path directory) {
        this.directory = directory;
    }

    /** Reads a file. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * What the file says; empty if it is to be left out.
         *
         * @param name of the document
         */
        Optional<T> read(String name, Path file);
    }

    /** Whether a file is new, gone or another one since the last complete {@link #read}. */
    public boolean hasChanged() throws IOException {
        return !stamps().equals(seen);
    }

    /**
     * Reads every document, by name. Hidden files are left out.
     *
     * @throws IOException if the directory cannot be read
     */
    public <T> Map<String, T> read(Reader<T> reader) throws IOException {
        Map<Path, FileStamp> stamps = stamps();
        Map<String, T> documents = new HashMap<>();
        for (Path file : stamps.keySet()) {
            String fileName = String.valueOf(file.getFileName());
            String name = fileName.substring(0, fileName.length() - SUFFIX.length());
            reader.read(name, file).ifPresent(document -> documents.put(name, document));
        }
        seen = stamps;
        return documents;
    }

    /** A file that vanishes after it was listed counts as unreadable. The next check will tell. */
    private Map<Path, FileStamp> stamps() throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(DocumentFolder::isDocument).toList();
        }
        Map<Path, FileStamp> stamps = new HashMap<>();
        for (Path file : files) {
            stamps.put(file, FileStamp.of(file));
        }
        return Map.copyOf(stamps);
    }

    /** Skips hidden files, which belong to editors and mounts. */
    private static boolean isDocument(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) && !name.startsWith(".") && !Files.isDirectory(file);
    }
}
