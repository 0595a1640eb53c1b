package io.cloakroom.policy.match;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that can stand in {@code ${…}}: the condition keys that every request has, whatever its action. Other names
 * are not variables; their text stays as it is, as in MinIO.
 */
public final class VariableNames {
    private static final Set<String> ALL = all();

    private VariableNames() {}

    /** Whether {@code ${name}} is a policy variable. */
    public static boolean contains(String name) {
        return ALL.contains(name);
    }

    /** Every name. */
    public static Set<String> names() {
        return ALL;
    }

    private static Set<String> all() {
        Set<String> names = new LinkedHashSet<>();
        addAll(names, "aws:", """
                Referer SourceIp UserAgent SecureTransport CurrentTime EpochTime principaltype userid username groups
                """);
        addAll(names, "s3:", "signatureversion authType signatureAge x-amz-content-sha256 LocationConstraint");
        addAll(names, "ldap:", "user username groups");
        addAll(names, "jwt:", """
                sub iss aud jti upn name groups given_name family_name middle_name nickname preferred_username profile
                picture website email gender birthdate phone_number address scope client_id
                """);
        return Set.copyOf(names);
    }

    private static void addAll(Set<String> names, String prefix, String list) {
        for (String name : List.of(list.strip().split("\\s+"))) {
            names.add(prefix + name);
        }
    }
}
