package io.cloakroom.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.cli.sts.NoCredentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialCacheTest {
    private static final String HERE = "127.0.0.1";
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final NoCredentials away = NoCredentials.unavailable("The bridge is away.");
    private final NoCredentials refused = new NoCredentials(400, "ExpiredTokenException", "It has expired.");
    /** So long that a test would fail rather than pass by it. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final CredentialCache.Limits PATIENT = new CredentialCache.Limits(1000, 64, LONG, LONG);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicInteger exchanges = new AtomicInteger();
    private Duration lifetime = Duration.ofHours(1);
    private Optional<NoCredentials> failure = Optional.empty();

    private final CredentialCache cache = cache(this::issue, PATIENT);

    private CredentialCache cache(CredentialCache.Exchange exchange, CredentialCache.Limits limits) {
        InstantSource clock = now::get;
        return new CredentialCache(exchange, clock, new AgentLog(new PrintWriter(new StringWriter()), clock), limits);
    }

    private ContainerCredentials issue(Shown shown) throws NoCredentials {
        int number = exchanges.incrementAndGet();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return new ContainerCredentials(
                new SessionCredentials(
                        "ASIA" + number,
                        new Secret("s"),
                        new Secret("t"),
                        now.get().plus(lifetime)),
                Optional.empty());
    }

    private static Shown shown(String key) {
        return new Shown(key, new Secret(key), Optional.empty());
    }

    private String get(Shown shown) throws NoCredentials {
        return cache.get(shown, HERE).session().accessKeyId();
    }

    private void pass(String time) {
        now.updateAndGet(before -> before.plus(Duration.parse("PT" + time)));
    }

    /** Java's and Python's SDKs take credentials for old 15 minutes before their end. */
    @ParameterizedTest
    @CsvSource({"15m, 9m, 10m", "1h, 39m, 40m", "12h, 11h39m, 11h40m"})
    void areRenewedInGoodTime(String lasting, String still, String renewed) throws NoCredentials {
        lifetime = Duration.parse("PT" + lasting);
        get(shown("a"));
        now.set(START.plus(Duration.parse("PT" + still)));
        assertThat(get(shown("a"))).isEqualTo("ASIA1");
        now.set(START.plus(Duration.parse("PT" + renewed)));
        assertThat(get(shown("a"))).isEqualTo("ASIA2");
    }

    @Test
    void areHandedOutWhileTheBridgeIsAway() throws NoCredentials {
        get(shown("a"));
        failure = Optional.of(away);
        pass("59m");
        assertThat(get(shown("a"))).isEqualTo("ASIA1");
        assertThat(exchanges).hasValue(2);
        pass("1m");
        assertThatExceptionOfType(NoCredentials.class)
                .isThrownBy(() -> get(shown("a")))
                .isSameAs(away);
    }

    @Test
    void areForgottenWhenTheBridgeRefuses() throws NoCredentials {
        get(shown("a"));
        failure = Optional.of(refused);
        pass("50m");
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(NoCredentials.class)
                    .isThrownBy(() -> get(shown("a")))
                    .isSameAs(refused);
        }
        failure = Optional.of(away);
        pass("10s");
        assertThatExceptionOfType(NoCredentials.class)
                .isThrownBy(() -> get(shown("a")))
                .isSameAs(away);
    }

    @Test
    void anExpiredTokenGetsNothingFromTheCache() throws NoCredentials {
        String claims = "{\"exp\":%d}".formatted(START.plusSeconds(600).getEpochSecond());
        Secret token = new Secret(
                "e30.%s.x".formatted(Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))));
        Shown shown = new IdentityTokens().admit(token);
        assertThat(shown.end()).contains(START.plusSeconds(600));
        get(shown);
        pass("9m");
        assertThat(get(shown)).isEqualTo("ASIA1");
        pass("1m");
        failure = Optional.of(refused);
        assertThatExceptionOfType(NoCredentials.class)
                .isThrownBy(() -> get(shown))
                .isSameAs(refused);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        two parts     | a.b
        no base64     | a.?.c
        no JSON       | a.AAAA.c
        empty         | a..c
        a text        | a.eyJleHAiOiJ4In0.c
        out of range  | a.eyJleHAiOjFlMzB9.c
        """)
    void aTokenNeedNotSayWhenItEnds(String why, String token) throws NoCredentials {
        assertThat(new IdentityTokens().admit(new Secret(token)).end()).isEmpty();
    }

    @Test
    void whoAsksAtTheSameTimeWaitsForOneExchange() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        CredentialCache slow = cache(
                shown -> {
                    begun.countDown();
                    await(answer);
                    return issue(shown);
                },
                PATIENT);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ContainerCredentials>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(callers.submit(() -> slow.get(shown("a"), HERE)));
            }
            begun.await();
            answer.countDown();
            for (Future<ContainerCredentials> each : all) {
                assertThat(each.get().session().accessKeyId()).isEqualTo("ASIA1");
            }
        }
        assertThat(exchanges).hasValue(1);
    }

    @Test
    void nobodyWaitsForASlowBridgeWhileOldOnesAreValid() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        CredentialCache slow = cache(
                shown -> {
                    if (calls.incrementAndGet() > 1) {
                        await(answer);
                    }
                    return issue(shown);
                },
                new CredentialCache.Limits(1000, 64, Duration.ofMillis(1), LONG));
        slow.get(shown("a"), HERE);
        pass("50m");
        assertThat(slow.get(shown("a"), HERE).session().accessKeyId()).isEqualTo("ASIA1");
        now.set(START.plus(lifetime));
        answer.countDown();
        assertThat(slow.get(shown("a"), HERE).session().accessKeyId()).isEqualTo("ASIA2");
    }

    @Test
    void aSlowExchangeIsNotInVain() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch issued = new CountDownLatch(1);
        CredentialCache slow = cache(
                shown -> {
                    await(answer);
                    try {
                        return issue(shown);
                    } finally {
                        issued.countDown();
                    }
                },
                new CredentialCache.Limits(1000, 64, LONG, Duration.ofMillis(1)));
        assertThatExceptionOfType(NoCredentials.class)
                .isThrownBy(() -> slow.get(shown("a"), HERE))
                .satisfies(e -> assertThat(e.status()).isEqualTo(503))
                .satisfies(e -> assertThat(e.sentence()).contains("not answered yet"));
        answer.countDown();
        issued.await();
        assertThat(untilThere(slow)).isEqualTo("ASIA1");
        assertThat(exchanges).hasValue(1);
    }

    /** Asks again, as SDKs do, until the exchange that runs has put down what it got. */
    private static String untilThere(CredentialCache slow) {
        while (true) {
            try {
                return slow.get(shown("a"), HERE).session().accessKeyId();
            } catch (NoCredentials e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isBounded() throws NoCredentials {
        CredentialCache small = cache(this::issue, new CredentialCache.Limits(2, 1, LONG, LONG));
        for (String key : List.of("a", "b", "a", "c", "a")) {
            small.get(shown(key), HERE);
        }
        assertThat(exchanges).hasValue(3);
        small.get(shown("b"), HERE);
        assertThat(exchanges).hasValue(4);
    }

    @Test
    void exchangesAreBounded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        CredentialCache small = cache(
                shown -> {
                    begun.countDown();
                    await(answer);
                    return issue(shown);
                },
                new CredentialCache.Limits(2, 1, LONG, LONG));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ContainerCredentials> first = callers.submit(() -> small.get(shown("a"), HERE));
            begun.await();
            assertThatExceptionOfType(NoCredentials.class)
                    .isThrownBy(() -> small.get(shown("b"), HERE))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(503))
                    .satisfies(e -> assertThat(e.sentence()).contains("too many exchanges"));
            answer.countDown();
            first.get();
        }
    }

    @Test
    void madeUpTokensAreBounded() throws NoCredentials {
        get(shown("good"));
        failure = Optional.of(refused);
        for (int i = 0; i < 64; i++) {
            Shown madeUp = shown("made-up-" + i);
            assertThatExceptionOfType(NoCredentials.class)
                    .isThrownBy(() -> get(madeUp))
                    .isSameAs(refused);
        }
        assertThrottled("another", HERE);
        assertThat(exchanges).hasValue(65);

        assertThat(get(shown("good"))).as("who has credentials keeps them").isEqualTo("ASIA1");
        failure = Optional.empty();
        assertThat(cache.get(shown("elsewhere"), "169.254.1.9").session().accessKeyId())
                .isEqualTo("ASIA66");
        pass("50m");
        assertThat(get(shown("good"))).isEqualTo("ASIA67");
    }

    @Test
    void oneMoreMadeUpTokenIsTriedEachSecond() {
        failure = Optional.of(refused);
        for (int i = 0; i < 64; i++) {
            Shown madeUp = shown("made-up-" + i);
            assertThatExceptionOfType(NoCredentials.class).isThrownBy(() -> get(madeUp));
        }
        assertThrottled("made-up-64", HERE);
        pass("1s");
        assertThatExceptionOfType(NoCredentials.class)
                .isThrownBy(() -> get(shown("made-up-64")))
                .isSameAs(refused);
        assertThrottled("made-up-65", HERE);
    }

    @Test
    void whoShowsABadTokenAgainAndAgainKeepsNobodyOut() throws NoCredentials {
        failure = Optional.of(refused);
        for (int second = 0; second < 100; second++) {
            for (int i = 0; i < 10; i++) {
                assertThatExceptionOfType(NoCredentials.class)
                        .isThrownBy(() -> get(shown("expired")))
                        .isSameAs(refused);
            }
            pass("1s");
        }
        assertThat(exchanges).as("once in ten seconds").hasValue(10);
        failure = Optional.empty();
        assertThat(get(shown("new"))).isEqualTo("ASIA11");
    }

    @Test
    void aLineIsToldOnceInTenSecondsWhateverComesBetween() {
        StringWriter out = new StringWriter();
        AgentLog log = new AgentLog(new PrintWriter(out), now::get);
        for (int i = 0; i < 1000; i++) {
            log.tell("no credentials: Throttling");
            log.tell("no credentials: " + (i % 3));
        }
        assertThat(out.toString().lines()).hasSize(4);
        pass("10s");
        log.tell("no credentials: Throttling");
        assertThat(out.toString().lines()).hasSize(5);
    }

    @Test
    void neitherGoodTokensNorAnOutageCountAsMadeUp() throws NoCredentials {
        for (int i = 0; i < 100; i++) {
            get(shown("good-" + i));
        }
        failure = Optional.of(away);
        for (int i = 0; i < 100; i++) {
            Shown early = shown("early-" + i);
            assertThatExceptionOfType(NoCredentials.class)
                    .isThrownBy(() -> get(early))
                    .isSameAs(away);
        }
    }

    /** Whoever has a token issued for each call must not have the bridge asked as often. */
    @Test
    void everNewTokensAreBoundedToo() throws NoCredentials {
        get(shown("good"));
        for (int i = 0; i < 5000; i++) {
            try {
                get(shown("new-" + i));
            } catch (NoCredentials e) {
                assertThat(e.code()).isEqualTo("Throttling");
            }
        }
        assertThat(exchanges.get()).isBetween(1000, 1024);
        int before = exchanges.get();
        pass("1s");
        for (int i = 0; i < 100; i++) {
            try {
                get(shown("newer-" + i));
            } catch (NoCredentials e) {
                assertThat(e.code()).isEqualTo("Throttling");
            }
        }
        assertThat(exchanges.get() - before).isBetween(15, 17);
        assertThat(cache.get(shown("elsewhere"), "169.254.1.9").session().accessKeyId())
                .isEqualTo("ASIA" + exchanges);
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyOut() throws NoCredentials {
        get(shown("before"));
        pass("-1h");
        assertThat(get(shown("after"))).isEqualTo("ASIA" + exchanges);
    }

    @Test
    void anOutageIsNotMadeWorseByEverNewTokens() {
        failure = Optional.of(away);
        for (int i = 0; i < 5000; i++) {
            Shown early = shown("early-" + i);
            assertThatExceptionOfType(NoCredentials.class).isThrownBy(() -> get(early));
        }
        assertThat(exchanges.get()).isBetween(1000, 1024);
    }

    /** Programs try again and again while the bridge is away. When it is back, they and others must get through. */
    @Test
    void whoTriesAgainInAnOutageKeepsNobodyOut() throws NoCredentials {
        failure = Optional.of(away);
        for (int i = 0; i < 5000; i++) {
            Shown same = shown("waiting-" + i % 10);
            assertThatExceptionOfType(NoCredentials.class)
                    .isThrownBy(() -> get(same))
                    .isSameAs(away);
        }
        failure = Optional.empty();
        for (int i = 0; i < 1000; i++) {
            get(shown("waiting-" + i));
        }
    }

    @Test
    void whatTheBridgeSaysIsKeptInPart() {
        NoCredentials endless = new NoCredentials(400, "InvalidIdentityToken", "x".repeat(60_000));
        assertThat(endless.sentence()).hasSize(1000);
        assertThat(endless.getStackTrace()).isEmpty();
    }

    private void assertThrottled(String key, String network) {
        assertThatExceptionOfType(NoCredentials.class)
                .isThrownBy(() -> cache.get(shown(key), network))
                .returns(503, NoCredentials::status)
                .returns("Throttling", NoCredentials::code);
    }
}
