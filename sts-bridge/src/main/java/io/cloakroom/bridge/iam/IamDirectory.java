package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.LongTermKeys;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.iam.StoredServiceAccount.StoredOwner;
import io.cloakroom.bridge.policies.Attachments;
import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateView;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The users, groups and service accounts of the state, as this node knows them. Every question is a few look-ups in
 * memory, and a document is parsed when it is first needed. After a change, only the changed document is parsed.
 *
 * <p>A member of a disabled group has no policies, not even its own, as in MinIO. What belongs to a user belongs to its
 * id: a new user under an old name inherits nothing.
 */
public final class IamDirectory implements LongTermKeys, Attachments {
    private static final String DISABLED = "Your account is disabled; please contact your administrator.";

    private final StateView state;
    private final Optional<String> rootAccessKeyId;
    private final RoleFiles roleFiles;
    private final InstantSource clock;
    private final UserFile userFile;
    private final ServiceAccountFile serviceAccountFile;
    private final DirectoryMembers members = new DirectoryMembers();
    private final Parsed<KnownMappings> mappings;
    private final Parsed<KnownGroups> groups;
    private final Parsed<KnownUsers> users;
    private final Parsed<KnownServiceAccounts> serviceAccounts;
    private final Parsed<KnownRoles> roles;

    private IamDirectory(
            StateView state,
            Beside beside,
            InstantSource clock,
            UserFile userFile,
            ServiceAccountFile serviceAccountFile) {
        this.state = state;
        this.rootAccessKeyId = beside.rootAccessKeyId();
        this.roleFiles = beside.roleFiles();
        this.clock = clock;
        this.userFile = userFile;
        this.serviceAccountFile = serviceAccountFile;
        this.mappings = state.parse(new MappingParser());
        this.groups = state.parse(new GroupParser());
        this.users = state.parse(new UserParser(userFile, this::groupNames));
        this.serviceAccounts =
                state.parse(new ServiceAccountParser(serviceAccountFile, this::groupNames, beside.isOfADirectory()));
        this.roles = state.parse(new RoleParser());
    }

    /**
     * The facts that do not come from the state.
     *
     * @param rootAccessKeyId empty if the installation has no owner's key; service accounts of the owner then count for
     *     nothing
     * @param isOfADirectory whether a DN is in a directory of this bridge; access keys of other users of directories
     *     count for nothing here, because it is not known whether they still exist
     */
    public record Beside(Optional<String> rootAccessKeyId, Predicate<String> isOfADirectory, RoleFiles roleFiles) {}

    /**
     * Follows the changes of users, groups and service accounts from now on. A document that cannot be read lets nobody
     * in, and is logged: a group at once, because its policies may deny, a user or a key when it is first needed.
     *
     * @param masterKey the key that the secrets are sealed under
     * @param rootAccessKeyId empty if the installation has no owner's key; service accounts of the owner then count for
     *     nothing
     */
    public static IamDirectory open(
            StateView state,
            MasterKey masterKey,
            Optional<String> rootAccessKeyId,
            SecureRandom random,
            InstantSource clock) {
        return open(state, masterKey, new Beside(rootAccessKeyId, dn -> false, RoleFiles.none()), random, clock);
    }

    /** As the other method. */
    public static IamDirectory open(
            StateView state, MasterKey masterKey, Beside beside, SecureRandom random, InstantSource clock) {
        return new IamDirectory(
                state, beside, clock, new UserFile(masterKey, random), new ServiceAccountFile(masterKey, random));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The key of a disabled user is refused, and so are those of its service accounts; MinIO lets the latter in and
     * denies what they do.
     */
    @Override
    public Optional<Credential> find(String accessKeyId) {
        KnownUser user = users.current().get(accessKeyId);
        if (user != null) {
            refuseUnless(user.stored().isEnabled());
            return user.credential();
        }
        KnownServiceAccount account = serviceAccounts.current().get(accessKeyId);
        if (account == null) {
            return Optional.empty();
        }
        switch (account.stored().owner()) {
            case StoredOwner.Root root -> {
                if (rootAccessKeyId.isEmpty()) {
                    return Optional.empty();
                }
            }
            case StoredOwner.Directory owner -> {
                if (!account.hasKnownOwner() || !owner.isThere()) {
                    return Optional.empty();
                }
            }
            case StoredOwner.User owner -> {
                KnownUser known = users.get().get(owner.name(), owner.id());
                if (known == null) {
                    return Optional.empty();
                }
                refuseUnless(known.stored().isEnabled());
            }
        }
        refuseUnless(account.stored().isEnabled());
        if (account.isExpired(clock.millis())) {
            throw AwsException.of(
                    INVALID_ACCESS_KEY_ID,
                    "The service account expired at %s."
                            .formatted(account.stored().expiration().orElseThrow()));
        }
        return account.credential();
    }

    @Override
    public boolean isCurrentRole(Session session) {
        if (!roles.current().haveRolesOf(session, roleFiles.roles())) {
            return false;
        }
        Optional<String> owner = session.owner();
        return owner.isEmpty() || (isCurrentUser(session) && !isBlocked(owner.get()));
    }

    @Override
    public Optional<TrustedRole> role(String arn) {
        return roles.get().find(arn, roleFiles.roles());
    }

    @Override
    public List<TrustedRole> roles() {
        return rolesByName().keySet().stream()
                .flatMap(name -> role(TrustedRole.arn(name)).stream())
                .toList();
    }

    @Override
    public boolean isCurrentUser(Session session) {
        KnownUser user = users.current().get(session.owner().orElse(""), session.subject());
        return user != null && user.stored().isEnabled();
    }

    @Override
    public List<String> groupsOf(Session session) {
        return groupNames(session.subject());
    }

    @Override
    public List<String> ofUser(String name) {
        KnownUser user = users.get().get(name);
        return user == null || !user.stored().isEnabled()
                ? List.of()
                : user.policiesWith(groups.get().ofUser(user.stored().id()));
    }

    @Override
    public boolean isBlocked(String name) {
        KnownUser user = users.get().get(name);
        return user != null && groups.get().ofUser(user.stored().id()).isBlocked();
    }

    @Override
    public Optional<List<String>> ofDirectoryUser(String dn, List<String> groupDns, Instant asOf) {
        return mappings.get().of(dn, members.latest(dn, groupDns, asOf));
    }

    @Override
    public void seen(Session session) {
        session.directoryOwner()
                .ifPresent(
                        dn -> members.seen(dn, DirectoryUser.loginName(session).orElse(""), session.expiration()));
    }

    /** The users of a directory who have sessions in use here, or access keys: login names by DN. */
    public Map<String, String> directoryUsers() {
        Map<String, String> users = members.known(clock.instant());
        serviceAccounts
                .get()
                .ownersByDn()
                .forEach((dn, owners) -> users.put(dn, owners.getLast().user().loginName()));
        return users;
    }

    /** Whether a user of a directory has nothing but access keys that count for nothing. */
    public boolean isInert(String dn) {
        return !members.has(dn)
                && serviceAccounts.get().ownersByDn().getOrDefault(dn, List.of()).stream()
                        .noneMatch(StoredOwner.Directory::isThere);
    }

    /** The users of a directory whose sessions are in use here. */
    DirectoryMembers members() {
        return members;
    }

    @Override
    public List<String> attachedGroups(List<String> groupDns) {
        return mappings.get().attachedGroups(groupDns);
    }

    /** The policies attached to DNs of a directory. */
    KnownMappings mappings() {
        return mappings.get();
    }

    boolean isRoot(String accessKeyId) {
        return rootAccessKeyId.isPresent() && rootAccessKeyId.get().equals(accessKeyId);
    }

    KnownUsers users() {
        return users.get();
    }

    /** The roles that can be read, of the state and of files. */
    SortedMap<String, StoredRole> rolesByName() {
        return roles.get().byNameWith(roleFiles.roles());
    }

    /** Whether a role comes from a file, because the state has none of its name. */
    boolean isRoleOfAFile(String name) {
        return !roles.get().has(name) && roleFiles.roles().has(name);
    }

    KnownGroups groups() {
        return groups.get();
    }

    @Nullable
    KnownServiceAccount serviceAccount(String accessKeyId) {
        return serviceAccounts.get().get(accessKeyId);
    }

    /** All that can be read, leftovers too. */
    Map<String, KnownServiceAccount> serviceAccounts() {
        return serviceAccounts.get().byAccessKeyId();
    }

    /** Whether a service account's owner is gone for good: it then counts for nothing. */
    boolean isLeftover(StoredServiceAccount account) {
        return switch (account.owner()) {
            case StoredOwner.Root root -> false;
            case StoredOwner.Directory user -> false;
            case StoredOwner.User(String name, String id) -> users.get().isGone(name, id);
        };
    }

    StateView state() {
        return state;
    }

    UserFile userFile() {
        return userFile;
    }

    ServiceAccountFile serviceAccountFile() {
        return serviceAccountFile;
    }

    private List<String> groupNames(String userId) {
        return groups.get().namesOf(userId);
    }

    private static void refuseUnless(boolean isEnabled) {
        if (!isEnabled) {
            throw new AwsException(INVALID_ACCESS_KEY_ID, DISABLED);
        }
    }
}
