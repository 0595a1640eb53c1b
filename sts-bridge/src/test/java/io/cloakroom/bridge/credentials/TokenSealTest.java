package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.state.FakeStateStore;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TokenSealTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final InstantSource CLOCK = InstantSource.fixed(Sessions.NOW);
    private static final MasterKey MASTER = MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    private static final byte[] CONTENT = "refresh token".getBytes(UTF_8);

    private final StateStore store = new MemoryStateStore();
    private final KeyRing ring = KeyRing.open(StateViews.over(store), MASTER, RANDOM, CLOCK);
    private final TokenSeal seal = new TokenSeal(ring, "test", RANDOM);

    @Test
    void opensWhatWasSealedHereForThisPurpose() {
        String sealed = seal.seal(CONTENT);
        assertThat(sealed).matches("[A-Za-z0-9_-]+").isNotEqualTo(seal.seal(CONTENT));
        assertThat(seal.open(sealed)).hasValue(CONTENT);
        assertThat(new TokenSeal(ring, "test", RANDOM).open(sealed)).hasValue(CONTENT);
        assertThat(new TokenSeal(ring, "test 2", RANDOM).open(sealed)).isEmpty();
    }

    @Test
    void otherInstallationsDoNotOpenIt() {
        KeyRing other = KeyRing.open(StateViews.over(new MemoryStateStore()), MASTER, RANDOM, CLOCK);
        assertThat(new TokenSeal(other, "test", RANDOM).open(seal.seal(CONTENT)))
                .isEmpty();
    }

    @Test
    void noBitOfItCanBeChanged() {
        String sealed = seal.seal(CONTENT);
        for (int i = 0; i < sealed.length(); i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThat(seal.open(changed)).as("changed at %d", i).isEmpty();
        }
        assertThat(seal.open(sealed + "=")).isEmpty();
        assertThat(seal.open(sealed + "A")).isEmpty();
        assertThat(seal.open(sealed.substring(1))).isEmpty();
        assertThat(seal.open("")).isEmpty();
        assertThat(seal.open("not base64!")).isEmpty();
    }

    @Test
    void outlivesARotation() {
        String sealed = seal.seal(CONTENT);
        ring.rotate(Duration.ofHours(12));
        assertThat(seal.open(sealed)).hasValue(CONTENT);
    }

    @Test
    void whatMayBeNewerThanTheStateIsNotCalledForeign() {
        FakeStateStore elsewhere = new FakeStateStore();
        Instant[] now = {Sessions.NOW};
        try (StateView behind =
                StateView.open(elsewhere, () -> now[0], StateViews.nanosOf(() -> now[0]), Duration.ofMinutes(15))) {
            TokenSeal old = new TokenSeal(KeyRing.open(behind, MASTER, RANDOM, CLOCK), "test", RANDOM);
            KeyRing newer = KeyRing.open(StateViews.over(elsewhere.elsewhere()), MASTER, RANDOM, CLOCK);
            elsewhere.goAway();
            now[0] = Sessions.NOW.plusSeconds(60);
            newer.rotate(Duration.ofHours(12));
            String sealed = new TokenSeal(newer, "test", RANDOM).seal(CONTENT);
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> old.open(sealed))
                    .returns(SERVICE_UNAVAILABLE, AwsException::code);
        }
    }
}
