package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SUCH_GROUP;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.credentials.AccessKeyIds;
import io.cloakroom.bridge.state.StateDocument;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The parts that all changes of users, groups and service accounts share. */
final class IamWrites {
    private final IamDirectory directory;
    private final IamState state;
    private final SecureRandom random;
    private final InstantSource clock;

    IamWrites(IamDirectory directory, SecureRandom random, InstantSource clock) {
        this.directory = directory;
        this.state = new IamState(directory.state());
        this.random = random;
        this.clock = clock;
    }

    IamState state() {
        return state;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    String drawUserId() {
        return DrawnKeys.userId(random);
    }

    String drawRoleId() {
        return DrawnKeys.roleId(random);
    }

    DrawnKeys drawKeys() {
        return DrawnKeys.draw(random);
    }

    /**
     * Whether this is the key of a session or of a service account whose owner is still there. A user of the same name
     * comes first, as it does when a request is signed.
     */
    boolean isDerived(String accessKeyId) {
        return AccessKeyIds.isTemporary(accessKeyId)
                || (state.get(ServiceAccountFile.pathOf(accessKeyId))
                                .flatMap(document -> readServiceAccount(accessKeyId, document.json()))
                                .filter(account -> !directory.isLeftover(account))
                                .isPresent()
                        && state.get(UserFile.pathOf(accessKeyId)).isEmpty());
    }

    /** @throws AwsException {@code XMinioIAMActionNotAllowed} for the keys of root, sessions and service accounts */
    void refuseUnlessRegular(String name) {
        if (directory.isRoot(name) || isDerived(name)) {
            throw IamNames.failure(X_MINIO_IAM_ACTION_NOT_ALLOWED, "This is not a regular user", name);
        }
    }

    /**
     * The user as it is in the store now.
     *
     * @throws AwsException {@code XMinioIAMActionNotAllowed} if it is not a regular user, {@code XMinioAdminNoSuchUser}
     */
    StoredUser regularUser(String name) {
        refuseUnlessRegular(name);
        return state.get(UserFile.pathOf(name))
                .map(StateDocument::json)
                .flatMap(json -> readUser(name, json))
                .orElseThrow(() -> Users.noSuchUser(name));
    }

    /** @throws AwsException {@code XMinioAdminNoSuchUser}, and what the change throws */
    void updateUser(String name, UnaryOperator<StoredUser> change) {
        state.update(
                UserFile.pathOf(name),
                found -> directory
                        .userFile()
                        .write(
                                name,
                                change.apply(found.flatMap(json -> readUser(name, json))
                                        .orElseThrow(() -> Users.noSuchUser(name)))));
    }

    /** @throws AwsException {@code XMinioAdminNoSuchGroup}, and what the change throws */
    void updateGroup(String name, UnaryOperator<StoredGroup> change) {
        state.update(
                GroupFile.pathOf(name),
                found -> GroupFile.write(change.apply(readGroup(name, found.orElseThrow(() -> noSuchGroup(name))))));
    }

    Optional<StoredUser> readUser(String name, String json) {
        try {
            return Optional.of(directory.userFile().read(name, json));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Optional<StoredServiceAccount> readServiceAccount(String accessKeyId, String json) {
        try {
            return Optional.of(directory.serviceAccountFile().read(accessKeyId, json));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * @throws AwsException {@code InternalError} if it cannot be read: what it was is not known, only its removal helps
     */
    StoredGroup readGroup(String name, String json) {
        return GroupFile.tryRead(json)
                .orElseThrow(() -> new AwsException(
                        INTERNAL_ERROR,
                        "The group `%s` cannot be read from the state store: remove it and create it again."
                                .formatted(IamNames.shown(name))));
    }

    static AwsException noSuchGroup(String name) {
        return IamNames.failure(X_MINIO_ADMIN_NO_SUCH_GROUP, "There is no group", name);
    }
}
