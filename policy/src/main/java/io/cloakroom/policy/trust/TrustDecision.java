package io.cloakroom.policy.trust;

/** What a trust policy says about somebody. */
public sealed interface TrustDecision {
    /**
     * A statement denies it.
     *
     * @param statement its index, from 0
     */
    record Denied(int statement) implements TrustDecision {}

    /** No statement allows it. */
    record NotTrusted() implements TrustDecision {}

    /**
     * A statement allows it.
     *
     * @param statement its index, from 0
     * @param isNamed whether it names exactly this principal. Otherwise it trusts the whole account, and the
     *     principal's own policies have to allow the action too
     */
    record Trusted(int statement, boolean isNamed) implements TrustDecision {}
}
