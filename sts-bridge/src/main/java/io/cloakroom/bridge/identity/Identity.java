package io.cloakroom.bridge.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody that an identity source vouches for. Only the sources make one, from proof that they have checked.
 *
 * @param issuer who asserted the identity, for cut-offs: the {@code iss} of a token
 * @param subject the user's id at the issuer, which never passes to another user: the {@code sub} of a token
 * @param sessionId the login session at the issuer, if there is one
 * @param assertedAt when the issuer asserted it; a cut-off from then on voids it
 * @param readableName the user's name for people
 * @param parentUser MinIO's parent user, unique across sources; the value of {@code aws:username}
 * @param longestSession longer sessions are cut to it
 */
public record Identity(
        Source source,
        String issuer,
        String subject,
        Optional<String> sessionId,
        Instant assertedAt,
        String readableName,
        String parentUser,
        IdentityClaims claims,
        Duration longestSession,
        Grant grant) {}
