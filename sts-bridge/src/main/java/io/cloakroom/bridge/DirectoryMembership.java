package io.cloakroom.bridge;

import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.IamDirectory;
import io.cloakroom.bridge.identity.ldap.CarriedGroups;
import io.cloakroom.bridge.identity.ldap.LdapSource;
import io.cloakroom.bridge.identity.ldap.LdapSync;
import io.cloakroom.bridge.policies.PolicySource;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What users of the directory have here, for the look-ups that tell whether they are still there. */
record DirectoryMembership(IamDirectory users, Iam iam, PolicySource policies, Cutoffs cutoffs)
        implements LdapSync.Members {
    @Override
    public Map<String, String> known() {
        return users.directoryUsers();
    }

    @Override
    public void refreshed(String dn, List<String> groups, Instant asOf) {
        CarriedGroups carried = CarriedGroups.forKey(groups, policies);
        iam.directoryGroups(dn, groups, asOf, new Iam.CarriedByKeys(carried.dns(), carried.areAll()));
    }

    @Override
    public void gone(String dn, Instant asOf) {
        cutoffs.add(new Cutoff(new Cutoff.Scope.Subject(LdapSource.ISSUER, dn), asOf));
        iam.directoryUserGone(dn);
    }

    @Override
    public void unknown(String dn) {
        iam.directoryUserUnknown(dn);
    }

    @Override
    public boolean isInert(String dn) {
        return users.isInert(dn);
    }
}
