package io.cloakroom.bridge.identity.ldap;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory: which user a login name belongs to, whether a password is right, and who is in which groups. Every call
 * blocks, for the configured time at most. A directory that does not answer, or not fully, is
 * {@code IDPCommunicationError}: nothing is concluded from half an answer.
 */
public final class LdapDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LdapDirectory.class);

    private final LdapConfig config;
    private final LdapConnections connections;
    private final LdapSearches searches;
    private final FilterTemplate userFilter;
    private final @Nullable FilterTemplate groupFilter;
    private final BoundedWork work;
    /** Permits to look groups up before the password is checked: few, or guessing could take all connections. */
    private final Semaphore early = new Semaphore(8);

    private final DirectoryHealth health;

    private LdapDirectory(LdapConfig config, LdapConnections connections, DirectoryHealth health) {
        this.health = health;
        this.config = config;
        this.connections = connections;
        this.searches = new LdapSearches(config.limits().timeout());
        this.work = new BoundedWork(config.limits().timeout());
        this.userFilter = FilterTemplate.parse(config.users().filter());
        this.groupFilter = config.groups()
                .map(groups -> FilterTemplate.parse(groups.filter()))
                .orElse(null);
    }

    /**
     * Makes a directory usable. It need not be up.
     *
     * @param roots trusted unless the directory has authorities of its own
     * @throws IOException with a sentence for the operator if the file of authorities cannot be used
     */
    public static LdapDirectory open(LdapConfig config, TrustedRoots roots, InstantSource clock) throws IOException {
        DirectoryHealth health = new DirectoryHealth(clock);
        return new LdapDirectory(config, LdapConnections.open(config, roots, health), health);
    }

    DirectoryState state(String name) {
        return health.state(name);
    }

    public LdapConfig config() {
        return config;
    }

    /**
     * The user of a login name; empty if there is none.
     *
     * @throws AwsException {@code IDPCommunicationError}; {@code InvalidParameterValue} if several users have the name
     */
    public Optional<LdapUser> user(String loginName) {
        return work.within(() -> {
            List<LdapUser> found = find(loginName);
            if (found.size() > 1) {
                throw AwsException.of(
                        INVALID_PARAMETER_VALUE,
                        "LDAP server error: Unable to find user DN: Multiple DNs for the name found - please fix the"
                                + " search filter");
            }
            return found.stream().findFirst();
        });
    }

    /**
     * The user with this DN; empty if nobody has it, if it is in none of the configured places, or if the user does not
     * match the filter, whatever the login name.
     *
     * @throws AwsException {@code IDPCommunicationError}, also if the place where it should be cannot be read: then
     *     nobody can tell that it is gone
     */
    public Optional<LdapUser> userAt(DistinguishedName dn) {
        return work.within(() -> {
            for (String base : config.users().bases()) {
                if (dn.isWithin(base)) {
                    return connections.lookup(connection -> userAt(connection, dn, base));
                }
            }
            return Optional.empty();
        });
    }

    /** Whether a DN is in one of the places where users are looked for. */
    boolean covers(DistinguishedName dn) {
        return config.users().bases().stream().anyMatch(dn::isWithin);
    }

    /** Whether the groups of a user can be found without its login name. */
    boolean findsGroupsByDn() {
        return config.groups().isEmpty() || !config.groups().get().filter().contains(LdapConfig.LOGIN_NAME);
    }

    /** The DN of a group as the directory spells it; empty if there is no entry below the groups' search bases. */
    public Optional<DistinguishedName> groupAt(DistinguishedName dn) {
        return work.within(() -> config.groups().isPresent()
                        && config.groups().get().bases().stream().anyMatch(dn::isWithin)
                ? connections
                        .lookup(connection -> searches.anythingAt(connection, dn))
                        .flatMap(entry -> DistinguishedName.parse(entry.getDN()))
                        .filter(dn::isSame)
                : Optional.empty());
    }

    /**
     * The groups of a user, sorted.
     *
     * @throws AwsException {@code IDPCommunicationError}; {@code InvalidParameterValue} if they are more than 10 000
     */
    public List<DistinguishedName> groupsOf(LdapUser user, String loginName) {
        return work.within(() -> groups(user, loginName));
    }

    /** Users with this login name, in all places. Not within the time of {@link BoundedWork#within}. */
    List<LdapUser> find(String loginName) throws LDAPException {
        Filter filter = userFilter.with(loginName);
        return connections.lookup(connection -> {
            List<LdapUser> found = new ArrayList<>();
            for (String base : config.users().bases()) {
                for (SearchResultEntry entry : searches.twoAtMost(connection, base, filter, attributes())) {
                    userOf(entry).ifPresent(found::add);
                }
            }
            return found;
        });
    }

    /**
     * Tries a password, and looks the groups up meanwhile. Not within the time of {@link BoundedWork#within}.
     *
     * @return the groups if the directory lets the user in, otherwise empty, as soon as that is known: how long it
     *     takes to read the groups must not show
     */
    Optional<List<DistinguishedName>> groupsIfLetIn(LdapUser user, String loginName, Secret password)
            throws LDAPException, InterruptedException {
        if (!early.tryAcquire()) {
            return connections.isLetIn(user.actualDn(), password)
                    ? Optional.of(groups(user, loginName))
                    : Optional.empty();
        }
        // Never cancelled: it must give its place back.
        Future<List<DistinguishedName>> groups = work.begin(() -> {
            try {
                return groups(user, loginName);
            } finally {
                early.release();
            }
        });
        return connections.isLetIn(user.actualDn(), password)
                ? Optional.of(BoundedWork.result(groups))
                : Optional.empty();
    }

    List<DistinguishedName> groups(LdapUser user, String loginName) throws LDAPException {
        FilterTemplate template = groupFilter;
        if (template == null) {
            return List.of();
        }
        Filter filter = template.with(loginName, user.actualDn());
        return connections.lookup(connection -> {
            TreeSet<String> found = new TreeSet<>();
            for (String base : config.groups().orElseThrow().bases()) {
                searches.addGroups(connection, base, filter, found);
            }
            return found.stream().map(DistinguishedName::new).toList();
        });
    }

    private Optional<LdapUser> userAt(LDAPConnection connection, DistinguishedName dn, String base)
            throws LDAPException {
        Optional<LdapUser> found = searches.entryAt(connection, dn, userFilter.withAnyName(), attributes())
                .flatMap(this::userOf)
                .filter(user -> user.dn().isSame(dn));
        // A directory hides what an account may not read: then nothing is there, not even the base.
        if (found.isEmpty() && !searches.canRead(connection, base)) {
            throw new LDAPException(ResultCode.NO_SUCH_OBJECT, "the base of the users cannot be read");
        }
        return found;
    }

    private String[] attributes() {
        List<String> attributes = new ArrayList<>(config.users().attributes());
        attributes.addAll(userFilter.nameAttributes());
        return attributes.isEmpty() ? new String[] {LdapSearches.NO_ATTRIBUTES} : attributes.toArray(String[]::new);
    }

    private Optional<LdapUser> userOf(SearchResultEntry entry) {
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        for (String name : config.users().attributes()) {
            if (entry.hasAttribute(name)) {
                attributes.put(name, List.of(entry.getAttributeValues(name)));
            }
        }
        List<String> names = new ArrayList<>();
        for (String name : userFilter.nameAttributes()) {
            if (entry.hasAttribute(name)) {
                names.addAll(List.of(entry.getAttributeValues(name)));
            }
        }
        Optional<DistinguishedName> dn = DistinguishedName.parse(entry.getDN());
        if (dn.isEmpty()) {
            LOG.warn("A user has a DN that is not one, or is too long: `{}`.", entry.getDN());
        }
        if (dn.isPresent() && !covers(dn.get())) {
            LOG.warn("The directory answers with `{}`, which is not where its users are: it is passed over.", dn.get());
            return Optional.empty();
        }
        return dn.map(normal -> new LdapUser(normal, entry.getDN(), names, attributes));
    }

    @Override
    public void close() {
        connections.close();
        work.close();
    }
}
