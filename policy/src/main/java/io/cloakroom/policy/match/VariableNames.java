package io.cloakroom.policy.match;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that may be in {@code ${…}}: the condition keys that every request can have, whatever its action. These are
 * a fixed list, {@code jwt:} with any claim's name, and {@code aws:PrincipalTag/} with any tag's key. As in MinIO, text
 * with other names is not a variable and stays as it is.
 */
public final class VariableNames {
    private static final String CLAIM = "jwt:";
    private static final String PRINCIPAL_TAG = "aws:PrincipalTag/";
    private static final Set<String> FIXED = fixed();

    private VariableNames() {}

    /** Whether {@code ${name}} is a policy variable. No name contains the beginning of another variable. */
    public static boolean contains(String name) {
        return FIXED.contains(name) || begins(name, CLAIM) || begins(name, PRINCIPAL_TAG);
    }

    /** The names of the fixed list. Those that begin with {@code jwt:} are the claims that MinIO knows. */
    public static Set<String> names() {
        return FIXED;
    }

    private static boolean begins(String name, String prefix) {
        return name.startsWith(prefix)
                && name.length() > prefix.length()
                && name.indexOf("${") < 0
                && name.chars().noneMatch(Character::isISOControl);
    }

    private static Set<String> fixed() {
        Set<String> names = new LinkedHashSet<>();
        addAll(names, "aws:", """
                Referer SourceIp UserAgent SecureTransport CurrentTime EpochTime principaltype userid username groups
                PrincipalArn TokenIssueTime SourceIdentity
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
