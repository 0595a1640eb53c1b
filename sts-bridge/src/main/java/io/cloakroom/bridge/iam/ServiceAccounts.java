package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.LIMIT_EXCEEDED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_ACCESS_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_NO_SECRET_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_SERVICE_ACCOUNT_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_IAM_CREDENTIALS;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_SERVICE_ACCOUNT_NOT_FOUND;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.StoredSecret;
import io.cloakroom.bridge.iam.StoredServiceAccount.StoredOwner;
import io.cloakroom.bridge.state.StateDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The service accounts: keys that act as their owner, with the same or fewer rights. One whose owner is gone does not
 * exist. The caller of these methods decides who may change which, and that a service account or a session with a
 * session policy owns none.
 */
public final class ServiceAccounts {
    /** The most that belong to one user. MinIO has no limit; here each costs memory on every node. */
    static final int MAX_OF_USER = 1000;

    private final IamDirectory directory;
    private final IamWrites writes;

    ServiceAccounts(IamDirectory directory, IamWrites writes) {
        this.directory = directory;
        this.writes = writes;
    }

    /**
     * The keys of a new service account, handed out once.
     *
     * @param expiration empty for never
     */
    public record Created(String accessKeyId, Secret secret, Optional<Instant> expiration) {}

    /**
     * Creates a service account.
     *
     * @throws AwsException {@code XMinioAdminNoSuchUser} for the owner; for the keys {@code XMinioAdminNoAccessKey},
     *     {@code XMinioAdminNoSecretKey}, {@code XMinioAdminInvalidAccessKey}, {@code XMinioAdminInvalidSecretKey},
     *     {@code XMinioInvalidResource}, {@code XMinioInvalidIAMCredentials} (root's),
     *     {@code XMinioIAMActionNotAllowed} (the owner's) and {@code XMinioIAMServiceAccountNotAllowed} (taken); for
     *     the policy {@code XMinioMalformedIAMPolicy} and {@code XMinioIAMServiceAccountSessionPolicyTooLarge}; for
     *     name, description and expiration {@code XMinioInvalidResource} and {@code InternalError};
     *     {@code LimitExceeded} if the owner is a user who has 1000
     */
    public Created create(NewServiceAccount wanted) {
        Instant now = writes.now();
        StoredOwner owner = ownerOf(wanted.owner(), wanted.groups());
        DrawnKeys keys = keysOf(wanted);
        refuseIfReserved(keys.accessKeyId(), wanted.owner());
        refuseIfTooMany(wanted.owner());
        Optional<String> name = wanted.name().filter(text -> !text.isEmpty());
        name.ifPresent(ServiceAccountRules::checkName);
        wanted.description().ifPresent(ServiceAccountRules::checkDescription);
        StoredServiceAccount account = new StoredServiceAccount(
                owner,
                StoredSecret.of(keys.secret()),
                AccountStatus.ENABLED,
                wanted.policy().map(ServiceAccountRules::policy),
                name,
                wanted.description().filter(text -> !text.isEmpty()),
                wanted.expiration().flatMap(time -> ServiceAccountRules.expiration(time, now)),
                now,
                now);
        writes.state().update(ServiceAccountFile.pathOf(keys.accessKeyId()), found -> {
            if (found.flatMap(json -> read(keys.accessKeyId(), json)).isPresent()) {
                throw taken(keys.accessKeyId());
            }
            return directory.serviceAccountFile().write(keys.accessKeyId(), account);
        });
        if (writes.state().get(UserFile.pathOf(keys.accessKeyId())).isPresent()) { // made meanwhile
            writes.state().delete(ServiceAccountFile.pathOf(keys.accessKeyId()));
            throw taken(keys.accessKeyId());
        }
        return new Created(keys.accessKeyId(), keys.secret(), account.expiration());
    }

    /** As the other method, for callers that may change every service account. */
    public void update(String accessKeyId, ServiceAccountChange change) {
        update(accessKeyId, change, owner -> {});
    }

    /**
     * Changes a service account. Unlike in MinIO, a change without a policy keeps the policy.
     *
     * @param check throws to forbid the change; gets the owner as the store has it at that moment
     * @throws AwsException {@code XMinioInvalidIAMCredentials} with status 404 if there is none; for the values as
     *     {@link #create}
     */
    public void update(String accessKeyId, ServiceAccountChange change, Consumer<Owner> check) {
        Instant now = writes.now();
        change.secret().ifPresent(IamNames::checkSecret);
        Optional<String> name = change.name().filter(text -> !text.isEmpty());
        name.ifPresent(ServiceAccountRules::checkName);
        Optional<String> description = change.description().filter(text -> !text.isEmpty());
        description.ifPresent(ServiceAccountRules::checkDescription);
        boolean removesPolicy =
                change.policy().filter(ServiceAccountRules::isEmptyObject).isPresent();
        Optional<String> policy =
                removesPolicy ? Optional.empty() : change.policy().map(ServiceAccountRules::policy);
        Optional<Instant> expiration = change.expiration().flatMap(time -> ServiceAccountRules.expiration(time, now));
        writes.state().update(ServiceAccountFile.pathOf(accessKeyId), found -> {
            StoredServiceAccount account =
                    found.flatMap(json -> read(accessKeyId, json)).orElseThrow(() -> notFound(accessKeyId));
            check.accept(ServiceAccountParser.ownerOf(account));
            return directory
                    .serviceAccountFile()
                    .write(
                            accessKeyId,
                            new StoredServiceAccount(
                                    account.owner(),
                                    change.secret().map(StoredSecret::of).orElse(account.secret()),
                                    change.status().orElse(account.status()),
                                    removesPolicy ? Optional.empty() : policy.or(account::policy),
                                    name.or(account::name),
                                    description.or(account::description),
                                    change.expiration().isPresent() ? expiration : account.expiration(),
                                    account.created(),
                                    now));
        });
    }

    /** The service account with this key; empty if there is none. */
    public Optional<ServiceAccount> find(String accessKeyId) {
        KnownServiceAccount account = directory.serviceAccount(accessKeyId);
        return account == null || directory.isLeftover(account.stored())
                ? Optional.empty()
                : Optional.of(view(accessKeyId, account.stored()));
    }

    /**
     * The service account with this key.
     *
     * @throws AwsException {@code XMinioInvalidIAMCredentials} with status 404 if there is none
     */
    public ServiceAccount info(String accessKeyId) {
        return find(accessKeyId).orElseThrow(() -> notFound(accessKeyId));
    }

    /** All service accounts, by access key id. */
    public List<ServiceAccount> list() {
        return new TreeMap<>(directory.serviceAccounts())
                .entrySet().stream()
                        .filter(entry -> !directory.isLeftover(entry.getValue().stored()))
                        .map(entry -> view(entry.getKey(), entry.getValue().stored()))
                        .toList();
    }

    /** The service accounts of one owner, by access key id. */
    public List<ServiceAccount> list(Owner owner) {
        return list().stream().filter(account -> account.owner().equals(owner)).toList();
    }

    /** As the other method, for callers that may remove every service account. */
    public void remove(String accessKeyId) {
        remove(accessKeyId, owner -> {});
    }

    /**
     * Removes a service account.
     *
     * @param check throws to forbid the removal; gets the owner as the store has it at that moment
     * @throws AwsException {@code XMinioInvalidIAMCredentials} with status 404 if there is none
     */
    public void remove(String accessKeyId, Consumer<Owner> check) {
        String path = ServiceAccountFile.pathOf(accessKeyId);
        StateDocument document = writes.state().get(path).orElseThrow(() -> notFound(accessKeyId));
        read(accessKeyId, document.json()).ifPresent(account -> check.accept(ServiceAccountParser.ownerOf(account)));
        if (!writes.state().delete(path, document.revision())) {
            remove(accessKeyId, check);
        }
    }

    /** The error for a service account that does not exist, or whose existence the caller must not learn. */
    public static AwsException notFound(String accessKeyId) {
        return IamNames.failure(X_MINIO_SERVICE_ACCOUNT_NOT_FOUND, "There is no service account", accessKeyId);
    }

    /** @param groups those of a user of a directory */
    private StoredOwner ownerOf(Owner owner, List<String> groups) {
        return switch (owner) {
            case Owner.Root root -> new StoredOwner.Root();
            case Owner.User(String name) ->
                new StoredOwner.User(name, writes.regularUser(name).id());
            case Owner.Directory user -> new StoredOwner.Directory(user, groups, true);
        };
    }

    private DrawnKeys keysOf(NewServiceAccount wanted) {
        if (wanted.accessKeyId().isEmpty() && wanted.secret().isEmpty()) {
            return writes.drawKeys();
        }
        String accessKeyId = wanted.accessKeyId().orElseThrow(() -> new AwsException(X_MINIO_ADMIN_NO_ACCESS_KEY));
        Secret secret = wanted.secret().orElseThrow(() -> new AwsException(X_MINIO_ADMIN_NO_SECRET_KEY));
        IamNames.checkAccessKey(accessKeyId);
        IamNames.checkSecret(secret);
        return new DrawnKeys(accessKeyId, secret);
    }

    private void refuseIfReserved(String accessKeyId, Owner owner) {
        if (directory.isRoot(accessKeyId)) {
            throw new AwsException(X_MINIO_INVALID_IAM_CREDENTIALS);
        }
        if (owner.equals(new Owner.User(accessKeyId))) {
            throw IamNames.failure(X_MINIO_IAM_ACTION_NOT_ALLOWED, "This is the key of the owner", accessKeyId);
        }
        boolean isUser = writes.state()
                .get(UserFile.pathOf(accessKeyId))
                .map(StateDocument::json)
                .isPresent();
        if (isUser || writes.isDerived(accessKeyId)) {
            throw taken(accessKeyId);
        }
    }

    private void refuseIfTooMany(Owner owner) {
        if (owner instanceof Owner.User && list(owner).size() >= MAX_OF_USER) {
            throw AwsException.of(
                    LIMIT_EXCEEDED,
                    "A user has at most %d service accounts; remove some that are not used.".formatted(MAX_OF_USER));
        }
    }

    /** The service account in a document; empty if it is a leftover. */
    private Optional<StoredServiceAccount> read(String accessKeyId, String json) {
        return writes.readServiceAccount(accessKeyId, json).filter(account -> !directory.isLeftover(account));
    }

    private static ServiceAccount view(String accessKeyId, StoredServiceAccount account) {
        return new ServiceAccount(
                accessKeyId,
                ServiceAccountParser.ownerOf(account),
                account.owner() instanceof StoredOwner.Directory user ? user.groups() : List.of(),
                account.status(),
                account.policy(),
                account.name(),
                account.description(),
                account.expiration());
    }

    private static AwsException taken(String accessKeyId) {
        return IamNames.failure(
                X_MINIO_IAM_SERVICE_ACCOUNT_NOT_ALLOWED, "The access key is already taken", accessKeyId);
    }
}
