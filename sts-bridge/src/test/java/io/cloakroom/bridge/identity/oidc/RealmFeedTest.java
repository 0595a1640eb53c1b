package io.cloakroom.bridge.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SessionLimit;
import io.cloakroom.bridge.identity.oidc.RealmFeed.Outcome;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.bridge.policies.RealmPolicies;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class RealmFeedTest {
    private static final String SECRET = "a secret: of the client";
    private static final String READ = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";

    private final FakeOidcProvider fake = new FakeOidcProvider();
    private final StateView state = StateViews.inMemory();
    private final RealmPolicies policies = RealmPolicies.of(state, Map.of("_", name -> true));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Queue<Map<String, String>> asked = new ConcurrentLinkedQueue<>();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private Instant now = FakeOidcProvider.NOW;
    private String expectedToken = "token-1";
    private RealmFeed feed;
    private final List<RealmCutoffs> ended = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final List<String> recorded = new ArrayList<>();
    private boolean isStateDown;

    @BeforeEach
    void begin() {
        log.start();
        ((Logger) LoggerFactory.getLogger(RealmFeed.class)).addAppender(log);
        fake.announce("token_endpoint", fake.issuer() + "/token");
        fake.override(
                "/token",
                exchange ->
                        FakeOidcProvider.send(exchange, 200, Map.of("access_token", expectedToken, "expires_in", 60)));
        offer("\"1\"", Map.of("policies", List.of(Map.of("name", "lab", "document", READ)), "later", 1));
        feed = new RealmFeed(config(), policies, receiver, new ProviderClient(Duration.ofSeconds(5)), () -> now);
    }

    @AfterEach
    void end() {
        ((Logger) LoggerFactory.getLogger(RealmFeed.class)).detachAppender(log);
        feed.close();
        fake.close();
        state.close();
    }

    private OidcProviderConfig config() {
        OidcProviderConfig plain = fake.config();
        return new OidcProviderConfig(
                plain.name(),
                plain.configUrl(),
                plain.issuer(),
                plain.clientIds(),
                Optional.of(new Secret(SECRET)),
                plain.claimName(),
                plain.claimUserinfo(),
                plain.rolePolicies(),
                plain.grantable(),
                plain.sessionTags(),
                new SessionLimit(plain.maxSession(), false),
                plain.trustedOrigins(),
                plain.accepted(),
                plain.reading(),
                Optional.of(URI.create(fake.issuer() + "/s3-policies")));
    }

    private final RealmCutoffs.Receiver receiver = new RealmCutoffs.Receiver() {
        @Override
        public void take(String provider, String issuer, RealmCutoffs cutoffs) {
            assertThat(provider + " " + issuer).isEqualTo("_ " + fake.issuer());
            if (isStateDown) {
                throw new StateException("the state is away");
            }
            ended.add(cutoffs);
        }

        @Override
        public void heard(String provider, boolean hasChanges, Instant at) {
            heard.add("%s %s %s".formatted(provider, hasChanges, at));
        }

        @Override
        public void recorded(String provider, Optional<Instant> since, Instant at) {
            assertThat(at).isEqualTo(now);
            recorded.add(provider + since.map(from -> " since " + from).orElse(" nothing"));
        }
    };

    private Realm realm() {
        return new Realm("_", fake.issuer());
    }

    private void offer(String tag, Map<String, Object> answer) {
        fake.override("/s3-policies", exchange -> {
            note(exchange);
            if (!("Bearer " + expectedToken).equals(exchange.getRequestHeaders().getFirst("authorization"))) {
                FakeOidcProvider.send(exchange, 401, Map.of());
            } else if (tag.equals(exchange.getRequestHeaders().getFirst("if-none-match"))) {
                FakeOidcProvider.send(exchange, 304, new byte[0]);
            } else {
                exchange.getResponseHeaders().add("etag", tag);
                FakeOidcProvider.send(exchange, 200, answer);
            }
        });
    }

    private void note(HttpExchange exchange) {
        exchange.getRequestBody(); // otherwise this server closes the connection
        connections.add(exchange.getRemoteAddress());
        asked.add(Map.of("tag", String.valueOf(exchange.getRequestHeaders().getFirst("if-none-match"))));
    }

    @Test
    void takesTheDocumentsOnceAndThenAsksForChangesOnOneConnection() {
        for (int i = 0; i < 5; i++) {
            assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
        }
        offer("\"2\"", Map.of("policies", List.of()));
        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);

        assertThat(asked).hasSize(6);
        assertThat(asked.poll()).containsEntry("tag", "null");
        assertThat(asked.poll()).containsEntry("tag", "\"1\"");
        assertThat(connections).hasSize(1);
        assertThat(fake.requests("/token")).isOne();
        assertThat(policies.count(realm())).isZero();
        assertThat(state.paths("realm-policies/")).singleElement().asString().endsWith("/lab");
    }

    @Test
    void showsItsIdAndSecretToTheTokenEndpointOnly() {
        Queue<String> shown = new ConcurrentLinkedQueue<>();
        fake.override("/token", exchange -> {
            shown.add(exchange.getRequestHeaders().getFirst("authorization"));
            FakeOidcProvider.send(exchange, 200, Map.of("access_token", expectedToken, "expires_in", 60));
        });
        feed.poll();

        String pair = "sts-bridge:a+secret%3A+of+the+client";
        assertThat(shown)
                .containsExactly(
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aTokenIsRenewedBeforeItEndsAndWhenItIsRefused() {
        feed.poll();
        now = now.plusSeconds(39);
        feed.poll();
        assertThat(fake.requests("/token")).isOne();
        now = now.plusSeconds(3);
        feed.poll();
        assertThat(fake.requests("/token")).isEqualTo(2);

        expectedToken = "token-2";
        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
        assertThat(fake.requests("/token")).isEqualTo(3);
        assertThat(log.list).noneMatch(event -> event.getLevel().levelStr.equals("WARN"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /token       | 401 | WITHDRAWN   | refuses client `sts-bridge` (401)
        /token       | 400 | WITHDRAWN   | its service account is on
        /token       | 500 | UNREACHABLE | answers 500
        /s3-policies | 401 | WITHDRAWN   | needs the client's role `read-s3-policies`
        /s3-policies | 403 | WITHDRAWN   | needs the client's role `read-s3-policies`
        /s3-policies | 404 | WITHDRAWN   | lacks Cloakroom's provider JAR
        /s3-policies | 302 | UNREACHABLE | answers 302, expected 200
        /s3-policies | 503 | UNREACHABLE | answers 503, expected 200
        """)
    void whatWasReadStaysAndTheLogSaysWhyOnce(String path, int status, Outcome outcome, String why) {
        feed.poll();
        now = now.plusSeconds(120);
        fake.fail(path, status);

        assertThat(feed.poll()).isEqualTo(outcome);
        assertThat(feed.poll()).isEqualTo(outcome);

        assertThat(policies.count(realm())).isOne();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().levelStr.equals("WARN"))
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains(why));
        fake.restore(path);
        begin();
        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
    }

    /** A Keycloak without the provider has no policies to wait for. One that had some may have a Deny by now. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void s73_whoSaysNoOffersNothingOnlyIfNothingWasEverRead(int status) {
        fake.fail("/s3-policies", status);
        assertThat(feed.poll()).isEqualTo(Outcome.NOT_OFFERED);
        assertThat(Outcome.NOT_OFFERED.isKnown()).isTrue();
        assertThat(feed.lastRead()).isEmpty();

        policies.take(realm(), RealmPolicies.Offer.of(Map.of("lab", READ)));

        assertThat(feed.poll()).isEqualTo(Outcome.WITHDRAWN);
        assertThat(Outcome.WITHDRAWN.isKnown()).isFalse();
        assertThat(log.list.getLast().getFormattedMessage()).contains("names that are not known are refused");
    }

    @Test
    void tellsWhenItLastRead() {
        feed.poll();
        Instant read = now;
        now = now.plusSeconds(120);
        fake.fail("/s3-policies", 503);
        feed.poll();

        assertThat(feed.lastRead()).contains(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"policies\":{}}",
                "{\"policies\":[1]}",
                "{\"policies\":[{\"name\":\"x\"}]}",
                "{\"policies\":[{\"name\":1,\"document\":\"\"}]}",
                "{\"policies\":[],\"policies\":[]}"
            })
    void s73_anAnswerThatIsNoListOfPoliciesChangesNothing(String body) {
        feed.poll();
        fake.override(
                "/s3-policies",
                exchange -> FakeOidcProvider.send(exchange, 200, body.getBytes(StandardCharsets.UTF_8)));

        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(policies.count(realm())).isOne();
    }

    @Test
    void whatARealmHasEndedIsTakenOnce() {
        feed.poll();
        assertThat(feed.offersCutoffs()).isFalse();
        long at = now.getEpochSecond();
        offer(
                "\"2\"",
                Map.of(
                        "notBefore",
                        at - 5,
                        "cutoffs",
                        List.of(Map.of("policy", "lab", "at", at), Map.of("policy", "lab", "at", at - 9)),
                        "gains",
                        List.of(Map.of("policy", "no-deletes", "at", at)),
                        "policies",
                        List.of()));
        feed.poll();
        feed.poll();
        assertThat(ended)
                .containsExactly(new RealmCutoffs(
                        Optional.of(now.minusSeconds(5)), Map.of("lab", now), Map.of("no-deletes", now), 0));
        assertThat(feed.offersCutoffs()).isTrue();
    }

    /** The realm pushes its events, and says here whether they have come: also if nothing has changed since. */
    @Test
    void whatARealmPushesIsHeardUpToTheOldestThatWaits() {
        feed.poll();
        assertThat(heard).as("this one pushes nothing").isEmpty();
        String changes = "https://schemas.openid.net/secevent/caep/event-type/token-claims-change";
        offer("\"2\"", Map.of("signals", Map.of("events", List.of(changes)), "policies", List.of()));
        feed.poll();
        now = now.plusSeconds(9);
        feed.poll();
        long since = now.minusSeconds(5).getEpochSecond();
        offer("\"3\"", Map.of("signals", Map.of("events", List.of(), "waitingSince", since), "policies", List.of()));
        feed.poll();
        offer("\"4\"", Map.of("signals", Map.of("events", List.of(), "waitingSince", "soon"), "policies", List.of()));
        feed.poll();
        assertThat(heard)
                .containsExactly(
                        "_ true " + now.minusSeconds(9),
                        "_ true " + now,
                        "_ false " + now.minusSeconds(5),
                        "_ false " + Instant.EPOCH);
    }

    /** A clock that is a day ahead must not make everything look new, or what waits look told. */
    @Test
    void s68_whatTheRealmSaysOfTheFutureSaysNothing() {
        long now = this.now.getEpochSecond();
        offer("\"2\"", Map.of("signals", Map.of("recordedSince", now + 30), "policies", List.of()));
        feed.poll();
        offer("\"3\"", Map.of("signals", Map.of("recordedSince", now + 31), "policies", List.of()));
        feed.poll();
        assertThat(recorded).containsExactly("_ since " + Instant.ofEpochSecond(now + 30), "_ nothing");

        offer("\"4\"", Map.of("signals", Map.of("events", List.of(), "waitingSince", now + 30), "policies", List.of()));
        feed.poll();
        offer("\"5\"", Map.of("signals", Map.of("events", List.of(), "waitingSince", now + 31), "policies", List.of()));
        feed.poll();
        assertThat(heard).containsExactly("_ false " + this.now, "_ false " + Instant.EPOCH);
    }

    /**
     * Only the realm knows whether there was a gap. A bridge that polls the realm's transmitter is told of none here.
     */
    @Test
    void s68_theRealmSaysSinceWhenItRecords() {
        feed.poll();
        offer("\"2\"", Map.of("signals", Map.of("events", List.of(), "recordedSince", 7), "policies", List.of()));
        feed.poll();
        offer("\"3\"", Map.of("signals", Map.of("recordedSince", 8), "policies", List.of()));
        feed.poll();
        feed.poll();
        assertThat(heard).hasSize(1);
        fake.override("/s3-policies", exchange -> FakeOidcProvider.send(exchange, 403, Map.of()));
        feed.poll();
        fake.override("/s3-policies", exchange -> FakeOidcProvider.send(exchange, 503, Map.of()));
        feed.poll();
        fake.override("/s3-policies", exchange -> FakeOidcProvider.send(exchange, 404, Map.of()));
        feed.poll();
        assertThat(recorded)
                .containsExactly(
                        "_ nothing",
                        "_ since " + Instant.ofEpochSecond(7),
                        "_ since " + Instant.ofEpochSecond(8),
                        "_ since " + Instant.ofEpochSecond(8),
                        "_ nothing");
    }

    @Test
    void aRealmThatHasEndedNothingSaysSo() {
        offer("\"2\"", Map.of("notBefore", 0, "cutoffs", List.of(), "policies", List.of()));
        feed.poll();
        assertThat(ended).containsExactly(new RealmCutoffs(Optional.empty(), Map.of(), Map.of(), 0));
        assertThat(feed.offersCutoffs()).isTrue();
    }

    /** A document that cannot be read must not keep sessions alive. */
    @Test
    void s68_whatWasEndedCountsWhereTheDocumentsAreWrong() {
        offer("\"2\"", Map.of("notBefore", 7, "policies", "none"));
        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(ended).extracting(RealmCutoffs::notBefore).containsExactly(Optional.of(Instant.ofEpochSecond(7)));
    }

    @Test
    void s68_whatCouldNotBeStoredIsAskedForAgain() {
        isStateDown = true;
        offer("\"2\"", Map.of("notBefore", 7, "policies", List.of()));
        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        isStateDown = false;
        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
        assertThat(ended).hasSize(1);
    }

    static Stream<Arguments> s68_whatCannotBeMeantIsSkipped() {
        long at = FakeOidcProvider.NOW.getEpochSecond();
        return Stream.of(
                Arguments.of("in the future", Map.of("policy", "x", "at", at + 31)),
                Arguments.of("in milliseconds", Map.of("policy", "x", "at", at * 1000)),
                Arguments.of("no whole number", Map.of("policy", "x", "at", at - 0.5)),
                Arguments.of("negative", Map.of("policy", "x", "at", -1)),
                Arguments.of("a text", Map.of("policy", "x", "at", "1772366400")),
                Arguments.of("no time", Map.of("policy", "x")),
                Arguments.of("no name", Map.of("at", at)),
                Arguments.of("an empty name", Map.of("policy", "", "at", at)),
                Arguments.of("a long name", Map.of("policy", "x".repeat(129), "at", at)),
                Arguments.of("no object", 7));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void s68_whatCannotBeMeantIsSkipped(String why, Object entry) {
        Map<String, Object> good = Map.of("policy", "lab", "at", now.getEpochSecond() + 29);
        Map<String, Object> of = Map.of(
                "notBefore",
                now.getEpochSecond() + 31,
                "cutoffs",
                List.of(entry, good),
                "gains",
                List.of(good, entry),
                "policies",
                List.of());
        offer("\"2\"", of);
        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
        assertThat(ended)
                .as("the others count")
                .containsExactly(new RealmCutoffs(
                        Optional.empty(), Map.of("lab", now.plusSeconds(29)), Map.of("lab", now.plusSeconds(29)), 3));
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().levelStr.equals("WARN"))
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("3 of the times"));
    }

    /** The answer does not change until then, and neither does its tag. */
    @Test
    void s68_whatLiesAheadCountsWhenItsTimeHasCome() {
        long ahead = now.getEpochSecond() + 32;
        offer("\"2\"", Map.of("notBefore", ahead, "policies", List.of()));
        feed.poll();
        feed.poll();
        assertThat(ended).allMatch(each -> each.notBefore().isEmpty());
        now = now.plusSeconds(2);
        feed.poll();
        assertThat(ended).last().isEqualTo(new RealmCutoffs(Optional.of(now.plusSeconds(30)), Map.of(), Map.of(), 0));
        int taken = ended.size();
        feed.poll();
        assertThat(ended).as("and then it is unchanged").hasSize(taken);
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().levelStr.equals("WARN"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cutoffs", "gains"})
    void s68_whatARealmEndsIsBounded(String member) {
        List<Map<String, Object>> many = IntStream.rangeClosed(0, RealmCutoffs.MAX_POLICIES)
                .mapToObj(i -> Map.<String, Object>of("policy", "p" + i, "at", 7))
                .toList();
        offer("\"2\"", Map.of("notBefore", 0, member, many, "policies", List.of()));
        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(ended).isEmpty();
        assertThat(log.list.getLast().getFormattedMessage()).contains("lists 2001 ended policies");
    }

    @Test
    void s72_anAnswerIsBounded() {
        fake.override("/s3-policies", exchange -> {
            byte[] huge = new byte[RealmFeed.MAX_BYTES + 1];
            FakeOidcProvider.send(exchange, 200, huge);
        });

        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(log.list.getLast().getFormattedMessage()).contains("larger than 16777216 bytes");
    }

    @Test
    void s70_aNameThatTheRealmHasTwiceDeniesEverything() {
        offer(
                "\"1\"",
                Map.of(
                        "policies",
                        List.of(Map.of("name", "lab", "document", READ), Map.of("name", "lab", "document", READ))));
        feed.poll();

        assertThat(state.get(state.paths("realm-policies/").getFirst())
                        .orElseThrow()
                        .json())
                .contains("\"document\":\"\"", "\"denies\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "token_endpoint"})
    void s73_aDiscoveryDocumentWithoutIssuerIsNotTaken(String member) {
        fake.announce(member, "");

        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(state.paths("realm-policies/")).isEmpty();
        assertThat(log.list.getLast().getFormattedMessage()).contains("has no `%s`".formatted(member));
    }

    /** Another node had an older answer and wrote it after this one. */
    @Test
    void s73_whatAnotherNodeUndidIsMendedThoughNothingHasChanged() {
        feed.poll();
        String path = state.paths("realm-policies/").getFirst();
        String right = state.get(path).orElseThrow().json();
        state.update(path, found -> right.replace("2012", "2008"));

        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
        assertThat(state.get(path).orElseThrow().json()).isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\", \"b\"", "a b", "no quotes"})
    void aTagThatIsNoneIsNotSentBack(String tag) {
        offer(tag, Map.of("policies", List.of(Map.of("name", "lab", "document", READ))));

        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
        assertThat(feed.poll()).isEqualTo(Outcome.CURRENT);
        assertThat(asked).allMatch(each -> "null".equals(each.get("tag")));
    }

    @Test
    void s72_aRealmHasOnlySoManyPolicies() {
        List<Map<String, String>> many = new ArrayList<>();
        for (int i = 0; i <= RealmPolicies.MAX_DOCUMENTS; i++) {
            many.add(Map.of("name", "p" + i, "document", READ));
        }
        offer("\"1\"", Map.of("policies", many));

        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(state.paths("realm-policies/")).isEmpty();
    }

    /** A discovery document cannot have the secret sent elsewhere. */
    @Test
    void s07_theSecretGoesToTheProviderOnly() {
        fake.announce("token_endpoint", "http://192.0.2.1/token");

        assertThat(feed.poll()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(log.list.getLast().getFormattedMessage()).contains("whose origin is neither its own");
    }

    @Test
    void s18_nothingSecretIsLogged() {
        feed.poll();
        fake.fail("/token", 401);
        expectedToken = "token-2";
        feed.poll();

        assertThat(log.list)
                .isNotEmpty()
                .noneMatch(event -> event.getFormattedMessage().contains("token-")
                        || event.getFormattedMessage().contains(SECRET));
    }

    @Test
    void asksLessAndLess() {
        RandomGenerator middle = () -> Long.MIN_VALUE;
        assertThat(RealmFeeds.pause(Duration.ofSeconds(3), Outcome.CURRENT, 0, middle))
                .isBetween(Duration.ofMillis(2400), Duration.ofMillis(3600));
        assertThat(RealmFeeds.pause(Duration.ofSeconds(3), Outcome.UNREACHABLE, 1, middle))
                .isBetween(Duration.ofMillis(600), Duration.ofMillis(900));
        assertThat(RealmFeeds.pause(Duration.ofSeconds(3), Outcome.UNREACHABLE, 4, middle))
                .isBetween(Duration.ofMillis(4800), Duration.ofMillis(7200));
        assertThat(RealmFeeds.pause(Duration.ofSeconds(3), Outcome.UNREACHABLE, 100, middle))
                .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
        assertThat(RealmFeeds.pause(Duration.ofSeconds(3), Outcome.NOT_OFFERED, 100, middle))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }
}
