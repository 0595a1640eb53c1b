package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_GROUP_NOT_EMPTY;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.state.StateDocument;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The groups of users. */
public final class Groups {
    private final IamDirectory directory;
    private final IamWrites writes;

    Groups(IamDirectory directory, IamWrites writes) {
        this.directory = directory;
        this.writes = writes;
    }

    /**
     * Adds users to a group, which is created if it does not exist.
     *
     * @param members may be empty
     * @throws AwsException {@code XMinioAdminNoSuchUser}; {@code XMinioIAMActionNotAllowed} if one of them is no
     *     regular user; for the name {@code XMinioInvalidGroupName}, {@code XMinioInvalidResource} or
     *     {@code XMinioAdminInvalidArgument}
     */
    public void addMembers(String group, Collection<String> members) {
        IamNames.checkGroup(group);
        Map<String, String> added = idsOf(members);
        Instant now = writes.now();
        writes.state()
                .update(
                        GroupFile.pathOf(group),
                        found -> GroupFile.write(found.map(json -> writes.readGroup(group, json))
                                .orElseGet(() -> StoredGroup.create(now))
                                .with(added, now)));
    }

    /**
     * Removes users from a group.
     *
     * @throws AwsException as {@link #addMembers}, and {@code XMinioAdminNoSuchGroup}
     */
    public void removeMembers(String group, Collection<String> members) {
        Map<String, String> removed = idsOf(members);
        Instant now = writes.now();
        writes.updateGroup(group, found -> found.without(removed, now));
    }

    /**
     * Removes a group with its policies.
     *
     * @throws AwsException {@code XMinioAdminNoSuchGroup}, {@code XMinioAdminGroupNotEmpty}
     */
    public void remove(String group) {
        while (true) {
            StateDocument document =
                    writes.state().get(GroupFile.pathOf(group)).orElseThrow(() -> IamWrites.noSuchGroup(group));
            if (hasMembers(document.json())) {
                throw new AwsException(X_MINIO_ADMIN_GROUP_NOT_EMPTY);
            }
            if (writes.state().delete(document.path(), document.revision())) {
                return;
            }
        }
    }

    /**
     * Enables or disables a group. Members of a disabled group have no policies at all.
     *
     * @throws AwsException {@code XMinioAdminNoSuchGroup}
     */
    public void setStatus(String group, AccountStatus status) {
        Instant now = writes.now();
        writes.updateGroup(group, found -> found.with(status, now));
    }

    /**
     * One group.
     *
     * @throws AwsException {@code XMinioAdminNoSuchGroup}
     */
    public Group info(String name) {
        StoredGroup group = directory.groups().byName().get(name);
        if (group == null) {
            throw IamWrites.noSuchGroup(name);
        }
        return new Group(
                name,
                group.status(),
                currentMembers(group),
                group.isEnabled() ? group.policies() : List.of(),
                group.updated());
    }

    /** The names of all groups, sorted. */
    public List<String> list() {
        return List.copyOf(directory.groups().byName().keySet());
    }

    /** A group that cannot be read may always be removed: it does nothing but block. */
    private boolean hasMembers(String json) {
        Optional<StoredGroup> group = GroupFile.tryRead(json);
        return group.isPresent() && !currentMembers(group.get()).isEmpty();
    }

    private List<String> currentMembers(StoredGroup group) {
        KnownUsers users = directory.users();
        return group.members().entrySet().stream()
                .filter(member -> users.get(member.getKey(), member.getValue()) != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> idsOf(Collection<String> members) {
        Map<String, String> ids = new TreeMap<>();
        members.forEach(name -> ids.put(name, writes.regularUser(name).id()));
        return ids;
    }
}
