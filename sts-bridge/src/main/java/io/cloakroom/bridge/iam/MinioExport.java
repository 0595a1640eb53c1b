package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip archive that {@code mc admin cluster iam export} writes: JSON objects, with secrets in the clear. Nothing is
 * unpacked to the disk, and no message repeats a secret.
 */
public final class MinioExport {
    private static final String DIRECTORY = "iam-assets/";
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_ENTRY_BYTES = 16 << 20;
    private static final int MAX_BYTES = 48 << 20;

    private final Map<Member, SortedMap<String, JsonNode>> members = new TreeMap<>();
    private final List<String> unknown = new ArrayList<>();

    private MinioExport() {}

    /** One file of the archive. */
    enum Member {
        POLICIES("policies.json"),
        USERS("users.json"),
        GROUPS("groups.json"),
        SERVICE_ACCOUNTS("svcaccts.json"),
        USER_MAPPINGS("user_mappings.json"),
        GROUP_MAPPINGS("group_mappings.json"),
        STS_USER_MAPPINGS("stsuser_mappings.json");

        private final String file;

        Member(String file) {
            this.file = file;
        }

        String file() {
            return file;
        }

        static Optional<Member> find(String path) {
            for (Member member : values()) {
                if (path.equals(DIRECTORY + member.file)) {
                    return Optional.of(member);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Reads an archive, all of it. Each file in it may have 16 MiB, and all together 48 MiB.
     *
     * @throws IllegalArgumentException if it is no such archive, a damaged one, or too large
     * @throws IOException if the file cannot be read
     */
    public static MinioExport read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw tooLarge("the archive", MAX_BYTES);
        }
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            MinioExport export = new MinioExport();
            export.readEntries(zip);
            return export;
        } catch (ZipException | EOFException e) {
            throw new IllegalArgumentException("it is not a zip archive, or it is damaged");
        }
    }

    /** The entries of a member by name; none if the archive does not have it. */
    SortedMap<String, JsonNode> entries(Member member) {
        return members.getOrDefault(member, Collections.emptySortedMap());
    }

    /** The files that no export has. */
    List<String> unknown() {
        return unknown;
    }

    private void readEntries(ZipFile zip) throws IOException {
        if (zip.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("the archive has more than %d files".formatted(MAX_ENTRIES));
        }
        Set<String> seen = new HashSet<>();
        int left = MAX_BYTES;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String path = entry.getName();
            if (!isPlain(path)) {
                throw new IllegalArgumentException(
                        "the archive has a path that leads elsewhere: `%s`".formatted(IamNames.shown(path)));
            }
            if (!seen.add(path)) {
                throw new IllegalArgumentException("the archive has %s twice".formatted(IamNames.shown(path)));
            }
            Optional<Member> member = Member.find(path);
            if (member.isPresent()) {
                byte[] bytes = bytes(zip, entry, Math.min(left, MAX_ENTRY_BYTES));
                left -= bytes.length;
                members.put(member.get(), entries(path, bytes));
            } else if (!entry.isDirectory()) {
                unknown.add(path);
            }
        }
        if (members.isEmpty()) {
            throw new IllegalArgumentException(
                    "the archive is not an IAM export of MinIO: it has no %spolicies.json, %susers.json or the like"
                            .formatted(DIRECTORY, DIRECTORY));
        }
    }

    private static boolean isPlain(String path) {
        return !path.isEmpty()
                && !path.startsWith("/")
                && !path.contains("\\")
                && !path.contains(":")
                && !IamNames.hasUnprintable(path)
                && !("/" + path + "/").contains("/../");
    }

    /** Does not trust the sizes that the archive states. */
    private static byte[] bytes(ZipFile zip, ZipEntry entry, int limit) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw tooLarge(entry.getName(), limit);
            }
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            if (checksum.getValue() != entry.getCrc()) {
                throw new ZipException();
            }
            return bytes;
        }
    }

    private static SortedMap<String, JsonNode> entries(String path, byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            SortedMap<String, JsonNode> entries = new TreeMap<>();
            StateJson.parse(text).properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            return entries;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("%s cannot be read: it is not UTF-8".formatted(path));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s cannot be read: %s".formatted(path, e.getMessage()));
        }
    }

    private static IllegalArgumentException tooLarge(String what, int limit) {
        return new IllegalArgumentException("%s is larger than %d bytes".formatted(what, limit));
    }
}
