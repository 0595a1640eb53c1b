package io.cloakroom.policy.match;

import java.util.List;
import java.util.Optional;

/**
 * The principals that bucket policies can name: {@code *}, or a pattern for the ARNs of users, roles, users of
 * directories and sessions. No caller has any other name, so a Deny for one would protect nothing while seeming to.
 */
public final class BucketPrincipals {
    /** Every caller's ARN begins with one of these. 000000000000 is the account of an installation. */
    private static final List<String> BEGINNINGS = List.of(
            "arn:aws:iam::000000000000:user/",
            "arn:aws:iam::000000000000:role/",
            "arn:aws:iam::000000000000:ldap/",
            "arn:aws:sts::000000000000:assumed-role/");

    private BucketPrincipals() {}

    /** What is wrong with a principal; empty if a caller can have that name. */
    public static Optional<String> problem(String pattern) {
        if (pattern.equals("*")) {
            return Optional.empty();
        }
        if (pattern.indexOf('?') >= 0) {
            return Optional.of("`?` is not supported here; write `*`, or the name in full");
        }
        for (String beginning : BEGINNINGS) {
            if (canBeginWith(pattern, beginning)) {
                return Optional.empty();
            }
        }
        return Optional.of("nobody has this name here; expected `*`, or the ARN of a user, role or session such as"
                + " `arn:aws:iam::000000000000:user/NAME`. The owner is not bound by bucket policies");
    }

    /** Whether the pattern can match a text that begins so and goes on. */
    private static boolean canBeginWith(String pattern, String beginning) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.startsWith(beginning) && pattern.length() > beginning.length();
        }
        String literal = pattern.substring(0, star);
        return literal.startsWith(beginning) || beginning.startsWith(literal);
    }
}
