package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.PolicyReader;

/** The policy in place of a document that is gone or cannot be read. It denies everything. */
final class InvalidPolicy {
    private static final Policy DENY_EVERYTHING = new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
            .read("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*"}]}
                    """)
            .orElseThrow(problems -> new IllegalStateException(problems.toString()));

    private InvalidPolicy() {}

    /** For a document that is gone. */
    static NamedPolicy gone(String name) {
        return new NamedPolicy(name + " (document is gone)", DENY_EVERYTHING);
    }

    /** For a document that cannot be read. */
    static NamedPolicy unreadable(String name) {
        return new NamedPolicy(name + " (invalid document)", DENY_EVERYTHING);
    }
}
