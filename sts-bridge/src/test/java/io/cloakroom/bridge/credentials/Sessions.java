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

    static final String DN = "uid=alice,ou=people,dc=example";

    private Sessions() {}

    /** What the demo user's session looks like: asserted, issued now, and good for an hour. */
    public static Session ofAlice() {
        return asserted(NOW, Optional.of("1GBqmVFzoOEIKTvPMLJzVW_1"), Optional.empty());
    }

    /** Of a user of this installation who was in {@code /lab} and {@code /staff} when it was issued. */
    public static Session ofUser() {
        return asserted(NOW, Optional.empty(), Optional.of(Session.userArn("alice")));
    }

    /** Of a provider, asserted and issued at a time. */
    public static Session of(String provider, String issuer, Instant at, Instant expiration) {
        Session alice = ofAlice();
        return new Session(
                alice.arn(),
                provider,
                issuer,
                alice.subject(),
                alice.sessionId(),
                alice.userName(),
                alice.policies(),
                alice.role(),
                alice.sessionPolicy(),
                alice.attributes(),
                at,
                at,
                expiration);
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

    /** Made with a token that has these claims, of the login {@code sid-1}. */
    static Session saying(Map<String, List<String>> claims) {
        Session alice = ofAlice();
        return new Session(
                alice.arn(),
                alice.provider(),
                alice.issuer(),
                alice.subject(),
                Optional.of("sid-1"),
                alice.userName(),
                alice.policies(),
                alice.role(),
                alice.sessionPolicy(),
                attributes(claims),
                alice.assertedAt(),
                alice.issuedAt(),
                alice.expiration());
    }

    /** Of a user of a directory, in two of its groups. */
    static Session ofDirectoryUser() {
        return ofDirectory(
                List.of("cn=lab,ou=groups,dc=example", "cn=staff,ou=groups,dc=example"),
                Session.directoryArn(DN),
                Optional.empty());
    }

    /** What this user got by taking on a role with such a session. */
    static Session ofDirectoryUserInRole(String accessKeyId) {
        Origin origin = Origin.of(accessKeyId, ofDirectoryUser());
        return ofDirectory(
                List.of(),
                "arn:aws:iam::000000000000:role/analyst",
                Optional.of(new Assumption("id-of-analyst", List.of(), Set.of(), List.of(origin))));
    }

    private static Session ofDirectory(List<String> policies, String role, Optional<Assumption> assumption) {
        return new Session(
                "arn:aws:sts::000000000000:assumed-role/ldap/alice",
                "ldap",
                DirectoryUser.ISSUER,
                DN,
                Optional.empty(),
                "alice",
                policies,
                Optional.of(role),
                Optional.empty(),
                attributes(Map.of("ldapUsername", List.of("alice"))),
                NOW,
                NOW,
                NOW.plus(Duration.ofHours(1)),
                Optional.empty(),
                assumption);
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
