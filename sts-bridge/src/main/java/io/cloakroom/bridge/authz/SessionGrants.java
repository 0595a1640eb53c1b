package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.policy.PolicySet;
import java.util.Optional;
import java.util.function.Function;

/**
 * The policies of a session as they are now: those of its role, where it has one, else those it names; narrowed by its
 * session policy.
 */
final class SessionGrants implements Function<Session, Grants> {
    private final PolicySource policies;

    SessionGrants(PolicySource policies) {
        this.policies = policies;
    }

    @Override
    public Grants apply(Session session) {
        PolicySet identity = session.role().isPresent()
                ? policies.ofRole(session.role().get())
                : policies.resolve(session.policies());
        Optional<String> sessionPolicy = session.sessionPolicy();
        return sessionPolicy.isPresent()
                ? new Grants.Narrowed(identity, policies.sessionPolicy(sessionPolicy.get()))
                : new Grants.OfIdentity(identity);
    }
}
