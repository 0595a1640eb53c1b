package io.cloakroom.bridge.identity.ldap;

import static io.cloakroom.aws.AwsErrorCode.PACKED_POLICY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.policies.PolicySource;
import java.util.List;

/**
 * The groups that a session or an access key carries: all if there is room, else those that have policies now.
 *
 * @param dns in normal form
 * @param areAll whether groups without policies are among them
 */
public record CarriedGroups(List<String> dns, boolean areAll) {
    /** Bytes of group DNs that are carried whether or not they have policies. */
    private static final int ROOM_FOR_ALL = 1000;

    /** Bytes of group DNs that are carried if all of them have policies. */
    private static final int ROOM = 1800;

    private static final int HEAD_BYTES = 3;

    public CarriedGroups {
        dns = List.copyOf(dns);
    }

    /**
     * Chooses among all groups of a user.
     *
     * @throws AwsException {@code PackedPolicyTooLarge} if those with policies are too many: none may be left out, for
     *     it could hold a Deny
     */
    public static CarriedGroups of(List<String> all, PolicySource policies) {
        if (bytes(all) <= ROOM_FOR_ALL) {
            return new CarriedGroups(all, true);
        }
        List<String> attached = policies.attachedGroups(all);
        if (bytes(attached) > ROOM) {
            throw new AwsException(
                    PACKED_POLICY_TOO_LARGE,
                    "Policies are attached to %d groups of the user, more than a session can carry: attach them to fewer groups"
                            .formatted(attached.size()));
        }
        return new CarriedGroups(attached, attached.size() == all.size());
    }

    /** Chooses for an access key, which is stored and has more room. */
    public static CarriedGroups forKey(List<String> all, PolicySource policies) {
        if (bytes(all) <= ROOM_FOR_ALL) {
            return new CarriedGroups(all, true);
        }
        List<String> attached = policies.attachedGroups(all);
        return new CarriedGroups(attached, attached.size() == all.size());
    }

    private static int bytes(List<String> dns) {
        return dns.stream().mapToInt(dn -> dn.length() + HEAD_BYTES).sum();
    }
}
