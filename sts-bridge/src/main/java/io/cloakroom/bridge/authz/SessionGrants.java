package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.policy.PolicySet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The current policies of a session: those of its user or role, if it has one, otherwise those it names. The session
 * policy narrows them, and so does the policy that was chosen.
 */
final class SessionGrants implements Function<Session, Grants.OfPolicies> {
    private final PolicySource policies;

    SessionGrants(PolicySource policies) {
        this.policies = policies;
    }

    @Override
    public Grants.OfPolicies apply(Session session) {
        PolicySet identity = identity(session);
        if (session.sessionPolicy().isEmpty()
                && session.chosen().isEmpty()
                && session.assumption().isEmpty()) {
            return new Grants.OfIdentity(identity);
        }
        List<PolicySet> narrowing = narrowing(session);
        return switch (narrowing.size()) {
            case 0 -> new Grants.OfIdentity(identity);
            case 1 -> new Grants.Narrowed(identity, narrowing.get(0));
            default ->
                new Grants.Chained(narrowing.stream()
                        .map(policy -> new Grants.Narrowed(identity, policy))
                        .toList());
        };
    }

    /**
     * What takes away from the identity's policies: every session policy on the way to this session, and the policy
     * that was chosen, as it is now.
     */
    List<PolicySet> narrowing(Session session) {
        Stream<PolicySet> given = session.narrowing().stream().map(policies::sessionPolicy);
        Stream<PolicySet> chosen =
                session.chosen().map(name -> policies.resolve(realm(session), List.of(name))).stream();
        return Stream.concat(given, chosen).toList();
    }

    private static Realm realm(Session session) {
        return new Realm(session.provider(), session.issuer());
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
        Realm realm = realm(session);
        return session.role().isPresent()
                ? policies.ofRole(realm, session.role().get())
                : policies.resolve(realm, session.policies());
    }
}
