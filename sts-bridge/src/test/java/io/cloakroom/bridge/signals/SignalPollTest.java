package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static io.cloakroom.bridge.identity.oidc.FakeTransmitter.CAEP;
import static io.cloakroom.bridge.identity.oidc.FakeTransmitter.RISC;
import static io.cloakroom.bridge.identity.oidc.FakeTransmitter.VERIFICATION;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.CutoffFile;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.NamesLeft;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.FakeTransmitter;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Transmitter;
import io.cloakroom.bridge.metrics.Scrape;
import io.cloakroom.bridge.signals.SignalPoll.Outcome;
import io.cloakroom.bridge.state.FakeStateStore;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Polled events: what they end, and when they are acknowledged. */
class SignalPollTest {
    private static final String SUB = "68fc385a-0922-4d21-87e9-6de7ab076765";

    private final FakeTransmitter fake = new FakeTransmitter();
    private final MemoryStateStore store = new MemoryStateStore();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private volatile Instant now = NOW;
    private Bridge bridge = new Bridge(StateViews.over(store));

    /** The parts of a bridge that poll. */
    private final class Bridge {
        final Cutoffs cutoffs;
        final SignalHealth health;
        final SignalReceiver receiver;
        final SignalPoll poll;

        Bridge(StateView state) {
            this(state, () -> 0);
        }

        Bridge(StateView state, RandomGenerator random) {
            this(state, random, List.of(fake.config()));
        }

        Bridge(StateView state, RandomGenerator random, List<OidcProviderConfig> providers) {
            cutoffs = new Cutoffs(state, () -> now, Duration.ofHours(24));
            health = new SignalHealth(state, Duration.ofMinutes(15), () -> now);
            receiver = new SignalReceiver(new OidcProviders(providers, () -> now), cutoffs);
            poll = new SignalPoll(
                    new Transmitter(fake.config(), EventType.uris(), TrustedRoots.ofTheJdk(), () -> now),
                    receiver,
                    health,
                    () -> now,
                    random);
        }

        List<Cutoff> ended() {
            return cutoffs.inForce().stream().map(CutoffFile::cutoff).toList();
        }

        Optional<String> heard() {
            return health.heard("_").map(heard -> heard.at() + " " + heard.hasChanges());
        }

        /** Until nothing is left to do. */
        void drain() {
            Outcome outcome;
            int turns = 0;
            do {
                outcome = poll.turn();
                turns++;
            } while (outcome == Outcome.MORE && turns < 1000);
            assertThat(outcome).isEqualTo(Outcome.IDLE);
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(SignalPoll.class)).addAppender(log);
    }

    @AfterEach
    void end() {
        ((Logger) LoggerFactory.getLogger(SignalPoll.class)).detachAppender(log);
        bridge.poll.close();
        fake.close();
    }

    private Scope.Subject subject(String user) {
        return new Scope.Subject(fake.provider.issuer(), user);
    }

    @Test
    void anEventEndsSessionsAndIsAcknowledged() {
        fake.tell(RISC + "account-disabled", Map.of(), SUB);
        bridge.drain();
        assertThat(bridge.ended()).containsExactly(new Cutoff(subject(SUB), NOW));
        assertThat(fake.waitingIds()).isEmpty();
        assertThat(fake.refused).isEmpty();
    }

    @Test
    void otherRightsNarrow() {
        fake.tell(CAEP + "token-claims-change", Map.of("claims", Map.of("policy", List.of("readonly"))), SUB);
        bridge.drain();
        assertThat(bridge.ended())
                .containsExactly(new Cutoff(
                        subject(SUB), NamesLeft.of(NOW, List.of("readonly")).orElseThrow()));
    }

    @Test
    void whatMeansNothingHereIsAcknowledgedToo() {
        fake.tell("https://example.org/unknown", Map.of(), SUB);
        fake.queue(
                fake.claims(CAEP + "session-revoked", Map.of(), Map.of("format", "email", "email", "a@example.org")));
        bridge.drain();
        assertThat(bridge.ended()).isEmpty();
        assertThat(fake.waitingIds()).isEmpty();
        assertThat(fake.refused).isEmpty();
    }

    /** Each in the queue once; those that are refused must not come again and again. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        forged    | invalid_key
        unsigned  | invalid_key
        foreign   | invalid_issuer
        stream    | invalid_audience
        stale     | invalid_request
        nonce     | invalid_request
        no events | invalid_request
        garbage   | invalid_request
        oversized | invalid_request
        """)
    void s67_whatIsNotOfThisStreamIsRefused(String what, String code) {
        Map<String, Object> claims = fake.claims(
                RISC + "account-disabled",
                Map.of(),
                Map.of("format", "iss_sub", "iss", fake.provider.issuer(), "sub", SUB));
        PrivateKey key = FakeOidcProvider.keyPair("rsa", "RS256").getPrivate();
        String algorithm = "RS256";
        switch (what) {
            case "forged" -> key = FakeOidcProvider.keyPair("another", "RS256").getPrivate();
            case "foreign" -> claims.put("iss", "https://elsewhere.example.org");
            case "stream" -> claims.put("aud", FakeOidcProvider.CLIENT_ID + "/another-stream");
            case "stale" -> claims.put("iat", NOW.minus(Duration.ofDays(31)).getEpochSecond());
            case "nonce" -> claims.put("nonce", "n");
            case "no events" -> claims.remove("events");
            case "oversized" -> claims.put("padding", "x".repeat(70_000));
            default -> {}
        }
        String token = FakeOidcProvider.sign(
                Map.of("alg", algorithm, "kid", "rsa", "typ", "secevent+jwt"), claims, key, algorithm);
        fake.queue(
                "bad",
                switch (what) {
                    case "unsigned" -> token.substring(0, token.lastIndexOf('.') + 1);
                    case "garbage" -> "no token at all";
                    default -> token;
                });
        fake.tell(RISC + "account-disabled", Map.of(), "another");
        bridge.drain();
        assertThat(bridge.ended()).as("the others count").containsExactly(new Cutoff(subject("another"), NOW));
        assertThat(fake.refused).containsExactly(Map.entry("bad", code));
        assertThat(fake.waitingIds()).isEmpty();
    }

    @Test
    void s67_aTokenThatComesAgainEndsNothingMore() {
        Map<String, Object> claims = fake.claims(
                RISC + "account-disabled",
                Map.of(),
                Map.of("format", "iss_sub", "iss", fake.provider.issuer(), "sub", SUB));
        fake.queue(claims);
        bridge.drain();
        List<CutoffFile> first = bridge.cutoffs.inForce();
        now = NOW.plusSeconds(60);
        fake.queue(claims);
        bridge.drain();
        assertThat(bridge.cutoffs.inForce()).isEqualTo(first);
        assertThat(fake.waitingIds()).isEmpty();
    }

    @Test
    void s68_nothingIsAcknowledgedBeforeItIsStored() {
        FakeStateStore failing = new FakeStateStore();
        bridge = new Bridge(StateViews.over(failing));
        String id = fake.tell(RISC + "account-disabled", Map.of(), SUB);
        failing.goAway();
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.UNDECIDED);
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.UNDECIDED);
        assertThat(fake.waitingIds()).contains(id);

        failing.comeBack();
        bridge.drain();
        assertThat(bridge.ended()).containsExactly(new Cutoff(subject(SUB), NOW));
        assertThat(fake.waitingIds()).isEmpty();
    }

    /** A bridge that is killed in between fetches them again. */
    @Test
    void s68_theEndOfABridgeLosesNothing() {
        String id = fake.tell(RISC + "account-disabled", Map.of(), SUB);
        bridge.poll.turn();
        assertThat(fake.waitingIds()).as("not acknowledged yet").contains(id);
        bridge = new Bridge(StateViews.over(new MemoryStateStore()));
        bridge.drain();
        assertThat(bridge.ended()).containsExactly(new Cutoff(subject(SUB), NOW));
    }

    @Test
    void s68_whatCannotBeVerifiedNowComesAgain() {
        fake.provider.fail("/certs", 503);
        String id = fake.tell(RISC + "account-disabled", Map.of(), SUB);
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.UNDECIDED);
        assertThat(fake.waitingIds()).contains(id);
        fake.provider.restore("/certs");
        now = now.plusSeconds(120);
        bridge.drain();
        assertThat(bridge.ended()).hasSize(1);
        assertThat(fake.refused).isEmpty();
    }

    /** What it ends is not lost, and not kept for ever either. */
    @Test
    void s68_aTokenFromTheFutureWaitsUntilItIsPresent() {
        fake.now = NOW.plusSeconds(300);
        String early = fake.tell(RISC + "account-disabled", Map.of(), SUB);
        fake.now = NOW.plus(Duration.ofDays(1));
        String never = fake.tell(RISC + "account-disabled", Map.of(), SUB);
        fake.now = NOW;
        fake.tell(RISC + "account-disabled", Map.of(), "another");
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.UNDECIDED);
        assertThat(bridge.ended()).containsExactly(new Cutoff(subject("another"), NOW));
        assertThat(fake.refused).isEmpty();

        now = NOW.plusSeconds(280);
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.UNDECIDED);
        assertThat(bridge.ended()).contains(new Cutoff(subject(SUB), NOW.plusSeconds(300)));
        now = NOW.plusSeconds(599);
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.UNDECIDED);
        assertThat(fake.waitingIds()).contains(never).doesNotContain(early);
        now = NOW.plusSeconds(600);
        bridge.drain();
        assertThat(fake.refused).containsExactly(Map.entry(never, "invalid_request"));
        assertThat(bridge.ended()).hasSize(2);
    }

    /** The provider has a new key, and threw the old one away. */
    @Test
    void s68_aTokenWhoseKeyIsGoneStopsNoOthers() {
        Map<String, Object> claims = fake.claims(
                RISC + "account-disabled",
                Map.of(),
                Map.of("format", "iss_sub", "iss", fake.provider.issuer(), "sub", SUB));
        PrivateKey gone = FakeOidcProvider.keyPair("gone", "RS256").getPrivate();
        fake.queue(
                "gone",
                FakeOidcProvider.sign(
                        Map.of("alg", "RS256", "kid", "gone", "typ", "secevent+jwt"), claims, gone, "RS256"));
        fake.tell(RISC + "account-disabled", Map.of(), "another");
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.UNDECIDED);
        assertThat(bridge.ended()).containsExactly(new Cutoff(subject("another"), NOW));

        now = NOW.plusSeconds(590);
        assertThat(bridge.poll.turn()).as("it may be too new").isEqualTo(Outcome.UNDECIDED);
        assertThat(fake.waitingIds()).contains("gone");
        now = NOW.plusSeconds(611);
        bridge.drain();
        assertThat(fake.refused).containsExactly(Map.entry("gone", "invalid_key"));
        assertThat(bridge.ended()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void s67_aTransmitterThatIgnoresAnswersIsNotAskedAllTheTime(boolean isGood) {
        fake.provider.fail("/ssf/verify", 429);
        fake.ignoresAnswers = true;
        if (isGood) {
            fake.tell(RISC + "account-disabled", Map.of(), SUB);
        } else {
            fake.queue("bad", "no token at all");
        }
        bridge.drain();
        assertThat(fake.polls).hasSize(3);
        assertThat(bridge.poll.turn()).isEqualTo(Outcome.IDLE);
        assertThat(bridge.ended()).hasSize(isGood ? 1 : 0);
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().levelStr.equals("WARN"))
                .hasSize(isGood ? 0 : 1);

        fake.tell(RISC + "account-disabled", Map.of(), "another");
        assertThat(bridge.poll.turn()).as("there is news").isEqualTo(Outcome.MORE);
    }

    /** A role of ten thousand users, or an outage of hours. */
    @Test
    void s68_tenThousandEventsAtOnce() {
        int many = 10_000;
        String unknown = "https://example.org/unknown";
        IntStream.range(0, many)
                .forEach(i -> fake.tell(i % 20 == 0 ? RISC + "account-disabled" : unknown, Map.of(), "user-" + i));
        bridge.drain();
        assertThat(bridge.ended()).hasSize(many / 20);
        assertThat(fake.waitingIds()).isEmpty();
        assertThat(fake.polls)
                .allSatisfy(question ->
                        assertThat(question.path("ack").size()).isLessThanOrEqualTo(Transmitter.MOST_ANSWERS));
    }

    /** However many it is asked for. It may not read longer answers than others send. */
    @Test
    void s68_aTransmitterThatSendsAllThatItHasIsAnsweredInParts() {
        fake.ignoresMost = true;
        int many = Transmitter.MOST_ANSWERS + 100;
        IntStream.range(0, many).forEach(i -> {
            fake.queue("bad-" + i, "no token at all");
            fake.tell("https://example.org/unknown", Map.of(), SUB);
        });
        bridge.drain();
        assertThat(fake.refused).hasSize(many);
        assertThat(fake.waitingIds()).isEmpty();
        assertThat(fake.polls).allSatisfy(question -> {
            assertThat(question.path("ack").size()).isLessThanOrEqualTo(Transmitter.MOST_ANSWERS);
            assertThat(question.path("setErrs").size()).isLessThanOrEqualTo(Transmitter.MOST_ANSWERS);
        });
    }

    /** A transmitter speaks for its own provider, whichever has the issuer of its tokens too. */
    @Test
    void s68_aPolledTokenIsVerifiedByTheKeysOfItsProvider() {
        try (FakeOidcProvider other = new FakeOidcProvider()) {
            other.withdraw("rsa");
            bridge = new Bridge(
                    StateViews.over(store), () -> 0, List.of(other.config("other", List.of()), fake.config()));
            fake.tell(RISC + "account-disabled", Map.of(), SUB);
            bridge.drain();
            assertThat(bridge.ended()).containsExactly(new Cutoff(subject(SUB), NOW));
        }
    }

    @Test
    void s67_whatIsRefusedIsCounted() {
        fake.queue("bad", "no token at all");
        fake.tell("https://example.org/unknown", Map.of(), SUB);
        bridge.drain();
        Scrape scrape = new Scrape();
        bridge.receiver.tell(scrape);
        assertThat(scrape.snapshots().stream().flatMap(each -> each.getDataPoints().stream()))
                .extracting(point -> point.getLabels().get("event")
                        + " "
                        + point.getLabels().get("outcome")
                        + " "
                        + point.getLabels().get("provider"))
                .contains(" refused _", "unknown ignored _");
    }

    @Test
    void aSignOfLifeIsAskedForAndHeard() {
        bridge.drain();
        assertThat(fake.managed)
                .anySatisfy(question ->
                        assertThat(question.path("state").asText()).isEqualTo("cloakroom-" + NOW.getEpochSecond()));
        assertThat(bridge.heard()).contains(NOW + " true");
        int asked = fake.managed.size();
        now = now.plusSeconds(170);
        bridge.drain();
        assertThat(fake.managed).as("it is still fresh").hasSize(asked);
        now = now.plusSeconds(10);
        bridge.drain();
        assertThat(bridge.heard()).contains(NOW.plusSeconds(180) + " true");
    }

    /** They share the stream, so either may fetch the answer to the other. */
    @Test
    void bridgesOfOneStateHearForEachOther() {
        StateView shared = StateViews.over(store);
        bridge = new Bridge(shared);
        Bridge other = new Bridge(shared);
        bridge.drain();
        other.drain();
        assertThat(other.heard()).contains(NOW + " true");
        assertThat(fake.managed.stream().filter(question -> question.has("state")))
                .hasSize(1);
    }

    /** Keycloak does not like to be asked by two at once. */
    @Test
    void bridgesOfOneStateDoNotAskAtTheSameTime() {
        StateView shared = StateViews.over(store);
        bridge = new Bridge(shared);
        Bridge other = new Bridge(shared, () -> Long.MIN_VALUE); // half a minute later
        bridge.drain();
        now = NOW.plusSeconds(209);
        other.drain();
        assertThat(fake.managed.stream().filter(question -> question.has("state")))
                .hasSize(1);
        bridge.drain();
        other.drain();
        assertThat(other.heard()).contains(now + " true");
        assertThat(fake.managed.stream().filter(question -> question.has("state")))
                .hasSize(2);
        now = NOW.plusSeconds(209 + 210);
        other.drain();
        assertThat(other.heard()).contains(now + " true");
    }

    @Test
    void aStreamWithoutChangesOfRightsSaysSo() {
        fake.support(CAEP + "session-revoked");
        bridge.drain();
        assertThat(bridge.heard()).contains(NOW + " false");
    }

    /** An administrator takes types of events from the client, and the bridge goes on. */
    @Test
    void s68_whatAStreamCarriesIsLookedUpAgain() {
        bridge.drain();
        assertThat(bridge.heard()).contains(NOW + " true");
        fake.support(CAEP + "session-revoked");
        fake.hasStream("urn:ietf:rfc:8936", List.copyOf(EventType.uris()));
        now = NOW.plusSeconds(260);
        bridge.drain();
        assertThat(bridge.heard()).contains(now + " false");

        fake.support(CAEP + "session-revoked", CAEP + "token-claims-change");
        fake.hasStream("urn:ietf:rfc:8936", List.copyOf(EventType.uris()));
        Map<String, Object> subject = Map.of("format", "opaque", "id", "stream-1");
        fake.queue(fake.claims("https://schemas.openid.net/secevent/ssf/event-type/stream-updated", Map.of(), subject));
        now = NOW.plusSeconds(270);
        bridge.drain();
        fake.queue(fake.claims(VERIFICATION, Map.of("state", "cloakroom-" + now.getEpochSecond()), subject));
        bridge.drain();
        assertThat(bridge.heard()).contains(now + " true");
    }

    /** An old one proves nothing, and one that nobody here asked for neither. */
    @Test
    void s68_aSignOfLifeIsNotTakenTwice() {
        fake.provider.fail("/ssf/verify", 429);
        Map<String, Object> subject = Map.of("format", "opaque", "id", "stream-1");
        long earlier = NOW.minusSeconds(3000).getEpochSecond();
        fake.queue(fake.claims(VERIFICATION, Map.of("state", "cloakroom-" + earlier), subject));
        fake.queue(fake.claims(VERIFICATION, Map.of("state", "cloakroom-99999999999"), subject));
        fake.queue(fake.claims(VERIFICATION, Map.of("state", "another"), subject));
        fake.queue(fake.claims(VERIFICATION, Map.of(), subject));
        bridge.drain();
        assertThat(bridge.health.heard("_").map(SignalHealth.Heard::at)).contains(NOW.minusSeconds(3000));
        assertThat(fake.waitingIds()).isEmpty();
    }

    @Test
    void aProblemIsSaidOnceAndSoIsItsEnd() {
        fake.provider.fail("/ssf/poll", 503);
        bridge.poll.turn();
        bridge.poll.turn();
        fake.restorePoll();
        bridge.drain();
        assertThat(log.list).extracting(event -> event.getLevel().levelStr).containsExactly("WARN", "INFO");
        assertThat(log.list.get(0).getFormattedMessage()).contains("/ssf/poll answers 503");
    }

    @ParameterizedTest
    @CsvSource({
        "MORE, 0, 5, 50",
        "IDLE, 0, 5, 995",
        "IDLE, 0, 30000, 0",
        "UNDECIDED, 100, 5, 995",
        "UNREACHABLE, 1, 5, 250",
        "UNREACHABLE, 4, 5, 2000",
        "UNREACHABLE, 100, 5, 60000",
        "NOT_OFFERED, 1, 5, 2000",
        "NOT_OFFERED, 100, 5, 300000"
    })
    void isAskedEverySecondAndLessWhenItDoesNotAnswer(Outcome outcome, int failures, long taken, long pause) {
        RandomGenerator middle = () -> Long.MIN_VALUE;
        assertThat(SignalPolls.pause(outcome, failures, Duration.ofMillis(taken), middle))
                .isEqualTo(Duration.ofMillis(pause));
    }

    @Test
    void aDocumentThatCannotBeReadStandsForSilence() {
        assertThat(store.compareAndPut("signals/_", 0, "{}")).isPresent();
        assertThat(new SignalHealth(StateViews.over(store), Duration.ofMinutes(15), () -> now)
                        .heard("_")
                        .map(SignalHealth.Heard::at))
                .isEqualTo(Optional.of(Instant.EPOCH));
    }
}
