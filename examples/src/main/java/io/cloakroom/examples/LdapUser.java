package io.cloakroom.examples;

import java.util.Map;

/** Name and password of a user of a directory. */
record LdapUser(String name, String password) {
    static LdapUser of(Map<String, String> environment) {
        String name = environment.getOrDefault("LDAP_USERNAME", "");
        String password = environment.getOrDefault("LDAP_PASSWORD", "");
        if (name.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException(
                    "the environment variables LDAP_USERNAME and LDAP_PASSWORD hold the user's name and password");
        }
        return new LdapUser(name, password);
    }

    @Override
    public String toString() {
        return name;
    }
}
