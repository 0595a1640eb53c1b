package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The groups of an export, with the policies attached to them. */
final class MinioGroups {
    private static final String GROUP = "group";

    private final MinioImport minio;
    private final MinioPolicies policies;
    private final MinioUsers users;

    MinioGroups(MinioImport minio, MinioPolicies policies, MinioUsers users) {
        this.minio = minio;
        this.policies = policies;
        this.users = users;
    }

    void take() {
        SortedMap<String, JsonNode> mappings = minio.export().entries(MinioExport.Member.GROUP_MAPPINGS);
        SortedMap<String, JsonNode> groups = minio.export().entries(MinioExport.Member.GROUPS);
        groups.forEach((name, entry) -> {
            try {
                IamNames.checkGroup(name);
                take(name, group(name, entry, Optional.ofNullable(mappings.get(name))));
            } catch (AwsException e) {
                leaveOut(name, entry, e.sentence());
            } catch (IllegalArgumentException e) {
                leaveOut(name, entry, String.valueOf(e.getMessage()));
            }
        });
    }

    /** The group may have denied something, or have been disabled. */
    private void leaveOut(String name, JsonNode entry, String reason) {
        minio.documents().leaveOut(GROUP, name, reason);
        readableNames(entry)
                .forEach(member -> users.disable(
                        member, "disabled, because its group `%s` was not taken over".formatted(IamNames.shown(name))));
    }

    private void take(String name, StoredGroup group) {
        if (present(name).filter(there -> isSame(there, group)).isPresent()) {
            minio.documents().wantSame();
        } else {
            minio.documents().want(GroupFile.pathOf(name), GroupFile.write(group));
        }
    }

    private StoredGroup group(String name, JsonNode entry, Optional<JsonNode> mapping) {
        SortedMap<String, String> members = members(name, entry);
        // As in MinIO, anything but `enabled` means disabled.
        AccountStatus status =
                AccountStatus.ofNewUser(MinioImport.text(entry, "status").orElse(""));
        MinioPolicies.Attached attached =
                mapping.map(it -> policies.attached(GROUP, name, it)).orElse(MinioPolicies.Attached.NONE);
        Instant created = present(name).map(StoredGroup::created).orElse(minio.now());
        return new StoredGroup(
                members,
                attached.hasLostDenial() ? AccountStatus.DISABLED : status,
                attached.names(),
                created,
                minio.now());
    }

    private SortedMap<String, String> members(String name, JsonNode entry) {
        SortedMap<String, String> members = new TreeMap<>();
        for (String member : names(entry)) {
            Optional<String> id = users.idOf(member);
            if (id.isPresent()) {
                members.put(member, id.get());
            } else {
                minio.documents()
                        .leaveOut(GROUP, name, "its member `%s` is not a user here".formatted(IamNames.shown(member)));
            }
        }
        return members;
    }

    /** The members that are strings. */
    private static List<String> readableNames(JsonNode entry) {
        List<String> names = new ArrayList<>();
        entry.path("members").forEach(member -> {
            if (member.isTextual()) {
                names.add(member.textValue());
            }
        });
        return List.copyOf(names);
    }

    private static List<String> names(JsonNode entry) {
        JsonNode members = entry.path("members");
        return members.isMissingNode() || members.isNull() ? List.of() : StateJson.texts(entry, "members");
    }

    private Optional<StoredGroup> present(String name) {
        return minio.documents().present(GroupFile.pathOf(name)).flatMap(GroupFile::tryRead);
    }

    /** All but the dates. */
    private static boolean isSame(StoredGroup there, StoredGroup wanted) {
        return there.members().equals(wanted.members())
                && there.status() == wanted.status()
                && there.policies().equals(wanted.policies());
    }
}
