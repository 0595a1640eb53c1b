package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_ALREADY_EXISTS;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_POLICY_DOCUMENT;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_ENTITY;

import io.cloakroom.aws.AwsException;
import io.cloakroom.policy.json.TrustPolicyReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roles with a trust policy. A change is in force when the call returns: for sessions too, because what a role may
 * do is looked up when a request is decided.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html">IAM roles</a>
 */
public final class Roles {
    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);

    /** The rule for names, as the end of a sentence. */
    static final String NAMES = "it has 1 to 64 letters, digits and characters of `_+=,.@-`";

    static final Duration USUAL = Duration.ofHours(1);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");
    private static final int MAX_DESCRIPTION = 1000;
    private static final int MAX_POLICIES = 20;
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(12);

    private final IamDirectory directory;
    private final PolicyStore policies;
    private final IamWrites writes;

    Roles(IamDirectory directory, PolicyStore policies, IamWrites writes) {
        this.directory = directory;
        this.policies = policies;
        this.writes = writes;
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether a role may have sessions of this length. */
    static boolean isSessionLength(Duration length) {
        return length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0;
    }

    /**
     * Creates a role. It has a new id: sessions of an earlier role of this name stay void.
     *
     * @param wanted must have a trust policy
     * @throws AwsException {@code EntityAlreadyExists}; {@code InvalidRequest} for a bad name, length or description,
     *     or too many policies; {@code MalformedPolicyDocument} for the trust policy; {@code XMinioAdminNoSuchPolicy}
     */
    public Role create(String name, RoleChange wanted) {
        if (!isName(name)) {
            throw AwsException.of(
                    INVALID_REQUEST, "The name of a role has 1 to 64 letters, digits and characters of `_+=,.@-`.");
        }
        String trust = wanted.trust()
                .orElseThrow(() -> AwsException.of(
                        INVALID_REQUEST, "A role has a trust policy: without one, nobody could assume it."));
        if (directory.isRoleOfAFile(name)) {
            LOG.warn("Role `{}` of the state store takes the place of that of the roles directory.", name);
        }
        Instant now = writes.now();
        StoredRole empty = new StoredRole(writes.drawRoleId(), checkedTrust(trust), List.of(), USUAL, "", now, now);
        StoredRole role = changed(empty, wanted, now);
        writes.state().update(RoleFile.pathOf(name), found -> {
            if (found.flatMap(RoleFile::tryRead).isPresent()) {
                throw IamNames.failure(ENTITY_ALREADY_EXISTS, "There is a role", name);
            }
            return RoleFile.write(role);
        });
        return Role.of(name, role);
    }

    /**
     * Changes a role.
     *
     * @throws AwsException {@code NoSuchEntity}; {@code InvalidRequest} if it is in a file; and as {@link #create}
     */
    public Role update(String name, RoleChange wanted) {
        refuseWhatIsInAFile(name);
        Instant now = writes.now();
        String json = writes.state()
                .change(
                        RoleFile.pathOf(name),
                        found -> RoleFile.write(changed(
                                found.flatMap(RoleFile::tryRead).orElseThrow(() -> noSuchRole(name)), wanted, now)));
        return Role.of(name, RoleFile.read(json));
    }

    /** @throws AwsException {@code NoSuchEntity} */
    public Role get(String name) {
        return Optional.ofNullable(directory.rolesByName().get(name))
                .map(stored -> Role.of(name, stored))
                .orElseThrow(() -> noSuchRole(name));
    }

    /** All of them, by name. */
    public List<Role> list() {
        return directory.rolesByName().entrySet().stream()
                .map(entry -> Role.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Removes a role. Its sessions end.
     *
     * @throws AwsException {@code NoSuchEntity}; {@code InvalidRequest} if it is in a file
     */
    public void remove(String name) {
        refuseWhatIsInAFile(name);
        if (!writes.state().delete(RoleFile.pathOf(name))) {
            throw noSuchRole(name);
        }
    }

    private void refuseWhatIsInAFile(String name) {
        if (directory.isRoleOfAFile(name)) {
            throw IamNames.failure(
                    INVALID_REQUEST,
                    "The role is in a file of the roles directory of this bridge, and changes with it",
                    name);
        }
    }

    private StoredRole changed(StoredRole role, RoleChange wanted, Instant now) {
        Duration longest = wanted.longestSession().orElse(role.longestSession());
        if (!isSessionLength(longest)) {
            throw AwsException.of(INVALID_REQUEST, "The longest session of a role is 15 minutes to 12 hours.");
        }
        String description = wanted.description().orElse(role.description());
        if (description.length() > MAX_DESCRIPTION || IamNames.hasUnprintable(description)) {
            throw AwsException.of(
                    INVALID_REQUEST,
                    "A description has at most %d characters, all of them printable.".formatted(MAX_DESCRIPTION));
        }
        return new StoredRole(
                role.id(),
                wanted.trust().map(Roles::checkedTrust).orElse(role.trust()),
                wanted.policies().map(this::checkedPolicies).orElse(role.policies()),
                longest,
                description,
                role.created(),
                now);
    }

    private static String checkedTrust(String json) {
        TrustPolicyReader.Result read = TrustPolicyReader.read(json.getBytes(StandardCharsets.UTF_8));
        if (read.policy().isEmpty()) {
            throw new AwsException(
                    MALFORMED_POLICY_DOCUMENT, MALFORMED_POLICY_DOCUMENT.standardMessage() + " " + read.describe());
        }
        return read.compact();
    }

    private List<String> checkedPolicies(List<String> names) {
        TreeSet<String> sorted = new TreeSet<>(names);
        if (sorted.size() > MAX_POLICIES) {
            throw AwsException.of(INVALID_REQUEST, "A role has at most %d policies.".formatted(MAX_POLICIES));
        }
        sorted.forEach(policies::checkExists);
        return List.copyOf(sorted);
    }

    private static AwsException noSuchRole(String name) {
        return IamNames.failure(NO_SUCH_ENTITY, "There is no role", name);
    }
}
