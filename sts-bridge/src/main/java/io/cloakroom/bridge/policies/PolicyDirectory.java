package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyName;
import io.cloakroom.policy.json.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of policy documents. Confined to one thread at a time. */
final class PolicyDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyDirectory.class);
    private static final String SUFFIX = ".json";

    private final PolicyReader reader = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private final Path directory;
    private Map<Path, Stamp> seen = Map.of();

    PolicyDirectory(Path directory) {
        this.directory = directory;
    }

    /** Tells one version of a file from the next. The file key, if there is one, changes when the file is replaced. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {}

    boolean hasChanged() throws IOException {
        return !stamps().equals(seen);
    }

    /** Reads every document. An invalid one denies everything and is reported. */
    Map<String, NamedPolicy> read() throws IOException {
        Map<Path, Stamp> stamps = stamps();
        Map<String, NamedPolicy> policies = new HashMap<>();
        for (Path file : stamps.keySet()) {
            String fileName = String.valueOf(file.getFileName());
            String name = fileName.substring(0, fileName.length() - SUFFIX.length());
            Optional<String> problem = PolicyName.problem(name);
            if (problem.isPresent()) {
                LOG.error("{} is ignored: {}.", file, problem.get());
            } else {
                policies.put(name, readDocument(name, file));
            }
        }
        seen = stamps;
        return policies;
    }

    private NamedPolicy readDocument(String name, Path file) {
        String problem;
        try (InputStream in = Files.newInputStream(file)) {
            var result = reader.read(in.readNBytes(PolicyReader.MAX_POLICY_BYTES + 1));
            if (result.policy().isPresent()) {
                return new NamedPolicy(name, result.policy().get());
            }
            problem = result.describe();
        } catch (IOException e) {
            problem = e.toString();
        }
        LOG.error("{} is invalid, so policy `{}` denies everything: {}", file, name, problem);
        return InvalidPolicy.unreadable(name);
    }

    private Map<Path, Stamp> stamps() throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(PolicyDirectory::isDocument).toList();
        }
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            stamps.put(file, stamp(file));
        }
        return Map.copyOf(stamps);
    }

    /** A file that vanishes after it was listed counts as unreadable. The next check will tell. */
    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return new Stamp(FileTime.fromMillis(0), -1, null);
        }
    }

    /** Skips hidden files, which belong to editors and mounts. */
    private static boolean isDocument(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) && !name.startsWith(".") && !Files.isDirectory(file);
    }
}
