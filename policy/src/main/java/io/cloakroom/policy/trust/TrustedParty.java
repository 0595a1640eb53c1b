package io.cloakroom.policy.trust;

import java.util.Set;

/** A caller that wants to assume a role, as trust policies see it. */
public sealed interface TrustedParty {
    /**
     * Whoever shows a token of an OpenID Connect provider.
     *
     * @param provider as {@link TrustPrincipal#provider} spells it
     */
    record TokenHolder(String provider) implements TrustedParty {}

    /**
     * Whoever signs with a key of this installation.
     *
     * @param arns the ARNs it goes by: of the user, or of the role and the session; none for a session that belongs to
     *     neither
     */
    record Signer(Set<String> arns) implements TrustedParty {
        public Signer {
            arns = Set.copyOf(arns);
        }
    }
}
