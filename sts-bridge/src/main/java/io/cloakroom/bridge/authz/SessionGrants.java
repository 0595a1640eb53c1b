package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.policy.PolicySet;
import java.util.Optional;
import java.util.function.Function;

/**
 * The current policies of a session: those of its user or role, if it has one, otherwise those it names. The session
 * policy narrows them.
 */
final class SessionGrants implements Function<Session, Grants.OfPolicies> {
    private final PolicySource policies;

    SessionGrants(PolicySource policies) {
        this.policies = policies;
    }

    @Override
    public Grants.OfPolicies apply(Session session) {
        PolicySet identity = identity(session);
        if (session.assumption().isPresent()
                && !session.assumption().get().inherited().isEmpty()) {
            return chained(session, identity);
        }
        Optional<String> sessionPolicy = session.sessionPolicy();
        return sessionPolicy.isPresent()
                ? new Grants.Narrowed(identity, policies.sessionPolicy(sessionPolicy.get()))
                : new Grants.OfIdentity(identity);
    }

    /** Every session policy on the way to this session narrows it. */
    private Grants.OfPolicies chained(Session session, PolicySet identity) {
        return new Grants.Chained(session.narrowing().stream()
                .map(policy -> new Grants.Narrowed(identity, policies.sessionPolicy(policy)))
                .toList());
    }

    /** Without what the session policy takes away. */
    PolicySet identity(Session session) {
        Optional<String> user = session.user();
        if (user.isPresent()) {
            return policies.ofUser(user.get());
        }
        Optional<DirectoryUser> directory = session.directory();
        if (directory.isPresent()) {
            DirectoryUser member = directory.get();
            return policies.ofDirectoryUser(member.dn(), member.groups(), member.asOf());
        }
        Realm realm = new Realm(session.provider(), session.issuer());
        return session.role().isPresent()
                ? policies.ofRole(realm, session.role().get())
                : policies.resolve(realm, session.policies());
    }
}
