package io.cloakroom.bridge.identity.ldap;

import java.util.List;
import java.util.Map;

/**
 * A user in the directory.
 *
 * @param dn in the form in which policies are attached to it
 * @param actualDn as the directory writes it, which is how groups name their members
 * @param names the values that a login name is compared with
 * @param attributes those that are configured and that it has
 */
public record LdapUser(
        DistinguishedName dn, String actualDn, List<String> names, Map<String, List<String>> attributes) {
    public LdapUser {
        names = List.copyOf(names);
        attributes = Map.copyOf(attributes);
    }

    /**
     * The login name as the directory has it. It decides what a user may do, and must not depend on how it was typed.
     */
    public String loginName(String typed) {
        return names.stream().filter(typed::equalsIgnoreCase).findFirst().orElse(typed);
    }
}
