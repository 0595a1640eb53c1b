package io.cloakroom.bridge.credentials;

import static io.cloakroom.bridge.credentials.Sessions.ISSUER;
import static io.cloakroom.bridge.credentials.Sessions.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateFile;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateViews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CutoffsTest {
    private static final String ACCESS_KEY_ID = "ASIA0123456789ABCDEF";
    private static final String SUBJECT = Sessions.ofAlice().subject();
    private static final String USER = Sessions.ofAlice().userName();
    private static final String ROLE = "arn:minio:iam:::role/nOybJqMNzNmroqEKq5D0EUsRZw0";
    private static final Duration RETENTION = Duration.ofHours(24);

    private Instant now = NOW;
    private final StateStore store = new MemoryStateStore();
    private final Cutoffs cutoffs = new Cutoffs(StateViews.over(store), () -> now, RETENTION);

    static Stream<Arguments> scopes() {
        return Stream.of(
                Arguments.of(new Scope.Subject(ISSUER, SUBJECT), true),
                Arguments.of(new Scope.Subject("https://elsewhere", SUBJECT), false),
                Arguments.of(new Scope.Subject(ISSUER, "somebody else"), false),
                Arguments.of(new Scope.Login(ISSUER, "sid-1"), true),
                Arguments.of(new Scope.Login("https://elsewhere", "sid-1"), false),
                Arguments.of(new Scope.Login(ISSUER, "sid-2"), false),
                Arguments.of(new Scope.LoginSoFar(ISSUER, "sid-1"), true),
                Arguments.of(new Scope.LoginSoFar("https://elsewhere", "sid-1"), false),
                Arguments.of(new Scope.Account(USER), true),
                Arguments.of(new Scope.Account("somebody else"), false),
                Arguments.of(new Scope.RevokeType(USER, "laptop"), true),
                Arguments.of(new Scope.RevokeType(USER, "phone"), false),
                Arguments.of(new Scope.RevokeType("somebody else", "laptop"), false),
                Arguments.of(new Scope.Policy(ISSUER, "readonly"), true),
                Arguments.of(new Scope.Policy(ISSUER, "readwrite"), false),
                Arguments.of(new Scope.Policy("https://elsewhere", "readonly"), false),
                Arguments.of(new Scope.AccessKey(ACCESS_KEY_ID), true),
                Arguments.of(new Scope.AccessKey("ASIA0000000000000000"), false),
                Arguments.of(new Scope.Role(ROLE), true),
                Arguments.of(new Scope.Role("arn:minio:iam:::role/other"), false),
                Arguments.of(new Scope.Issuer(ISSUER), true),
                Arguments.of(new Scope.Issuer("https://elsewhere"), false),
                Arguments.of(new Scope.Everything(), true));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void voidsTheSessionsOfItsScope(Scope scope, boolean matches) {
        assertThat(voids(assertedAt(NOW))).isFalse();
        cutoffs.add(new Cutoff(scope, NOW));
        assertThat(voids(assertedAt(NOW))).as("equal counts as before").isEqualTo(matches);
        assertThat(voids(assertedAt(NOW.minusSeconds(1)))).isEqualTo(matches);
        assertThat(voids(assertedAt(NOW.plusSeconds(1)))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void isInForceAfterARestart(Scope scope, boolean matches) {
        cutoffs.add(new Cutoff(scope, NOW));
        Cutoffs restarted = new Cutoffs(StateViews.over(store), () -> now, RETENTION);
        assertThat(restarted.voiding(ACCESS_KEY_ID, assertedAt(NOW)).isPresent())
                .isEqualTo(matches);
    }

    @Test
    void comesFromOtherNodesToo() {
        Cutoffs elsewhere = new Cutoffs(StateViews.over(store), () -> now, RETENTION);
        cutoffs.add(new Cutoff(new Scope.Everything(), NOW));
        Instant deadline = Instant.now().plusSeconds(20);
        while (elsewhere.voiding(assertedAt(NOW)).isEmpty()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void isMovedForwardOnly() {
        Scope scope = new Scope.Subject(ISSUER, SUBJECT);
        cutoffs.add(new Cutoff(scope, NOW));
        cutoffs.add(new Cutoff(scope, NOW.minusSeconds(60)));
        assertThat(voids(assertedAt(NOW))).isTrue();
        cutoffs.add(new Cutoff(scope, NOW.plusSeconds(60)));
        assertThat(voids(assertedAt(NOW.plusSeconds(60)))).isTrue();
        assertThat(store.list(CutoffFile.DIRECTORY).documents()).hasSize(1);
    }

    @Test
    void concernsTokensBeforeTheyBuyAnything() {
        cutoffs.add(new Cutoff(new Scope.Login(ISSUER, "sid-1"), NOW));
        assertThat(cutoffs.voiding(assertedAt(NOW.minusSeconds(5)))).isPresent();
    }

    @Test
    void offlineTokensOutliveALogoutOnly() {
        Session offline = Sessions.saying(Map.of("scope", List.of("openid offline_access s3")));
        cutoffs.add(new Cutoff(new Scope.Login(ISSUER, "sid-1"), NOW));
        assertThat(voids(offline)).isFalse();
        cutoffs.add(new Cutoff(new Scope.LoginSoFar(ISSUER, "sid-1"), NOW));
        assertThat(voids(offline)).isTrue();
    }

    @Test
    void coverWhatTheyVoidAlready() {
        Scope scope = new Scope.Subject(ISSUER, SUBJECT);
        assertThat(cutoffs.cover(new Cutoff(scope, NOW))).isFalse();
        cutoffs.add(new Cutoff(scope, NOW));
        assertThat(cutoffs.cover(new Cutoff(scope, NOW))).isTrue();
        assertThat(cutoffs.cover(new Cutoff(scope, NOW.plusSeconds(1)))).isFalse();
    }

    @Test
    void livesAsLongAsASessionItCouldVoid() {
        cutoffs.add(new Cutoff(new Scope.Subject(ISSUER, "leaver"), NOW));
        cutoffs.add(new Cutoff(new Scope.Subject(ISSUER, "clock ahead"), NOW.plus(RETENTION)));
        now = now.plus(RETENTION);
        cutoffs.add(new Cutoff(new Scope.Subject(ISSUER, "second"), now));
        assertThat(store.list(CutoffFile.DIRECTORY).documents()).hasSize(3);
        now = now.plusSeconds(1);
        cutoffs.add(new Cutoff(new Scope.Subject(ISSUER, "third"), now));
        assertThat(store.list(CutoffFile.DIRECTORY).documents()).hasSize(3);
        assertThat(store.get(CutoffFile.pathOf(new Scope.Subject(ISSUER, "leaver"))))
                .isEmpty();
    }

    @Test
    void anUnreadableEntryIsNotSkipped() {
        assertThat(store.compareAndPut(CutoffFile.DIRECTORY + "x", StateStore.ABSENT, "{\"scope\":{\"kind\":\"new\"}}"))
                .isPresent();
        assertThatIllegalStateException().isThrownBy(() -> new Cutoffs(StateViews.over(store), () -> now, RETENTION));
    }

    private boolean voids(Session session) {
        return cutoffs.voiding(ACCESS_KEY_ID, session).isPresent();
    }

    private static Session assertedAt(Instant at) {
        return Sessions.asserted(at, Optional.of("sid-1"), Optional.of(ROLE)).withRevokeType(Optional.of("laptop"));
    }

    @Test
    void saysWhatIsInForce() {
        CutoffFile all = cutoffs.add(new Cutoff(new Scope.Everything(), NOW.minusSeconds(60)));
        CutoffFile policy = cutoffs.add(new Cutoff(new Scope.Policy(ISSUER, "readonly"), NOW));
        assertThat(cutoffs.inForce()).containsExactly(policy, all);
        assertThat(all).isEqualTo(new CutoffFile(all.cutoff(), NOW.plus(RETENTION)));
        assertThat(cutoffs.add(new Cutoff(new Scope.Everything(), NOW.minusSeconds(90))))
                .as("it is moved forward only")
                .isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void aScopeThatIsAskedForIsReadAsItIsWritten(Scope scope, boolean matches) {
        assertThat(CutoffFile.askedScope(
                        new CutoffFile(new Cutoff(scope, NOW), NOW).toTree().path("scope")))
                .isEqualTo(scope);
    }

    /** Whoever misspells a part of it would revoke more than they wanted, or less. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        no object        | "everything"                                             | an object
        nothing          | {}                                                       | no `kind`
        unknown kind     | {"kind":"users"}                                         | no kind `users`
        a part too few   | {"kind":"subject","subject":"a"}                         | no `issuer`
        a part too many  | {"kind":"everything","issuer":"https://idp.example.org"} | nothing but: kind
        no text          | {"kind":"account","user":7}                              | `user`
        an empty text    | {"kind":"account","user":""}                             | `user`
        """)
    void refusesAScopeThatIsNone(String why, String json, String sentence) throws Exception {
        JsonNode scope = new ObjectMapper().readTree(json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CutoffFile.askedScope(scope))
                .withMessageContaining(sentence);
    }

    /** A backup from Monday must not give back what was revoked on Wednesday. */
    @Test
    void anImportedStateMovesCutoffsForwardOnly() {
        Scope alice = new Scope.Subject("https://idp.example.org", "alice");
        String path = CutoffFile.pathOf(alice);
        Instant monday = Instant.parse("2026-03-02T12:00:00Z");
        Instant wednesday = Instant.parse("2026-03-04T12:00:00Z");
        String older = new CutoffFile(new Cutoff(alice, monday), monday.plusSeconds(60)).toJson();
        String newer = new CutoffFile(new Cutoff(alice, wednesday), wednesday.plusSeconds(60)).toJson();
        for (String there : List.of(older, newer)) {
            StateStore restored = new MemoryStateStore();
            assertThat(restored.compareAndPut(path, StateStore.ABSENT, there)).isPresent();
            StateStore backup = new MemoryStateStore();
            assertThat(backup.compareAndPut(path, StateStore.ABSENT, there.equals(older) ? newer : older))
                    .isPresent();

            assertThat(StateFile.read(StateFile.write(backup), restored, false, Cutoffs::merge)
                            .conflicts())
                    .isEmpty();

            assertThat(restored.get(path).orElseThrow().json()).isEqualTo(newer);
        }
    }

    @Test
    void aFileWithAnUnreadableCutoffIsNotImported() {
        StateStore store = new MemoryStateStore();
        String file = "{\"format\":1,\"documents\":{\"cutoffs/x\":{}}}";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateFile.read(file, store, true, Cutoffs::merge))
                .withMessageContaining("cutoffs/x");
        assertThat(store.list("").documents()).isEmpty();
    }
}
