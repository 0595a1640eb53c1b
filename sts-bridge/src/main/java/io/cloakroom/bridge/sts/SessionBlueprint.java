package io.cloakroom.bridge.sts;

import io.cloakroom.aws.Account;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.ClaimRoom;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.RoleArn;
import io.cloakroom.bridge.policies.PolicySource;
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
import java.util.regex.Pattern;

/** Everything a session is made from, except its times. */
record SessionBlueprint(Login login, Optional<String> sessionPolicy) {
    private static final int MAX_NAME = 64;
    private static final Pattern UNUSUAL = Pattern.compile("[^\\w+=,.@-]");
    /** Claims that are separate parts of a session. */
    private static final Set<String> APART = Set.of("iss", "sub");

    /** @throws AwsException as {@link SessionPolicies#compact} */
    static SessionBlueprint of(Login login, PolicySource policies) {
        return new SessionBlueprint(login, SessionPolicies.compact(login, policies));
    }

    Session session(Instant now, Duration duration) {
        Identity identity = login.identity();
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Session session = new Session(
                arn(),
                identity.source().name(),
                identity.issuer(),
                identity.subject(),
                identity.sessionId(),
                identity.parentUser(),
                policies(),
                role(),
                sessionPolicy,
                attributes(),
                identity.assertedAt(),
                issuedAt,
                issuedAt.plus(duration),
                login.asked()
                        .revokeType()
                        .or(() -> login.role().flatMap(RoleUse::from).flatMap(Session::revokeType)),
                login.role().map(use -> use.assumption(tags().keySet())),
                login.chosen());
        return ClaimRoom.fill(session, others());
    }

    /**
     * The names that are sealed into the session. None for a role or a user, whose policies are looked up when a
     * request is decided; for a user of a directory, the DNs of its groups.
     */
    private List<String> policies() {
        return switch (login.identity().grant()) {
            case Grant.Names names -> names.policies();
            case Grant.Role role -> List.of();
            case Grant.Attached attached -> List.of();
            case Grant.Directory user -> user.groups();
        };
    }

    private Optional<String> role() {
        return switch (login.identity().grant()) {
            case Grant.Names names -> Optional.empty();
            case Grant.Role role -> Optional.of(role.arn());
            case Grant.Attached attached -> Optional.of(Session.userArn(attached.user()));
            case Grant.Directory user -> Optional.of(Session.directoryArn(user.dn()));
        };
    }

    private String arn() {
        String assumed = switch (login.identity().grant()) {
            case Grant.Names names -> login.identity().source().name();
            case Grant.Role role -> RoleArn.id(role.arn());
            case Grant.Attached attached -> label(attached.user());
            case Grant.Directory user -> login.identity().source().name();
        };
        return "arn:aws:sts::" + Account.ID + ":assumed-role/" + assumed + "/" + sessionName();
    }

    String sessionName() {
        return login.asked()
                .roleSessionName()
                .orElseGet(() -> label(login.identity().readableName()));
    }

    /** A name as part of the ARN. Other characters than AWS allows there are replaced, so that it stays one part. */
    private static String label(String name) {
        String label = UNUSUAL.matcher(name).replaceAll("-");
        return label.length() <= MAX_NAME ? label : label.substring(0, MAX_NAME);
    }

    /** The claims that policies see, at the login and in the session. */
    TokenClaims said() {
        return new TokenClaims(claims(name -> true), tags(), sourceIdentity());
    }

    private Attributes attributes() {
        IdentityClaims said = login.identity().claims();
        return new Attributes(
                claims(name -> !APART.contains(name) && isCore(name)),
                new Withheld(said.withheld(), knowsWhatIsWithheld()),
                tags(),
                sourceIdentity());
    }

    /** Whether the withheld claims are all known by name. A session made from one without that list has none either. */
    private boolean knowsWhatIsWithheld() {
        return login.role()
                .flatMap(RoleUse::from)
                .map(from -> from.attributes().withheld().isComplete())
                .orElse(true);
    }

    /** The identity's, if it has one; a request for another was refused before. */
    Optional<String> sourceIdentity() {
        return login.identity()
                .claims()
                .sourceIdentity()
                .or(() -> login.role().flatMap(use -> use.asked().sourceIdentity()));
    }

    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>(login.identity().claims().tags());
        tags.putAll(login.tags());
        return tags;
    }

    /** The login name in a directory is kept with MinIO's claims: it is short, and policies often use it. */
    private static boolean isCore(String claim) {
        return TokenClaims.isStandard(claim) || claim.equals("ldapUsername");
    }

    /** The claims that MinIO has no key for. */
    private Map<String, List<String>> others() {
        Set<String> withheld = login.identity().claims().withheld();
        return claims(name -> !APART.contains(name) && !isCore(name) && !withheld.contains(name));
    }

    /** Only claims about the user. Those about the token and the login end with the login. */
    private Map<String, List<String>> claims(Predicate<String> wanted) {
        Map<String, List<String>> claims =
                new LinkedHashMap<>(login.identity().claims().values());
        claims.keySet().removeIf(name -> TokenClaims.isTechnical(name) || !wanted.test(name));
        return claims;
    }
}
