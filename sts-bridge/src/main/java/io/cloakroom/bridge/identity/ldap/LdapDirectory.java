package io.cloakroom.bridge.identity.ldap;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory: whom a login name stands for, whether a password is right, and who is in which groups. Every question
 * blocks, for the configured time at most. A directory that does not answer, or not fully, is
 * {@code IDPCommunicationError}: nothing is concluded from half an answer.
 */
public final class LdapDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LdapDirectory.class);

    private static final String NO_ATTRIBUTES = "1.1";
    private static final int PAGE = 500;

    /** More groups are refused: to leave some out could leave out a Deny. */
    static final int MAX_GROUPS = 10_000;

    private final LdapConfig config;
    private final LdapConnections connections;
    private final FilterTemplate userFilter;
    private final @Nullable FilterTemplate groupFilter;
    private final Duration timeout;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private LdapDirectory(LdapConfig config, LdapConnections connections) {
        this.config = config;
        this.connections = connections;
        this.timeout = config.limits().timeout();
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
    public static LdapDirectory open(LdapConfig config, TrustedRoots roots) throws IOException {
        return new LdapDirectory(config, LdapConnections.open(config, roots));
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
        return within(() -> {
            List<LdapUser> found = find(loginName);
            if (found.size() > 1) {
                throw AwsException.of(
                        INVALID_PARAMETER_VALUE,
                        "LDAP server error: Unable to find user DN: Multiple DNs for the name found - please fix the search filter");
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
        return within(() -> {
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

    /** Whether there is something with this DN where groups are. */
    public Optional<DistinguishedName> groupAt(DistinguishedName dn) {
        return within(() -> config.groups().isPresent()
                        && config.groups().get().bases().stream().anyMatch(dn::isWithin)
                ? connections
                        .lookup(connection -> entryAt(connection, dn, Filter.createPresenceFilter("objectClass")))
                        .flatMap(entry -> DistinguishedName.parse(entry.getDN()))
                : Optional.empty());
    }

    /**
     * The groups of a user, sorted.
     *
     * @throws AwsException {@code IDPCommunicationError}; {@code InvalidParameterValue} if they are more than 10 000
     */
    public List<DistinguishedName> groupsOf(LdapUser user, String loginName) {
        return within(() -> groups(user, loginName));
    }

    /** Users with this login name, in all places. Not within the time of {@link #within}. */
    List<LdapUser> find(String loginName) throws LDAPException {
        Filter filter = userFilter.with(loginName);
        return connections.lookup(connection -> {
            List<LdapUser> found = new ArrayList<>();
            for (String base : config.users().bases()) {
                SearchRequest request = request(base, SearchScope.SUB, filter, attributes());
                request.setSizeLimit(2);
                for (SearchResultEntry entry : entries(connection, request)) {
                    userOf(entry).ifPresent(found::add);
                }
            }
            return found;
        });
    }

    /** As {@link LdapConnections#isLetIn}. */
    boolean isLetIn(String dn, Secret password) throws LDAPException {
        return connections.isLetIn(dn, password);
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
                addAll(connection, request(base, SearchScope.SUB, filter, NO_ATTRIBUTES), found);
            }
            return found.stream().map(DistinguishedName::new).toList();
        });
    }

    /**
     * Does work that asks the directory, within the configured time: what does not end is interrupted, and its
     * connection closed.
     *
     * @throws AwsException what the work throws; {@code IDPCommunicationError} if the directory fails or takes too long
     */
    <T> T within(Callable<T> work) {
        Future<T> result = workers.submit(work);
        try {
            return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            LOG.warn("The directory has not answered within {}.", timeout);
            throw unavailable("it has not answered in time");
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable("the bridge stops");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof LDAPException e) {
            LOG.warn("The directory failed: {} ({}).", e.getMessage(), e.getResultCode());
            return unavailable(
                    e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
                            ? "LDAP Lookup Bind user invalid credentials error"
                            : e.getResultCode().equals(ResultCode.REFERRAL)
                                    ? "it refers to another server, and referrals are not followed"
                                    : "it cannot be used now");
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    private static AwsException unavailable(String why) {
        return AwsException.of(IDP_COMMUNICATION_ERROR, "LDAP server error: %s.".formatted(why));
    }

    private Optional<LdapUser> userAt(LDAPConnection connection, DistinguishedName dn, String base)
            throws LDAPException {
        Optional<LdapUser> found =
                entryAt(connection, dn, userFilter.withAnyName()).flatMap(this::userOf);
        if (found.isEmpty()) {
            // A directory hides what an account may not read: then nothing is there, not even the base.
            SearchRequest place =
                    request(base, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), NO_ATTRIBUTES);
            if (connection.search(place).getEntryCount() == 0) {
                throw new LDAPException(ResultCode.NO_SUCH_OBJECT, "the base of the users cannot be read");
            }
        }
        return found;
    }

    private Optional<SearchResultEntry> entryAt(LDAPConnection connection, DistinguishedName dn, Filter filter)
            throws LDAPException {
        try {
            return entriesOf(connection.search(request(dn.text(), SearchScope.BASE, filter, attributes()))).stream()
                    .findFirst();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What was found before the limit on entries counts: it shows that there are too many. */
    private static List<SearchResultEntry> entries(LDAPConnection connection, SearchRequest request)
            throws LDAPException {
        try {
            return entriesOf(connection.search(request));
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && e.getEntryCount() > 1) {
                return entriesOf(e.getSearchResult());
            }
            throw e;
        }
    }

    /** Without a listener, a result has its entries. */
    private static List<SearchResultEntry> entriesOf(SearchResult result) {
        return Objects.requireNonNull(result.getSearchEntries());
    }

    /** Page by page: Active Directory gives no more than a thousand entries at once. */
    private static void addAll(LDAPConnection connection, SearchRequest request, Set<String> found)
            throws LDAPException {
        ASN1OctetString cookie = new ASN1OctetString();
        do {
            request.setControls(new SimplePagedResultsControl(PAGE, cookie, false));
            SearchResult result = connection.search(request);
            for (SearchResultEntry entry : entriesOf(result)) {
                found.add(DistinguishedName.parse(entry.getDN())
                        .orElseThrow(() -> new LDAPException(
                                ResultCode.INVALID_DN_SYNTAX, "a group has a DN that is not one, or is too long"))
                        .text());
            }
            if (found.size() > MAX_GROUPS) {
                throw AwsException.of(
                        INVALID_PARAMETER_VALUE,
                        "LDAP server error: the user is in more than %d groups.".formatted(MAX_GROUPS));
            }
            SimplePagedResultsControl next = SimplePagedResultsControl.get(result);
            cookie = next != null && next.moreResultsToReturn() ? next.getCookie() : null;
        } while (cookie != null);
    }

    private SearchRequest request(String base, SearchScope scope, Filter filter, String... attributes) {
        SearchRequest request = new SearchRequest(base, scope, filter, attributes);
        request.setDerefPolicy(DereferencePolicy.NEVER);
        request.setTimeLimitSeconds((int) Math.max(1, timeout.toSeconds()));
        return request;
    }

    private String[] attributes() {
        List<String> attributes = new ArrayList<>(config.users().attributes());
        attributes.addAll(userFilter.nameAttributes());
        return attributes.isEmpty() ? new String[] {NO_ATTRIBUTES} : attributes.toArray(String[]::new);
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
        return dn.map(normal -> new LdapUser(normal, entry.getDN(), names, attributes));
    }

    @Override
    public void close() {
        connections.close();
        workers.shutdownNow();
    }
}
