package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.await;
import static io.cloakroom.e2e.keycloak.EndingRealm.awaitSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cloakroom.testkit.KeycloakServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@link Change} in a real Keycloak: how long after Keycloak's answer the first request is refused, of a login and
 * of a token exchange, at every bridge. Somebody else, to whom nothing happens, goes on. Then bridges and the state are
 * away during a change. Writes {@code target/revocation-WAY.tsv}.
 *
 * <p>{@code REVOCATION_ROUNDS} is how often each change is made, and {@code REVOCATION_KILLS} how often a bridge is
 * killed in the middle of some.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class RevocationMatrixIT {
    private static final int ROUNDS = number("REVOCATION_ROUNDS", 5);
    private static final int KILLS = number("REVOCATION_KILLS", 2);
    /** It ends all, so each takes seconds. */
    private static final int ROUNDS_OF_THE_MAPPER = 5;

    /** The first ends all, and is made last. */
    private static final List<Change> OF_A_ROUND = Stream.concat(
                    Stream.of(Change.REALM), Arrays.stream(Change.values()).filter(change -> !change.isOfAll()))
            .toList();

    private static final int CHANGES_A_KILL = 3;
    private static final int KILLS_A_LOGIN = 10;
    private static final int LOGINS_AT_ONCE = 3;
    private static final int LOSERS_AT_ONCE = 24;

    @TempDir
    static Path folder;

    private final String way;
    private final Duration killWithin;
    private final RevocationTimes times;
    private final long seed =
            Long.parseLong(System.getenv().getOrDefault("REVOCATION_SEED", String.valueOf(System.nanoTime())));
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService logins = Executors.newFixedThreadPool(LOGINS_AT_ONCE);
    private EndingRealm realm;
    private SharingBridges bridges;
    private List<HeldSession> bystander = List.of();
    private List<Holder> prepared = List.of();

    /**
     * @param way in which bridges hear of changes, for the table
     * @param killWithin how long after the first of some changes bridges are killed, at most
     */
    RevocationMatrixIT(String way, Duration killWithin) {
        this.way = way;
        this.killWithin = killWithin;
        this.times = new RevocationTimes(Path.of("target", "revocation-" + way + ".tsv"));
    }

    private static int number(String variable, int other) {
        return Integer.parseInt(System.getenv().getOrDefault(variable, String.valueOf(other)));
    }

    abstract KeycloakServer server();

    /** Has the realm tell a bridge what happens. */
    abstract void connect(EndingRealm in, URI bridge);

    static IntStream rounds() {
        return IntStream.rangeClosed(1, ROUNDS);
    }

    @BeforeAll
    void start() throws Exception {
        System.out.println("REVOCATION_SEED=" + seed);
        realm = EndingRealm.create(server());
        bridges = SharingBridges.start(Files.createDirectory(folder.resolve(way)), server().issuer(EndingRealm.NAME));
        connect(realm, bridges.endpoints().get(0));
        bridges.awaitHeard();
    }

    @AfterAll
    void stop() {
        times.write();
        logins.shutdownNow();
        threads.shutdownNow();
        bridges.close();
    }

    /** All get the right, all log in, and then one after the other loses it. */
    @ParameterizedTest(name = "round {0}")
    @MethodSource("rounds")
    @Order(1)
    void s68_accessEndsWhenKeycloakSaysSo(int round) throws Exception {
        List<Holder> holders = prepared.isEmpty() ? holders(OF_A_ROUND, "round-" + round) : prepared;
        prepared = List.of();
        List<Holder> ofOne = new ArrayList<>(holders.subList(1, holders.size()));
        Collections.shuffle(ofOne, random);
        begin(holders);
        List<Future<Duration>> measured = new ArrayList<>();
        for (Holder holder : ofOne) {
            measured.add(holder.loseAndTry(threads));
            // Others are tried meanwhile. The next change comes at any time between two polls.
            LockSupport.parkNanos(Duration.ofMillis(50 + random.nextInt(100)).toNanos());
        }
        for (int i = 0; i < measured.size(); i++) {
            times.add(ofOne.get(i).change(), measured.get(i).get());
        }
        if (round < ROUNDS) { // not later, for what is given may be told a second ahead
            prepared = holders(OF_A_ROUND, "round-" + (round + 1));
        }
        endForAll(holders.get(0));
        if (round % ROUNDS_OF_THE_MAPPER == 1) {
            holders.forEach(Holder::close);
            holders = holders(List.of(Change.MAPPER), "round-" + round);
            begin(holders);
            try {
                endForAll(holders.get(0));
            } finally {
                realm.restoreRoleTable();
            }
        }
        holders.forEach(Holder::close);
        times.write();
    }

    private List<Holder> holders(List<Change> changes, String suffix) {
        return changes.stream().map(change -> Holder.of(realm, change, suffix)).toList();
    }

    private void begin(List<Holder> holders) throws Exception {
        awaitSeconds(2); // what was given, or ended for all, may be told a second ahead
        bystander.forEach(HeldSession::close);
        bystander = bridges.login(realm.login("bystander").accessToken());
        login(holders);
        awaitSeconds(1);
    }

    private void endForAll(Holder holder) throws Exception {
        assertThat(bystander).allMatch(HeldSession::mayRead);
        times.add(holder.change(), holder.loseAndTry(threads).get());
        assertThat(bystander).noneMatch(HeldSession::mayRead);
    }

    private void login(List<Holder> holders) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        holders.forEach(holder -> all.add(logins.submit(() -> holder.login(bridges))));
        for (Future<?> each : all) {
            each.get();
        }
    }

    /** A week, for the realm would say when its user's rights change. */
    @Test
    @Order(2)
    void s68_sessionsAreLongWhileTheRealmIsHeard() {
        awaitSeconds(2);
        String token = realm.login("bystander").accessToken();
        Duration week = Duration.ofDays(7);
        await(
                "the realm is heard",
                () -> HeldSession.login(bridges.endpoints().get(0), token, week)
                        .expirationTime()
                        .orElse(Instant.MIN)
                        .isAfter(Instant.now().plus(Duration.ofDays(6))));
    }

    private List<Holder> loggedIn(List<Change> changes, String suffix) throws Exception {
        List<Holder> holders = holders(changes, suffix);
        begin(holders);
        return holders;
    }

    /** Of these people, and of nobody else: a bridge that refuses everybody has lost nothing either. */
    private void awaitEnd(List<Holder> holders, String what) {
        long back = System.nanoTime();
        awaitEnd(holders);
        times.addOutage(what, back);
    }

    private void awaitEnd(List<Holder> holders) {
        await(
                () -> "all sessions are over of %s%n%s"
                        .formatted(
                                holders.stream()
                                        .filter(holder -> !holder.isRefused())
                                        .toList(),
                                bridges.logs()),
                () -> holders.stream().allMatch(Holder::isRefused));
        await("others go on", () -> bystander.stream().allMatch(session -> session.read() == 200));
    }

    /** Nobody says who the more than a hundred are, so all end that lack what denies. */
    @Test
    @Order(3)
    void s68_whatManyHaveGotCountsIfItDenies() throws Exception {
        String denial = realm.denial();
        List<Holder> holders = loggedIn(List.of(Change.MANY_HOLDERS, Change.DOCUMENT), "gain");
        Holder holder = holders.get(0);
        realm.setPolicies("many", "many", List.of("readonly", "writeonly", "diagnostics"));
        holders.get(1).lose();
        await("what came later has been told", holders.get(1)::isRefused);
        assertThat(holder.isGood()).as("it only allows").isTrue();
        realm.setPolicies("many", "many", List.of("readonly", "writeonly", denial));
        await("the session is over", holder::isRefused);
        holders.forEach(Holder::close);
    }

    /** Bridges that are down during the change hear of it when they are back. */
    @Test
    @Order(4)
    void s68_whatHappensWhileTheBridgeIsDownIsNotLost() throws Exception {
        loseWhileAway(
                "the bridges are down; from when they answer",
                () -> bridges.kill(bridges.all()),
                holder -> {},
                () -> bridges.restart(bridges.all()));
    }

    /** Nothing is acknowledged that cannot be stored. */
    @Test
    @Order(5)
    void s68_whatHappensWhileTheStateIsAwayIsNotLost() throws Exception {
        assumeThat(bridges.areSharing()).as("there is an etcd").isTrue();
        loseWhileAway(
                "the etcd is away; from its return",
                bridges::cutState,
                holder -> {
                    LockSupport.parkNanos(Duration.ofMillis(1500).toNanos()); // in which it would have been told
                    assertThat(holder.isGood()).as("nobody could store it").isTrue();
                },
                bridges::restoreState);
    }

    /** @param meanwhile when Keycloak has answered, and before what was cut off is restored */
    private void loseWhileAway(String what, Runnable cut, Consumer<Holder> meanwhile, Runnable restore)
            throws Exception {
        List<Holder> one = loggedIn(List.of(Change.REALM_ROLE), what.replaceAll("\\W+", "-"));
        try (Holder holder = one.get(0)) {
            assertThat(holder.isGood()).isTrue();
            cut.run();
            holder.lose();
            meanwhile.accept(holder);
            restore.run();
            awaitEnd(one, "a realm role is taken away while " + what);
        }
    }

    /** What is told while others commit is told as it is then. */
    @Test
    @Order(6)
    void s68_changesAtTheSameTimeAreAllTold() throws Exception {
        List<Change> changes = List.of(Change.REALM_ROLE, Change.CLIENT_ROLE, Change.GROUP, Change.ORGANIZATION);
        List<Holder> holders = IntStream.range(0, LOSERS_AT_ONCE)
                .mapToObj(i -> Holder.of(realm, changes.get(i % changes.size()), "at-once-" + i))
                .toList();
        try {
            begin(holders);
            List<Future<?>> all = new ArrayList<>();
            holders.forEach(holder -> all.add(threads.submit(holder::lose)));
            for (Future<?> each : all) {
                each.get();
            }
            awaitEnd(holders);
        } finally {
            holders.forEach(Holder::close);
        }
    }

    /** Any of the bridges, or all, as by {@code kill -9}. */
    @Test
    @Order(7)
    void s68_nothingIsLostWhereBridgesAreKilled() throws Exception {
        List<Change> changes =
                Arrays.stream(Change.values()).filter(Change::isOfOneUser).toList();
        for (int kill = 0; kill < KILLS; kill += KILLS_A_LOGIN) {
            int until = Math.min(kill + KILLS_A_LOGIN, KILLS);
            List<Holder> holders = IntStream.range(kill * CHANGES_A_KILL, until * CHANGES_A_KILL)
                    .mapToObj(i -> Holder.of(realm, changes.get(i % changes.size()), "kill-" + i))
                    .toList();
            begin(holders);
            for (int i = 0; i < holders.size(); i += CHANGES_A_KILL) {
                killDuring(holders.subList(i, i + CHANGES_A_KILL));
            }
            holders.forEach(Holder::close);
        }
    }

    private void killDuring(List<Holder> holders) throws Exception {
        await("nobody has lost anything yet", () -> holders.stream().allMatch(Holder::isGood));
        List<List<Integer>> some = List.of(List.of(0), List.of(bridges.all().size() - 1), bridges.all());
        List<Integer> killed = some.get(random.nextInt(some.size()));
        Duration pause = Duration.ofMillis(random.nextLong(killWithin.toMillis()));
        Future<?> killing = threads.submit(() -> {
            LockSupport.parkNanos(pause.toNanos());
            bridges.kill(killed);
        });
        holders.forEach(Holder::lose);
        killing.get();
        bridges.restart(killed);
        awaitEnd(holders, "a bridge, or both, is killed (`kill -9`) amid three changes; from when it answers");
    }
}
