package io.cloakroom.bridge.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;

/** Whether a connection that was idle still answers, whatever it answers. */
final class AliveCheck extends LDAPConnectionPoolHealthCheck {
    private final long timeoutMillis;

    AliveCheck(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void ensureConnectionValidForContinuedUse(LDAPConnection connection) throws LDAPException {
        SearchRequest rootEntry =
                new SearchRequest("", SearchScope.BASE, Filter.createPresenceFilter("objectClass"), "1.1");
        rootEntry.setResponseTimeoutMillis(timeoutMillis);
        try {
            connection.search(rootEntry);
        } catch (LDAPException e) {
            if (!e.getResultCode().isConnectionUsable()) {
                throw e;
            }
        }
    }
}
