package io.cloakroom.bridge.identity.ldap;

import java.util.List;
import java.util.Map;

/**
 * A user in the directory.
 *
 * @param dn in the form in which policies are attached to it
 * @param actualDn as the directory writes it, which is how groups name their members
 * @param attributes those that are configured and that it has
 */
public record LdapUser(DistinguishedName dn, String actualDn, Map<String, List<String>> attributes) {
    public LdapUser {
        attributes = Map.copyOf(attributes);
    }
}
