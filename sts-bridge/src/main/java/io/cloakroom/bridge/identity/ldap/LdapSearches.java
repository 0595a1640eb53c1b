package io.cloakroom.bridge.identity.ldap;

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
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The searches that are needed: one entry by its DN, at most two entries, and all groups. */
final class LdapSearches {
    static final String NO_ATTRIBUTES = "1.1";

    private static final int PAGE = 500;

    /** Users with more groups are refused: leaving some out could leave out a Deny. */
    private static final int MAX_GROUPS = 10_000;

    private static final Filter ANYTHING = Filter.createPresenceFilter("objectClass");

    private final int timeLimitSeconds;

    LdapSearches(Duration timeout) {
        this.timeLimitSeconds = (int) Math.max(1, timeout.toSeconds());
    }

    /** The entry with this DN; empty if there is none, or if the filter does not match it. */
    Optional<SearchResultEntry> entryAt(
            LDAPConnection connection, DistinguishedName dn, Filter filter, String... attributes) throws LDAPException {
        try {
            return entriesOf(connection.search(request(dn.text(), SearchScope.BASE, filter, attributes))).stream()
                    .findFirst();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The entry with this DN, whatever it is, without its attributes. */
    Optional<SearchResultEntry> anythingAt(LDAPConnection connection, DistinguishedName dn) throws LDAPException {
        return entryAt(connection, dn, ANYTHING, NO_ATTRIBUTES);
    }

    /** Whether the lookup account may read the entry with this DN. */
    boolean canRead(LDAPConnection connection, String dn) throws LDAPException {
        return connection
                        .search(request(dn, SearchScope.BASE, ANYTHING, NO_ATTRIBUTES))
                        .getEntryCount()
                > 0;
    }

    /** Entries below a base; two if there are more. What was found before the limit shows that there are too many. */
    List<SearchResultEntry> twoAtMost(LDAPConnection connection, String base, Filter filter, String... attributes)
            throws LDAPException {
        SearchRequest request = request(base, SearchScope.SUB, filter, attributes);
        request.setSizeLimit(2);
        try {
            return entriesOf(connection.search(request));
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && e.getEntryCount() > 1) {
                return entriesOf(e.getSearchResult());
            }
            throw e;
        }
    }

    /**
     * Adds the DNs of all groups below a base. Page by page: Active Directory gives no more than a thousand entries at
     * once.
     *
     * @throws AwsException {@code InvalidParameterValue} if they are more than 10 000
     */
    void addGroups(LDAPConnection connection, String base, Filter filter, Set<String> found) throws LDAPException {
        SearchRequest request = request(base, SearchScope.SUB, filter, NO_ATTRIBUTES);
        ASN1OctetString cookie = new ASN1OctetString();
        do {
            request.setControls(new SimplePagedResultsControl(PAGE, cookie, false));
            SearchResult result = connection.search(request);
            for (SearchResultEntry entry : entriesOf(result)) {
                // Skipping one could skip a Deny.
                found.add(DistinguishedName.parse(entry.getDN())
                        .filter(dn -> dn.isWithin(base))
                        .orElseThrow(() -> new LDAPException(
                                ResultCode.INVALID_DN_SYNTAX,
                                "a group has a DN that is not one, is too long, or is not where groups are"))
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

    /** The entries of a result; it has them, because there is no listener. */
    private static List<SearchResultEntry> entriesOf(SearchResult result) {
        return Objects.requireNonNull(result.getSearchEntries());
    }

    private SearchRequest request(String base, SearchScope scope, Filter filter, String... attributes) {
        SearchRequest request = new SearchRequest(base, scope, filter, attributes);
        request.setDerefPolicy(DereferencePolicy.NEVER);
        request.setTimeLimitSeconds(timeLimitSeconds);
        return request;
    }
}
