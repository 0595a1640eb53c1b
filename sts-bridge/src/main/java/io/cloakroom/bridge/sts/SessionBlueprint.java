package io.cloakroom.bridge.sts;

import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.ClaimRoom;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.bridge.identity.oidc.Identity;
import io.cloakroom.policy.condition.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Everything a session is made from, except its times. */
record SessionBlueprint(
        Identity identity,
        TokenClaims token,
        Optional<String> role,
        Optional<String> roleSessionName,
        List<String> policies,
        Optional<String> sessionPolicy) {
    private static final int MAX_NAME = 64;
    /** Claims that are separate parts of a session. */
    private static final Set<String> APART = Set.of("iss", "sub");

    Session session(Instant now, Duration duration) {
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Session session = new Session(
                arn(),
                identity.provider().name(),
                identity.issuer(),
                identity.subject(),
                identity.sessionId(),
                identity.parentUser(),
                policies,
                role,
                sessionPolicy,
                attributes(),
                identity.assertedAt(),
                issuedAt,
                issuedAt.plus(duration));
        return ClaimRoom.fill(session, others());
    }

    private String arn() {
        String assumed = role.map(RoleArn::id).orElse(identity.provider().name());
        return "arn:aws:sts::000000000000:assumed-role/%s/%s".formatted(assumed, sessionName());
    }

    /**
     * The label in the ARN. A name from the token keeps only characters that AWS allows there, so that it cannot pass
     * for more.
     */
    String sessionName() {
        return roleSessionName.orElseGet(() -> {
            String name = identity.readableName().replaceAll("[^\\w+=,.@-]", "-");
            return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
        });
    }

    private Attributes attributes() {
        return new Attributes(
                claims(TokenClaims::isStandard), Withheld.only(policyClaim()), token.tags(), token.sourceIdentity());
    }

    /**
     * The claims that MinIO has no key for, without the one that names policies: a session carries those names
     * separately.
     */
    private Map<String, List<String>> others() {
        Set<String> policyClaim = policyClaim();
        return claims(name -> !TokenClaims.isStandard(name) && !policyClaim.contains(name));
    }

    /**
     * The claim that names policies, which is therefore not sealed. Empty if the names are inside another claim:
     * objects are no values anyway. Also empty if MinIO has a key for the claim: those claims are sealed.
     */
    private Set<String> policyClaim() {
        return identity.provider()
                .claimName()
                .topLevel()
                .filter(name -> !TokenClaims.isStandard(name))
                .map(Set::of)
                .orElse(Set.of());
    }

    private Map<String, List<String>> claims(Predicate<String> wanted) {
        Map<String, List<String>> claims = new LinkedHashMap<>(token.claims());
        claims.keySet().removeIf(name -> APART.contains(name) || !wanted.test(name));
        return claims;
    }
}
