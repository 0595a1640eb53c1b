package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.RoleParameters;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Assumption;
import io.cloakroom.bridge.credentials.Origin;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.TrustedRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A login's use of a role of this installation. {@link SessionIssuer} asks the role's trust policy, whatever kind of
 * login it is.
 *
 * @param by who assumes it
 * @param asked what the call says about the role's session
 */
record RoleUse(TrustedRole role, Taker by, RoleParameters asked) {
    /** The parameters that a token gives: only which of its tags are transitive. */
    static RoleParameters saying(Set<String> transitiveTagKeys) {
        return new RoleParameters(Optional.empty(), Map.of(), transitiveTagKeys, Optional.empty());
    }

    /** Who assumes a role. */
    sealed interface Taker {
        /** Whoever shows a token of this provider, as trust policies spell it. */
        record TokenHolder(String provider) implements Taker {}

        /** A user or a session that has signed. */
        record Signer(Principal principal) implements Taker {}
    }

    /** The session that assumes the role; empty if it is not a session that does. */
    Optional<Session> from() {
        return caller().map(Principal.AssumedRole::session);
    }

    private Optional<Principal.AssumedRole> caller() {
        return by instanceof Taker.Signer(Principal.AssumedRole caller) ? Optional.of(caller) : Optional.empty();
    }

    /**
     * What the new session inherits: the session policies that narrow the session it is made from, and all that may end
     * it. A policy that was chosen at the login is not inherited: the role's policies take the place of the user's, and
     * the chosen one only selects among these.
     *
     * @param tags keys of the tags that the session has
     */
    Assumption assumption(Set<String> tags) {
        Optional<Session> from = from();
        Optional<Assumption> before = from.flatMap(Session::assumption);
        List<String> inherited = from.map(Session::narrowing).orElse(List.of()).stream()
                .distinct()
                .toList();
        Set<String> transitive = new HashSet<>(asked.transitiveTagKeys());
        before.ifPresent(it -> transitive.addAll(it.transitiveTags()));
        transitive.retainAll(tags);
        List<Origin> origins = new ArrayList<>(before.map(Assumption::origins).orElse(List.of()));
        caller().ifPresent(it -> origins.add(Origin.of(it.accessKeyId(), it.session())));
        return new Assumption(role.id(), inherited, transitive, origins);
    }
}
