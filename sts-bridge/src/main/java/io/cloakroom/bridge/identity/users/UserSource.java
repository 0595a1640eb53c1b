package io.cloakroom.bridge.identity.users;

import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.TrustedRole;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The users of this installation as an identity source: they prove themselves by signing with a long-term key. */
public final class UserSource {
    /** The issuer of these identities, for cut-offs. */
    public static final String ISSUER = Session.USERS;

    /** The longest session of a user. */
    public static final Duration LONGEST_SESSION = Duration.ofHours(12);

    private static final Source SOURCE = new Source(Source.Kind.USER, "user");

    private final InstantSource clock;

    public UserSource(InstantSource clock) {
        this.clock = clock;
    }

    /** The identity of a user whose signature was checked: it is asserted now. */
    public Identity identity(Principal.User user) {
        return identity(user, LONGEST_SESSION, new Grant.Attached(user.name()));
    }

    /** The same for a user who assumes a role of this installation. */
    public Identity identity(Principal.User user, TrustedRole role) {
        Duration longest = role.longestSession();
        return identity(
                user, longest.compareTo(LONGEST_SESSION) < 0 ? longest : LONGEST_SESSION, new Grant.Role(role.arn()));
    }

    private Identity identity(Principal.User user, Duration longestSession, Grant grant) {
        List<String> groups = user.groups();
        return new Identity(
                SOURCE,
                ISSUER,
                user.id(),
                Optional.empty(),
                clock.instant(),
                user.name(),
                user.name(),
                new IdentityClaims(
                        groups.isEmpty() ? Map.of() : Map.of("groups", groups), Set.of(), Map.of(), Optional.empty()),
                longestSession,
                grant);
    }
}
