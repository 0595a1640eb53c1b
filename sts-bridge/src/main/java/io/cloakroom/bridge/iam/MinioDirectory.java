package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The policies that an export attaches to users and groups of a directory, by DN. MinIO keeps such users as STS users.
 */
final class MinioDirectory {
    private static final String LOGIN = "policies of the login";
    private static final String GROUP = "policies of the group";
    private static final String OTHERWISE =
            "everything is denied to it by the policy `%s`".formatted(MinioPolicies.DENYING_ALL);

    private final MinioImport minio;
    private final MinioPolicies policies;

    MinioDirectory(MinioImport minio, MinioPolicies policies) {
        this.minio = minio;
        this.policies = policies;
    }

    void take() {
        take(LOGIN, minio.export().entries(MinioExport.Member.STS_USER_MAPPINGS))
                .forEach((dn, names) -> want(MappingFile.pathOfUser(dn), names));
        SortedMap<String, JsonNode> groups = new TreeMap<>(minio.export().entries(MinioExport.Member.GROUP_MAPPINGS));
        groups.keySet()
                .removeAll(minio.export().entries(MinioExport.Member.GROUPS).keySet());
        take(GROUP, groups).forEach((dn, names) -> want(MappingFile.pathOfGroup(dn), names));
    }

    /** Policies by DN in normal form. Old versions of MinIO kept several spellings of one. */
    private SortedMap<String, Set<String>> take(String what, SortedMap<String, JsonNode> mappings) {
        SortedMap<String, Set<String>> byDn = new TreeMap<>();
        mappings.forEach((name, entry) -> {
            try {
                Optional<String> dn = minio.dn(name);
                if (dn.isPresent()) {
                    byDn.computeIfAbsent(dn.get(), any -> new TreeSet<>()).addAll(attached(what, name, entry));
                } else {
                    minio.documents().leaveOut(what, name, nobody(what, entry));
                }
            } catch (IllegalArgumentException e) {
                minio.documents().leaveOut(what, name, String.valueOf(e.getMessage()));
            }
        });
        return byDn;
    }

    private Collection<String> attached(String what, String name, JsonNode entry) {
        MinioPolicies.Attached attached = policies.attached(what, name, entry, OTHERWISE);
        return attached.hasLostDenial() ? List.of(policies.denyingAll()) : attached.names();
    }

    private static String nobody(String what, JsonNode entry) {
        return what.equals(GROUP)
                ? "groups.json has no such group, and it is not a DN of a directory"
                : "it is not a DN of a directory, so there is nobody to attach %s to"
                        .formatted(MinioPolicies.shown(entry));
    }

    private void want(String path, Collection<String> names) {
        Optional<StoredMapping> there = minio.documents().present(path).flatMap(MinioDirectory::tryRead);
        List<String> wanted = List.copyOf(names);
        if (there.filter(mapping -> mapping.policies().equals(wanted)).isPresent()) {
            minio.documents().wantSame();
        } else {
            minio.documents()
                    .want(
                            path,
                            MappingFile.write(new StoredMapping(
                                    wanted, there.map(StoredMapping::created).orElse(minio.now()), minio.now())));
        }
    }

    private static Optional<StoredMapping> tryRead(String json) {
        try {
            return Optional.of(MappingFile.read(json));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
