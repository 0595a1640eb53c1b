package io.cloakroom.bridge.identity.sessions;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.TrustedRole;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions as an identity source: they assume a role of this installation, or are the proof of a user whose password is
 * not kept.
 */
public final class SessionSource {
    /** The longest session that is made from another, as in AWS. */
    public static final Duration LONGEST_SESSION = Duration.ofHours(1);

    private final InstantSource clock;

    public SessionSource(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The identity behind a session whose signature was checked, for a role that it assumes. Of the session's tags it
     * has the transitive ones. It does not outlast the session, so no chain of roles lasts for ever.
     */
    public Identity identity(Principal.AssumedRole caller, TrustedRole role) {
        Session session = caller.session();
        return new Identity(
                new Source(Source.Kind.SESSION, session.provider()),
                session.issuer(),
                session.subject(),
                session.sessionId(),
                session.assertedAt(),
                session.claims().getOrDefault("preferred_username", List.of()).stream()
                        .findFirst()
                        .orElse(session.userName()),
                session.userName(),
                claims(session),
                longestSession(session, role),
                new Grant.Role(role.arn()));
    }

    /**
     * The identity behind a session of a user of a directory whose signature was checked, for another one that is as
     * old and does not outlast it.
     *
     * @throws AwsException {@code AccessDenied} for any other session, and for one that has less than the user's rights
     *     or does not know all that the directory says
     */
    public Identity ofDirectory(Principal.AssumedRole caller) {
        Session session = caller.session();
        DirectoryUser user = session.directory()
                .filter(any -> session.narrowing().isEmpty()
                        && session.chosen().isEmpty()
                        && session.attributes().withheld().isComplete())
                .orElseThrow(() -> AwsException.of(
                        ACCESS_DENIED, "Only a whole session of a user of a directory can be used so: log in again."));
        return new Identity(
                new Source(Source.Kind.LDAP, session.provider()),
                session.issuer(),
                session.subject(),
                session.sessionId(),
                session.assertedAt(),
                user.loginName().orElse(session.userName()),
                session.userName(),
                new IdentityClaims(
                        session.claims(),
                        session.attributes().withheld().names(),
                        session.attributes().tags(),
                        session.attributes().sourceIdentity()),
                Duration.between(clock.instant(), session.expiration()),
                new Grant.Directory(user.dn(), user.groups()));
    }

    private Duration longestSession(Session session, TrustedRole role) {
        Duration left = Duration.between(clock.instant(), session.expiration());
        Duration longest =
                role.longestSession().compareTo(LONGEST_SESSION) < 0 ? role.longestSession() : LONGEST_SESSION;
        return left.compareTo(longest) < 0 ? left : longest;
    }

    private static IdentityClaims claims(Session session) {
        Map<String, String> tags = new LinkedHashMap<>(session.attributes().tags());
        tags.keySet()
                .retainAll(session.assumption()
                        .map(assumption -> assumption.transitiveTags())
                        .orElse(Set.of()));
        return new IdentityClaims(
                session.claims(),
                session.attributes().withheld().names(),
                tags,
                session.attributes().sourceIdentity());
    }
}
