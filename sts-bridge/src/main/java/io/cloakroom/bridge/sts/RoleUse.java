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
 * That a login takes on a role of this installation. {@link SessionIssuer} asks the role's trust policy, whatever way
 * the login came.
 *
 * @param by who takes it on
 * @param asked what the call says about the role's session
 */
record RoleUse(TrustedRole role, Taker by, RoleParameters asked) {
    /** What a token says: only which of its tags are handed on. */
    static RoleParameters saying(Set<String> transitiveTagKeys) {
        return new RoleParameters(Optional.empty(), Map.of(), transitiveTagKeys, Optional.empty());
    }

    /** Who takes on a role. */
    sealed interface Taker {
        /** Whoever shows a token of this provider, as trust policies spell it. */
        record TokenHolder(String provider) implements Taker {}

        /** A user or a session that has signed. */
        record Signer(Principal principal) implements Taker {}
    }

    /** The session that goes on as the role, if it is one. */
    Optional<Session> from() {
        return caller().map(Principal.AssumedRole::session);
    }

    private Optional<Principal.AssumedRole> caller() {
        return by instanceof Taker.Signer(Principal.AssumedRole caller) ? Optional.of(caller) : Optional.empty();
    }

    /**
     * What the new session carries. Nothing that narrows or may end the one it is made from is lost.
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
