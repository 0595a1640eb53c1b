package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_GROUP_DISABLED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_POLICY_CHANGE_ALREADY_APPLIED;

import io.cloakroom.aws.AwsException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Which policies are attached to which users and groups. */
public final class PolicyMappings {
    private final PolicyStore policies;
    private final IamWrites writes;

    PolicyMappings(PolicyStore policies, IamWrites writes) {
        this.policies = policies;
        this.writes = writes;
    }

    /** A user or group that policies are attached to. */
    public sealed interface Holder {
        /** A regular user. */
        record User(String name) implements Holder {}

        /** A group. */
        record Group(String name) implements Holder {}

        /** A user of a directory, by its DN in normal form. */
        record DirectoryUser(String dn) implements Holder {}

        /** A group of a directory, by its DN in normal form. */
        record DirectoryGroup(String dn) implements Holder {}
    }

    /**
     * The outcome of a change.
     *
     * @param policies those that were attached or detached, sorted
     */
    public record Change(List<String> policies, Instant updated) {
        public Change {
            policies = List.copyOf(policies);
        }
    }

    /**
     * Attaches policies. Those that are attached already are ignored.
     *
     * @throws AwsException {@code XMinioAdminNoSuchPolicy}; {@code XMinioAdminPolicyChangeAlreadyApplied} if all are;
     *     {@code XMinioAdminInvalidArgument} without a name; {@code XMinioAdminNoSuchUser},
     *     {@code XMinioIAMActionNotAllowed} if the user is not a regular one; {@code XMinioAdminNoSuchGroup},
     *     {@code XMinioAdminGroupDisabled}
     */
    public Change attach(Holder holder, Collection<String> names) {
        Set<String> wanted = named(names);
        return change(holder, attached -> {
            TreeSet<String> added = new TreeSet<>(wanted);
            attached.forEach(added::remove);
            added.forEach(policies::checkExists);
            added.addAll(attached);
            return added;
        });
    }

    /**
     * Detaches policies. Those that are not attached are ignored.
     *
     * @throws AwsException {@code XMinioAdminPolicyChangeAlreadyApplied} if none is; otherwise as {@link #attach}
     */
    public Change detach(Holder holder, Collection<String> names) {
        Set<String> unwanted = named(names);
        return change(holder, attached -> {
            TreeSet<String> left = new TreeSet<>(attached);
            left.removeAll(unwanted);
            return left;
        });
    }

    /**
     * Attaches these policies and no others; without any, detaches all. MinIO's deprecated call.
     *
     * @throws AwsException {@code XMinioAdminNoSuchPolicy}; {@code XMinioAdminNoSuchUser},
     *     {@code XMinioIAMActionNotAllowed} if the user is not a regular one; {@code XMinioAdminNoSuchGroup}
     */
    public void set(Holder holder, Collection<String> names) {
        List<String> wanted = List.copyOf(new TreeSet<>(names));
        wanted.forEach(policies::checkExists);
        Instant now = writes.now();
        switch (holder) {
            case Holder.User(String name) -> {
                writes.refuseUnlessRegular(name);
                writes.updateUser(name, user -> user.withPolicies(wanted, now));
            }
            case Holder.Group(String name) -> writes.updateGroup(name, group -> group.withPolicies(wanted, now));
            case Holder.DirectoryUser(String dn) -> updateMapping(MappingFile.pathOfUser(dn), any -> wanted, now);
            case Holder.DirectoryGroup(String dn) -> updateMapping(MappingFile.pathOfGroup(dn), any -> wanted, now);
        }
    }

    /**
     * @param next the new policies, from the current ones; called again if another writer was faster
     */
    private Change change(Holder holder, Function<List<String>, Collection<String>> next) {
        Instant now = writes.now();
        Difference difference = new Difference(next);
        switch (holder) {
            case Holder.User(String name) -> {
                writes.refuseUnlessRegular(name);
                writes.updateUser(name, user -> user.withPolicies(difference.apply(user.policies()), now));
            }
            case Holder.Group(String name) ->
                writes.updateGroup(name, group -> {
                    if (!group.isEnabled()) {
                        throw IamNames.failure(X_MINIO_ADMIN_GROUP_DISABLED, "Enable it first", name);
                    }
                    return group.withPolicies(difference.apply(group.policies()), now);
                });
            case Holder.DirectoryUser(String dn) -> updateMapping(MappingFile.pathOfUser(dn), difference::apply, now);
            case Holder.DirectoryGroup(String dn) -> updateMapping(MappingFile.pathOfGroup(dn), difference::apply, now);
        }
        return new Change(difference.changed, now);
    }

    /** @throws AwsException {@code InternalError} if what is there cannot be read: what it was is not known */
    private void updateMapping(String path, UnaryOperator<List<String>> next, Instant now) {
        writes.state().update(path, found -> {
            Optional<StoredMapping> before = found.map(json -> readMapping(path, json));
            return MappingFile.write(new StoredMapping(
                    next.apply(before.map(StoredMapping::policies).orElse(List.of())),
                    before.map(StoredMapping::created).orElse(now),
                    now));
        });
    }

    private static StoredMapping readMapping(String path, String json) {
        try {
            return MappingFile.read(json);
        } catch (IllegalArgumentException e) {
            throw new AwsException(
                    INTERNAL_ERROR,
                    "The document `%s` cannot be read from the state store: remove it first."
                            .formatted(IamNames.shown(path)));
        }
    }

    private static Set<String> named(Collection<String> names) {
        if (names.isEmpty() || names.contains("")) {
            throw AwsException.of(X_MINIO_ADMIN_INVALID_ARGUMENT, "At least one policy must be named, and none empty.");
        }
        return Set.copyOf(names);
    }

    /** The difference that the last change of a list made. */
    private static final class Difference {
        private final Function<List<String>, Collection<String>> next;
        private List<String> changed = List.of();

        Difference(Function<List<String>, Collection<String>> next) {
            this.next = next;
        }

        List<String> apply(List<String> before) {
            List<String> after = List.copyOf(next.apply(before));
            TreeSet<String> difference = new TreeSet<>(before);
            after.forEach(name -> {
                if (!difference.remove(name)) {
                    difference.add(name);
                }
            });
            if (difference.isEmpty()) {
                throw new AwsException(X_MINIO_ADMIN_POLICY_CHANGE_ALREADY_APPLIED);
            }
            changed = List.copyOf(difference);
            return after;
        }
    }
}
