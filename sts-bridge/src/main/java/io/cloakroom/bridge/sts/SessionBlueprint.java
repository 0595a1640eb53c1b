package io.cloakroom.bridge.sts;

import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.oidc.Identity;
import io.cloakroom.policy.match.VariableNames;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a session is made of, before it has a time. */
record SessionBlueprint(
        Identity identity,
        Optional<String> role,
        Optional<String> roleSessionName,
        List<String> policies,
        Optional<String> sessionPolicy) {
    private static final String CLAIM_PREFIX = "jwt:";
    private static final int MAX_NAME = 64;
    /** The claims policies may use. Issuer and subject are parts of a session of their own. */
    private static final Set<String> CLAIMS = VariableNames.names().stream()
            .filter(name -> name.startsWith(CLAIM_PREFIX))
            .map(name -> name.substring(CLAIM_PREFIX.length()))
            .filter(name -> !name.equals("iss") && !name.equals("sub"))
            .collect(Collectors.toUnmodifiableSet());

    Session session(Instant now, Duration duration) {
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        return new Session(
                arn(),
                identity.provider().name(),
                identity.issuer(),
                identity.subject(),
                identity.sessionId(),
                identity.parentUser(),
                policies,
                role,
                sessionPolicy,
                claims(),
                identity.assertedAt(),
                issuedAt,
                issuedAt.plus(duration));
    }

    private String arn() {
        String assumed = role.map(RoleArn::id).orElse(identity.provider().name());
        return "arn:aws:sts::000000000000:assumed-role/%s/%s".formatted(assumed, sessionName());
    }

    /** The label in the ARN. A name from the token is spelled with what AWS allows there, so that it cannot pass for more. */
    String sessionName() {
        return roleSessionName.orElseGet(() -> {
            String name = identity.readableName().replaceAll("[^\\w+=,.@-]", "-");
            return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
        });
    }

    private Map<String, List<String>> claims() {
        Map<String, List<String>> claims = new LinkedHashMap<>();
        for (String name : CLAIMS) {
            List<String> values = identity.texts(name);
            if (!values.isEmpty()) {
                claims.put(name, values);
            }
        }
        return claims;
    }
}
