package io.cloakroom.bridge.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sessions to test with. */
public final class Sessions {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final String ISSUER = "https://login.example.org/realms/demo";

    private Sessions() {}

    /** What the demo user's session looks like: asserted, issued now, and good for an hour. */
    public static Session ofAlice() {
        return asserted(NOW, Optional.of("1GBqmVFzoOEIKTvPMLJzVW_1"), Optional.empty());
    }

    /** Of a user of this installation who was in {@code /lab} and {@code /staff} when it was issued. */
    public static Session ofUser() {
        return asserted(NOW, Optional.empty(), Optional.of(Session.userArn("alice")));
    }

    /** These claims, none withheld, no tags. */
    public static Attributes attributes(Map<String, List<String>> claims) {
        return new Attributes(claims, Withheld.only(Set.of()), Map.of(), Optional.empty());
    }

    static Session asserted(Instant at, Optional<String> sid, Optional<String> role) {
        return new Session(
                "arn:aws:sts::000000000000:assumed-role/_/alice",
                "_",
                ISSUER,
                "68fc385a-0922-4d21-87e9-6de7ab076765",
                sid,
                "-Q_ttVtuxzDXZQFKLFtwmxBMOKvdfwM-0LzIPxY5R74",
                List.of("lab-data", "readonly"),
                role,
                Optional.empty(),
                attributes(Map.of("preferred_username", List.of("alice"), "groups", List.of("/lab", "/staff"))),
                at,
                NOW,
                NOW.plus(Duration.ofHours(1)));
    }

    static Session withSessionPolicy(String policy) {
        return with(ofAlice().policies(), Optional.of(policy));
    }

    static Session withPolicies(List<String> policies) {
        return with(policies, Optional.empty());
    }

    private static Session with(List<String> policies, Optional<String> sessionPolicy) {
        Session alice = ofAlice();
        return new Session(
                alice.arn(),
                alice.provider(),
                alice.issuer(),
                alice.subject(),
                alice.sessionId(),
                alice.userName(),
                policies,
                alice.role(),
                sessionPolicy,
                alice.attributes(),
                alice.assertedAt(),
                alice.issuedAt(),
                alice.expiration());
    }
}
