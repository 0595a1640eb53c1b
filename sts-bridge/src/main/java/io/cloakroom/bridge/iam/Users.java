package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_USER;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_IAM_CREDENTIALS;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.StoredSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The users: regular ones, each with a key. */
public final class Users {
    private final IamDirectory directory;
    private final IamWrites writes;
    private final Leftovers leftovers;

    Users(IamDirectory directory, IamWrites writes) {
        this.directory = directory;
        this.writes = writes;
        this.leftovers = new Leftovers(directory, writes.state());
    }

    /**
     * The checks of {@link #put} that come before the caller's rights and the body. Whether the name is that of the
     * caller's parent is checked elsewhere.
     *
     * @throws AwsException {@code XMinioInvalidIAMCredentials} if it is the root's access key, or the key of a service
     *     account or a session; {@code XMinioInvalidResource} if it cannot be a name
     */
    public void checkName(String name) {
        if (directory.isRoot(name)) {
            throw new AwsException(X_MINIO_INVALID_IAM_CREDENTIALS);
        }
        if (writes.isDerived(name)) {
            throw new AwsException(
                    X_MINIO_INVALID_IAM_CREDENTIALS,
                    "The access key `%s` is that of a service account or of a session."
                            .formatted(IamNames.shown(name)));
        }
        IamNames.checkText(name);
    }

    /**
     * Adds a user, or gives an existing one another secret and status. Its policies, memberships, service accounts and
     * sessions stay.
     *
     * @param name also its access key: 3 bytes to 128 characters
     * @param secret 8 to 1024 bytes
     * @throws AwsException those of {@link #checkName}; {@code XMinioAdminInvalidAccessKey},
     *     {@code XMinioAdminInvalidSecretKey}
     */
    public void put(String name, Secret secret, AccountStatus status) {
        checkName(name);
        IamNames.checkAccessKey(name);
        IamNames.checkSecret(secret);
        StoredSecret stored = StoredSecret.of(secret);
        Instant now = writes.now();
        writes.state().update(UserFile.pathOf(name), found -> {
            StoredUser user = found.flatMap(json -> writes.readUser(name, json))
                    .map(known -> known.with(stored, status, now))
                    .orElseGet(() -> StoredUser.create(writes.drawUserId(), stored, status, now));
            return directory.userFile().write(name, user);
        });
    }

    /**
     * Removes a user. Its sessions and service accounts end at once, because they belong to its id. What is left of it
     * in other documents counts for nothing and is removed then; if that fails, the next removal tries again.
     *
     * @throws AwsException {@code XMinioIAMActionNotAllowed} if it is not a regular user, {@code XMinioAdminNoSuchUser}
     */
    public void remove(String name) {
        writes.refuseUnlessRegular(name);
        if (!writes.state().delete(UserFile.pathOf(name))) {
            throw noSuchUser(name);
        }
        leftovers.remove();
    }

    /**
     * Enables or disables a user. The keys of its service accounts and its sessions follow.
     *
     * @throws AwsException {@code XMinioIAMActionNotAllowed} if it is not a regular user, {@code XMinioAdminNoSuchUser}
     */
    public void setStatus(String name, AccountStatus status) {
        writes.refuseUnlessRegular(name);
        Instant now = writes.now();
        writes.updateUser(name, user -> user.with(user.secret(), status, now));
    }

    /**
     * One user.
     *
     * @throws AwsException {@code XMinioIAMActionNotAllowed} for the key of a service account or session,
     *     {@code XMinioAdminNoSuchUser}
     */
    public User info(String name) {
        KnownUser user = directory.users().get(name);
        if (user != null) {
            return view(name, user);
        }
        if (writes.isDerived(name)) {
            throw IamNames.failure(
                    X_MINIO_IAM_ACTION_NOT_ALLOWED, "This is the key of a service account or of a session", name);
        }
        throw noSuchUser(name);
    }

    /** Whether there is a regular user of this name. */
    public boolean exists(String name) {
        return directory.users().get(name) != null;
    }

    /** All users, by name. */
    public List<User> list() {
        return new TreeMap<>(directory.users().byName())
                .entrySet().stream()
                        .map(entry -> view(entry.getKey(), entry.getValue()))
                        .toList();
    }

    private User view(String name, KnownUser known) {
        StoredUser user = known.stored();
        Optional<Instant> policiesUpdated = user.policiesUpdated();
        return new User(name, user.status(), user.policies(), directory.groups().namesOf(user.id()), policiesUpdated);
    }

    static AwsException noSuchUser(String name) {
        return IamNames.failure(X_MINIO_ADMIN_NO_SUCH_USER, "There is no user", name);
    }
}
