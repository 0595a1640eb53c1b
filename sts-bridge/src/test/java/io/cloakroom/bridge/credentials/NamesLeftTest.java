package io.cloakroom.bridge.credentials;

import static io.cloakroom.bridge.credentials.Sessions.ISSUER;
import static io.cloakroom.bridge.credentials.Sessions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateFile;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateViews;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Which sessions end when their user has other policies. */
class NamesLeftTest {
    private static final String ACCESS_KEY_ID = "ASIA0123456789ABCDEF";
    private static final Scope ALICE =
            new Scope.Subject(ISSUER, Sessions.ofAlice().subject());

    private final StateStore store = new MemoryStateStore();
    private final Cutoffs cutoffs = open(store);
    private final List<String> said = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(Cutoffs.class)).addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(Cutoffs.class)).detachAppender(log);
    }

    /** Policies whose names begin with {@code no-} deny something. */
    private static Cutoffs open(StateStore store) {
        Cutoffs cutoffs = new Cutoffs(StateViews.over(store), () -> NOW, Duration.ofDays(8));
        cutoffs.heed((session, name) -> name.startsWith("no-"));
        return cutoffs;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a policy was taken away        | lab-data,readonly | readonly              | true
        all of them were               | lab-data          | ''                    | true
        an unrelated role was          | lab-data,readonly | lab-data,readonly     | false
        another policy was given       | readonly          | lab-data,readonly     | false
        one that denies was given      | readonly          | no-deletes,readonly   | true
        it has the one that denies     | no-deletes,x      | no-deletes,x,y        | false
        one that denies was taken away | no-deletes,x      | x                     | true
        it never had a policy          | ''                | x                     | false
        """)
    void endsWhatNoLongerAgrees(String why, String held, String left, boolean isOver) {
        cutoffs.add(new Cutoff(ALICE, left(NOW, names(left))));
        assertThat(voids(holding(NOW, names(held)))).isEqualTo(isOver);
        assertThat(voids(holding(NOW.minusSeconds(60), names(held)))).isEqualTo(isOver);
        assertThat(voids(holding(NOW.plusSeconds(1), names(held))))
                .as("asserted after the change")
                .isFalse();
        assertThat(open(store).voiding(ACCESS_KEY_ID, holding(NOW, names(held))).isPresent())
                .as("after a restart")
                .isEqualTo(isOver);
    }

    @Test
    void saysSinceWhen() {
        cutoffs.add(new Cutoff(ALICE, left(NOW.minusSeconds(5), List.of())));
        assertThat(cutoffs.voiding(ACCESS_KEY_ID, holding(NOW.minusSeconds(60), List.of("x"))))
                .contains(new Cutoff(ALICE, NOW.minusSeconds(5)));
    }

    /** Of a policy that many users have got, nobody says who they are. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        it lacks the one that denies  | readonly            | no-deletes | true
        it has it                     | readonly,no-deletes | no-deletes | false
        it has nothing                | ''                  | no-deletes | true
        it lacks one that only allows | readonly            | writeonly  | false
        """)
    void endsWhatLacksWhatManyHaveGot(String why, String held, String gained, boolean isOver) {
        cutoffs.add(new Cutoff(new Scope.Issuer(ISSUER), NamesLeft.gained(NOW, gained)));
        assertThat(voids(holding(NOW, names(held)))).isEqualTo(isOver);
        assertThat(voids(holding(NOW.plusSeconds(1), names(held)))).isFalse();
        assertThat(open(store).voiding(ACCESS_KEY_ID, holding(NOW, names(held))).isPresent())
                .as("after a restart")
                .isEqualTo(isOver);
    }

    /** Such changes take nothing from anybody, so they end nothing that agrees with the others. */
    @Test
    void gainsOfManyAreMergedToo() {
        Scope all = new Scope.Issuer(ISSUER);
        for (int change = 0; change < 30; change++) {
            cutoffs.add(new Cutoff(all, NamesLeft.gained(NOW.minusSeconds(100 - change), "p" + change)));
        }
        cutoffs.add(new Cutoff(all, NamesLeft.gained(NOW.minusSeconds(200), "no-deletes")));
        assertThat(cutoffs.inForce().getFirst().cutoff().left()).hasSize(Cutoff.MAX_LEFT);
        assertThat(voids(holding(NOW.minusSeconds(300), List.of("readonly")))).isTrue();
        assertThat(voids(holding(NOW.minusSeconds(300), List.of("no-deletes")))).isFalse();
        assertThat(voids(holding(NOW, List.of("readonly")))).isFalse();
    }

    /** A claim that names nothing takes everything, whatever it looks like. */
    @Test
    void s68_anEmptyNameIsNone() {
        cutoffs.add(new Cutoff(ALICE, left(NOW, List.of(""))));
        assertThat(voids(holding(NOW, List.of("readonly")))).isTrue();
    }

    /** What the policy denies is asked when a request is decided: the document may be newer than the change. */
    @Test
    void aPolicyMayDenyLater() {
        cutoffs.add(new Cutoff(ALICE, left(NOW, List.of("x", "y"))));
        Session session = holding(NOW, List.of("x"));
        assertThat(voids(session)).isFalse();
        cutoffs.heed((any, name) -> name.equals("y"));
        assertThat(voids(session)).isTrue();
    }

    @Test
    void anEndedSessionDoesNotComeBackWithTheRight() {
        cutoffs.add(new Cutoff(ALICE, left(NOW.minusSeconds(60), List.of("x"))));
        cutoffs.add(new Cutoff(ALICE, left(NOW, List.of("lab-data", "x"))));
        assertThat(voids(holding(NOW.minusSeconds(90), List.of("lab-data")))).isTrue();
        assertThat(voids(holding(NOW.minusSeconds(30), List.of("lab-data")))).isFalse();
    }

    @Test
    void aSessionOfARoleEnds() {
        Session ofRole = Sessions.asserted(NOW, Optional.empty(), Optional.of("arn:minio:iam:::role/x"));
        cutoffs.add(new Cutoff(ALICE, left(NOW, ofRole.policies())));
        assertThat(voids(ofRole)).isTrue();
    }

    @Test
    void aSessionMadeFromAnotherHasItsPolicies() {
        Session first = holding(NOW, List.of("assumer", "x"));
        Session assumed = assumed(first);
        cutoffs.add(new Cutoff(ALICE, left(NOW, List.of("assumer", "x"))));
        assertThat(voids(assumed)).isFalse();
        cutoffs.add(new Cutoff(ALICE, left(NOW, List.of("x"))));
        assertThat(voids(assumed)).isTrue();
    }

    @Test
    void logoutsAndChangesOfOneScopeAreOneDocument() {
        cutoffs.add(new Cutoff(ALICE, left(NOW, List.of("x"))));
        cutoffs.add(new Cutoff(ALICE, NOW.minusSeconds(60)));
        assertThat(store.list(CutoffFile.DIRECTORY).documents()).hasSize(1);
        assertThat(voids(holding(NOW.minusSeconds(60), List.of("x")))).isTrue();
        assertThat(voids(holding(NOW, List.of("x")))).isFalse();
        assertThat(voids(holding(NOW, List.of("y")))).isTrue();
        cutoffs.add(new Cutoff(ALICE, NOW));
        assertThat(voids(holding(NOW, List.of("x")))).isTrue();
        assertThat(cutoffs.inForce()).singleElement().returns(new Cutoff(ALICE, NOW), CutoffFile::cutoff);
    }

    @Test
    void aRepetitionIsCovered() {
        Cutoff change = new Cutoff(ALICE, left(NOW, List.of("x")));
        assertThat(cutoffs.cover(change)).isFalse();
        cutoffs.add(change);
        assertThat(cutoffs.cover(change)).isTrue();
        assertThat(cutoffs.cover(new Cutoff(ALICE, left(NOW, List.of("x", "y")))))
                .isFalse();
        cutoffs.add(new Cutoff(ALICE, NOW));
        assertThat(cutoffs.cover(change)).as("everything is void already").isTrue();
    }

    @Test
    void aCutoffOfBeforeThereWereChangesIsRead() {
        String old = """
            {"before":"2026-03-01T11:59:00Z","keepUntil":"2026-03-09T12:00:00Z",\
            "scope":{"kind":"subject","issuer":"%s","subject":"%s"}}\
            """.formatted(ISSUER, Sessions.ofAlice().subject());
        assertThat(store.compareAndPut(CutoffFile.pathOf(ALICE), StateStore.ABSENT, old))
                .isPresent();
        Cutoffs reopened = open(store);
        reopened.add(new Cutoff(ALICE, left(NOW, List.of("x"))));
        assertThat(reopened.inForce())
                .singleElement()
                .returns(new Cutoff(ALICE, NOW.minusSeconds(60), List.of(left(NOW, List.of("x")))), CutoffFile::cutoff);
    }

    /** A document stays small, however often a user's rights change, and no session comes back for it. */
    @Test
    void fewChangesAreKeptAndNoneIsForgotten() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Cutoffs few = open(new MemoryStateStore());
        List<NamesLeft> all = IntStream.range(0, 40)
                .mapToObj(i -> left(
                        NOW.minusSeconds(random.nextInt(600)),
                        IntStream.range(0, 6)
                                .filter(n -> random.nextInt(3) > 0)
                                .mapToObj(n -> "p" + n)
                                .toList()))
                .toList();
        all.forEach(change -> few.add(new Cutoff(ALICE, change)));
        assertThat(few.inForce().getFirst().cutoff().left().size()).isLessThanOrEqualTo(Cutoff.MAX_LEFT);
        for (int i = 0; i < 300; i++) {
            Session session = holding(NOW.minusSeconds(random.nextInt(700)), List.of("p" + random.nextInt(6)));
            if (all.stream().anyMatch(change -> change.ends(session, (any, name) -> false))) {
                assertThat(few.voiding(ACCESS_KEY_ID, session))
                        .as("seed %d", seed)
                        .isPresent();
            }
        }
    }

    @Test
    void namesThatAreTooManyTogetherEndEverySessionSoFar() {
        for (int change = 0; change <= Cutoff.MAX_LEFT; change++) {
            int first = 150 * change;
            List<String> names =
                    IntStream.range(first, first + 150).mapToObj(i -> "p" + i).toList();
            cutoffs.add(new Cutoff(ALICE, left(NOW.minusSeconds(100 - change), names)));
        }
        Cutoff kept = cutoffs.inForce().getFirst().cutoff();
        assertThat(kept.before()).isEqualTo(NOW.minusSeconds(99));
        assertThat(kept.left()).hasSize(Cutoff.MAX_LEFT - 1);
        assertThat(said)
                .containsExactly("Changes of rights name more policies than are remembered, so all that was asserted up"
                        + " to %s is void: %s.".formatted(kept.before(), ALICE));
    }

    /** Otherwise nobody could tell why a session that has all of them ended. */
    @Test
    void saysWhatEndsWhereManyHaveGotTooMany() {
        Scope all = new Scope.Issuer(ISSUER);
        for (int change = 0; change < 200 + Cutoff.MAX_LEFT - 1; change++) {
            cutoffs.add(new Cutoff(all, NamesLeft.gained(NOW.minusSeconds(1000 - change), "p" + change)));
        }
        assertThat(said).as("they are remembered").isEmpty();
        cutoffs.add(new Cutoff(all, NamesLeft.gained(NOW, "p")));
        Instant before = cutoffs.inForce().getFirst().cutoff().before();
        assertThat(before).isAfter(Cutoff.NEVER);
        assertThat(said).singleElement().asString().contains("up to %s is void".formatted(before), ISSUER);
        cutoffs.add(new Cutoff(all, NamesLeft.gained(NOW, "p")));
        assertThat(said).as("once").hasSize(1);
    }

    @Test
    void anImportedStateForgetsNoChange() {
        String path = CutoffFile.pathOf(ALICE);
        Instant until = NOW.plusSeconds(60);
        NamesLeft first = left(NOW.minusSeconds(60), List.of("x"));
        NamesLeft second = left(NOW, List.of("x", "y"));
        StateStore backup = new MemoryStateStore();
        assertThat(backup.compareAndPut(
                        path, StateStore.ABSENT, new CutoffFile(new Cutoff(ALICE, first), until).toJson()))
                .isPresent();
        assertThat(store.compareAndPut(
                        path, StateStore.ABSENT, new CutoffFile(new Cutoff(ALICE, second), until).toJson()))
                .isPresent();
        StateFile.read(StateFile.write(backup), store, false, Cutoffs::merge);
        assertThat(CutoffFile.parse(store.get(path).orElseThrow().json()).cutoff())
                .isEqualTo(new Cutoff(ALICE, Cutoff.NEVER, List.of(first, second)));
    }

    private boolean voids(Session session) {
        return cutoffs.voiding(ACCESS_KEY_ID, session).isPresent();
    }

    private static NamesLeft left(Instant at, List<String> names) {
        return NamesLeft.of(at, names).orElseThrow();
    }

    private static List<String> names(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    private static Session holding(Instant at, List<String> policies) {
        Session alice = Sessions.asserted(at, Optional.of("sid-1"), Optional.empty());
        return with(alice, policies, Optional.empty(), Optional.empty());
    }

    private static Session assumed(Session first) {
        Origin origin = Origin.of("ASIA0123456789ABCDEG", first);
        return with(
                first,
                List.of(),
                Optional.of("arn:aws:iam::000000000000:role/analyst"),
                Optional.of(new Assumption("id-of-analyst", List.of(), Set.of(), List.of(origin))));
    }

    private static Session with(
            Session session, List<String> policies, Optional<String> role, Optional<Assumption> assumption) {
        return new Session(
                session.arn(),
                session.provider(),
                session.issuer(),
                session.subject(),
                session.sessionId(),
                session.userName(),
                policies,
                role,
                Optional.empty(),
                Sessions.attributes(Map.of()),
                session.assertedAt(),
                session.issuedAt(),
                session.expiration(),
                Optional.empty(),
                assumption);
    }
}
