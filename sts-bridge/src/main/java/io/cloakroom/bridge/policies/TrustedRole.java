package io.cloakroom.bridge.policies;

import io.cloakroom.aws.Account;
import io.cloakroom.policy.trust.TrustPolicy;
import java.time.Duration;
import java.util.List;

/**
 * A role of this installation, as it is now.
 *
 * @param id never passes to another role, so a new one of the same name inherits no session
 * @param trust who may assume it
 * @param policies names of the policies of its sessions, looked up when a request is decided
 * @param longestSession longer ones are cut to it
 */
public record TrustedRole(String name, String id, TrustPolicy trust, List<String> policies, Duration longestSession) {
    private static final String PREFIX = "arn:aws:iam::" + Account.ID + ":role/";

    public TrustedRole {
        policies = List.copyOf(policies);
    }

    /** The ARN of the role of this name. */
    public static String arn(String name) {
        return PREFIX + name;
    }

    /** Whether this is the ARN of a role of this installation, even if there is none. */
    public static boolean isArn(String text) {
        return text.startsWith(PREFIX);
    }

    public String arn() {
        return arn(name);
    }
}
