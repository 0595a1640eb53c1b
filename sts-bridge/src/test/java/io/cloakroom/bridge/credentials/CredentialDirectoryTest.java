package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;
import static io.cloakroom.bridge.credentials.Sessions.ISSUER;
import static io.cloakroom.bridge.credentials.Sessions.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sigv4.CredentialScope;
import io.cloakroom.aws.sigv4.SigningKey;
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.state.FakeStateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CredentialDirectoryTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CredentialScope TODAY = new CredentialScope(LocalDate.of(2026, 3, 1), "us-east-1", "s3");

    private Instant now = NOW;
    private final SessionSealer sealer = new SessionSealer(
            KeyRing.derivedFrom(MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))), RANDOM);
    private final Cutoffs cutoffs = new Cutoffs(StateViews.inMemory(), () -> now, Duration.ofDays(1));
    private final CredentialDirectory directory = new CredentialDirectory(
            Optional.of(new RootCredentials("minioadmin", new Secret("minioadmin-secret"))),
            LongTermKeys.NONE,
            sealer,
            cutoffs,
            () -> now);
    private final IssuedCredentials issued = sealer.issue(Sessions.ofAlice());

    @Test
    @DisplayName("S-72 an opened session weighs what it holds, not what its token is long")
    void s72_sessionsWeighWhatTheyHold() {
        Session plain = Sessions.ofAlice();
        Map<String, List<String>> claims = Map.of("groups", Collections.nCopies(1000, "x"));
        Session many = plain.withAttributes(
                new Attributes(claims, Withheld.only(Set.of()), Map.of("k", "v".repeat(256)), Optional.empty()));
        assertThat(CredentialDirectory.bytesOf(many) - CredentialDirectory.bytesOf(plain))
                .isGreaterThan(1000 * 52 + 256);
    }

    @Test
    void findsTheOwner() {
        Credential found = directory.find("minioadmin", Optional.empty());
        assertThat(found)
                .isInstanceOfSatisfying(
                        Credential.Root.class,
                        root -> assertThat(root.accessKeyId()).isEqualTo("minioadmin"));
    }

    /** A revocation that this node cannot hear of must not be late by more than the limit. */
    @Test
    void aStateThatIsTooOldRefusesTemporaryCredentials() {
        FakeStateStore store = new FakeStateStore();
        try (StateView state =
                StateView.open(store, () -> now, StateViews.nanosOf(() -> now), Duration.ofMinutes(15))) {
            CredentialDirectory cautious = new CredentialDirectory(
                    Optional.of(new RootCredentials("minioadmin", new Secret("minioadmin-secret"))),
                    LongTermKeys.NONE,
                    sealer,
                    new Cutoffs(state, () -> now, Duration.ofDays(1)),
                    () -> now);
            Optional<String> token = Optional.of(issued.sessionToken());
            assertThat(cautious.find(issued.accessKeyId(), token)).isNotNull();
            store.goAway();
            now = NOW.plus(Duration.ofMinutes(15)).plusMillis(1);
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> cautious.find(issued.accessKeyId(), token))
                    .returns(AwsErrorCode.SERVICE_UNAVAILABLE, AwsException::code);
            assertThat(cautious.find("minioadmin", Optional.empty())).isInstanceOf(Credential.Root.class);
        }
    }

    @Test
    @DisplayName("S-13 a session ends when the ring no longer has the key that sealed it, though it is cached")
    void s13_aSessionEndsWithTheKeyThatSealedIt() {
        MasterKey masterKey = MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        StateView state = StateViews.inMemory();
        StateView other = StateViews.inMemory();
        KeyRing ring = KeyRing.open(state, masterKey, RANDOM, () -> now);
        KeyRing.open(other, masterKey, RANDOM, () -> now);
        SessionSealer replaceable = new SessionSealer(ring, RANDOM);
        CredentialDirectory found =
                new CredentialDirectory(Optional.empty(), LongTermKeys.NONE, replaceable, cutoffs, () -> now);
        IssuedCredentials alice = replaceable.issue(Sessions.ofAlice());
        Optional<String> token = Optional.of(alice.sessionToken());
        assertThat(found.find(alice.accessKeyId(), token)).isSameAs(found.find(alice.accessKeyId(), token));

        ring.rotate(Duration.ofHours(12));
        assertThat(found.find(alice.accessKeyId(), token))
                .as("its key still opens")
                .isNotNull();

        state.update(KeyRing.PATH, mine -> other.get(KeyRing.PATH).orElseThrow().json());
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> found.find(alice.accessKeyId(), token))
                .returns(AwsErrorCode.INVALID_TOKEN_ID, AwsException::code);
    }

    @Test
    void findsASession() {
        Credential found = find();
        assertThat(found)
                .isInstanceOfSatisfying(
                        Credential.Temporary.class,
                        temporary -> assertThat(temporary.session()).isEqualTo(Sessions.ofAlice()));
        assertThat(found).as("opened once").isSameAs(find());
    }

    @Test
    void keepsTheSigningKeyOfTheDay() {
        Credential found = find();
        SigningKey key = found.signingKey(TODAY);
        assertThat(found.signingKey(new CredentialScope(LocalDate.of(2026, 3, 1), "us-east-1", "s3")))
                .isSameAs(key);
        CredentialScope tomorrow = new CredentialScope(LocalDate.of(2026, 3, 2), "us-east-1", "s3");
        assertThat(found.signingKey(tomorrow)).isNotSameAs(key);
    }

    @Test
    void s16_aLongTermKeyGoesWithoutToken() {
        refuses("minioadmin", Optional.of(issued.sessionToken()), INVALID_TOKEN_ID, "long-term");
        refuses("minioadmin", Optional.of(""), INVALID_TOKEN_ID, "long-term");
    }

    @Test
    void s16_aTemporaryKeyGoesWithItsOwnToken() {
        refuses(issued.accessKeyId(), Optional.empty(), INVALID_TOKEN_ID, issued.accessKeyId());
        assertThat(find()).isNotNull();
        String others = sealer.issue(Sessions.ofAlice()).sessionToken();
        refuses(issued.accessKeyId(), Optional.of(others), INVALID_TOKEN_ID, "not issued here");
        refuses("ASIA0000000000000000", Optional.of(issued.sessionToken()), INVALID_TOKEN_ID, "not issued here");
    }

    @Test
    void knowsNoOtherKeys() {
        for (String id :
                new String[] {"", "nobody", "AKIA0123456789ABCDEF", "ASIA", "ASIA0123456789abcdef", "Minioadmin"}) {
            refuses(id, Optional.empty(), INVALID_ACCESS_KEY_ID, "does not exist");
            refuses(id, Optional.of(issued.sessionToken()), INVALID_ACCESS_KEY_ID, "does not exist");
        }
    }

    @Test
    void s17_anExpiredSessionIsUnknownCachedOrNot() {
        assertThat(find()).isNotNull();
        now = Sessions.ofAlice().expiration().minusSeconds(1);
        assertThat(find()).isNotNull();
        now = Sessions.ofAlice().expiration();
        refuses(
                issued.accessKeyId(),
                Optional.of(issued.sessionToken()),
                INVALID_ACCESS_KEY_ID,
                "The Access Key Id you provided does not exist in our records. The session expired at 2026-03-01T13:00:00Z.");
        CredentialDirectory fresh =
                new CredentialDirectory(Optional.empty(), LongTermKeys.NONE, sealer, cutoffs, () -> now);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> fresh.find(issued.accessKeyId(), Optional.of(issued.sessionToken())))
                .returns(INVALID_ACCESS_KEY_ID, AwsException::code);
    }

    @Test
    void aRevokedSessionIsUnknownAtOnceThoughCached() {
        assertThat(find()).isNotNull();
        cutoffs.add(new Cutoff(new Scope.Subject(ISSUER, Sessions.ofAlice().subject()), NOW));
        refuses(
                issued.accessKeyId(),
                Optional.of(issued.sessionToken()),
                INVALID_ACCESS_KEY_ID,
                "The Access Key Id you provided does not exist in our records. The session was revoked as of 2026-03-01T12:00:00Z.");
    }

    @Test
    void aUserOfADirectoryIsSeenInARoleToo() {
        List<Session> seen = new ArrayList<>();
        LongTermKeys keys = new LongTermKeys() {
            @Override
            public Optional<Credential> find(String accessKeyId) {
                return Optional.empty();
            }

            @Override
            public boolean isCurrentUser(Session session) {
                return true;
            }

            @Override
            public boolean isCurrentRole(Session session) {
                return true;
            }

            @Override
            public List<String> groupsOf(Session session) {
                return List.of();
            }

            @Override
            public void seen(Session session) {
                seen.add(session);
            }
        };
        CredentialDirectory withUsers = new CredentialDirectory(Optional.empty(), keys, sealer, cutoffs, () -> now);
        IssuedCredentials inRole = sealer.issue(Sessions.ofDirectoryUserInRole("ASIA0123456789ABCDEF"));

        withUsers.find(inRole.accessKeyId(), Optional.of(inRole.sessionToken()));
        withUsers.find(issued.accessKeyId(), Optional.of(issued.sessionToken()));

        assertThat(seen).extracting(Session::directoryOwner).containsExactly(Optional.of(Sessions.DN));
    }

    @Test
    void aCutoffOfAGroupOfADirectoryReachesWhatWasMadeFromItsSessions() {
        Session inRole = Sessions.ofDirectoryUserInRole("ASIA0123456789ABCDEF");
        cutoffs.add(new Cutoff(new Scope.Policy(DirectoryUser.ISSUER, "cn=others,ou=groups,dc=example"), NOW));
        assertThat(cutoffs.voiding("ASIA0123456789ABCDEG", inRole)).isEmpty();

        cutoffs.add(new Cutoff(new Scope.Policy(DirectoryUser.ISSUER, "cn=lab,ou=groups,dc=example"), NOW));
        assertThat(cutoffs.voiding("ASIA0123456789ABCDEF", Sessions.ofDirectoryUser()))
                .isPresent();
        assertThat(cutoffs.voiding("ASIA0123456789ABCDEG", inRole)).isPresent();
    }

    private Credential find() {
        return directory.find(issued.accessKeyId(), Optional.of(issued.sessionToken()));
    }

    private void refuses(String accessKeyId, Optional<String> token, AwsErrorCode code, String message) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> directory.find(accessKeyId, token))
                .returns(code, AwsException::code)
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(issued.sessionToken()));
    }
}
