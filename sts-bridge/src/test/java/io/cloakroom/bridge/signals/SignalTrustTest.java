package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.ClaimRule;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SessionLimit;
import io.cloakroom.bridge.config.SignalPolling;
import io.cloakroom.bridge.config.SignalsConfig;
import io.cloakroom.bridge.config.TokenReading;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Sessions;
import io.cloakroom.bridge.identity.oidc.FakeTransmitter;
import io.cloakroom.bridge.signals.SignalHealth.Sign;
import io.cloakroom.bridge.state.StateViews;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a provider that has fallen silent means for its sessions. */
class SignalTrustTest {
    private static final String ISSUER = "https://login.example.org/realms/demo";
    private static final Duration WEEK = Duration.ofDays(7);

    private final FakeTransmitter fake = new FakeTransmitter();
    private Instant now = NOW;
    private final SignalHealth health = new SignalHealth(StateViews.inMemory(), Duration.ofMinutes(15), () -> now);

    @AfterEach
    void end() {
        fake.close();
    }

    private OidcProviderConfig provider(SignalPolling polling, Duration longest) {
        OidcProviderConfig plain = fake.config();
        return new OidcProviderConfig(
                        plain.name(),
                        URI.create("https://login.example.org/.well-known/openid-configuration"), // of no realm
                        plain.issuer(),
                        plain.clientIds(),
                        plain.clientSecret(),
                        plain.claimName(),
                        plain.claimUserinfo(),
                        plain.rolePolicies(),
                        plain.grantable(),
                        plain.sessionTags(),
                        new SessionLimit(longest, false),
                        plain.trustedOrigins(),
                        plain.accepted(),
                        plain.reading(),
                        Optional.empty())
                .polling(polling);
    }

    private SignalTrust trust(OidcProviderConfig provider, boolean isStrict) {
        return new SignalTrust(
                List.of(provider), health, new SignalsConfig(Duration.ofMinutes(15), isStrict), () -> now);
    }

    private void hear(String state) {
        switch (state) {
            case "heard" -> hear(NOW.minusSeconds(60), true);
            case "silent" -> hear(NOW.minusSeconds(901), true);
            case "without" -> hear(NOW.minusSeconds(60), false);
            default -> assertThat(state).isEqualTo("never");
        }
    }

    /** Without a gap for weeks. */
    private void hear(Instant at, boolean hasChanges) {
        for (Instant time = NOW.minus(Duration.ofDays(5)); time.isBefore(at); time = time.plusSeconds(900)) {
            health.note("_", new Sign(time, hasChanges, "stream-1"));
        }
        health.note("_", new Sign(at, hasChanges, "stream-1"));
    }

    /** Asserted some hours ago, for some hours. */
    private static Session session(String provider, String issuer, int hoursAgo, int hours) {
        Instant at = NOW.minus(Duration.ofHours(hoursAgo)).minusSeconds(1);
        return Sessions.of(provider, issuer, at, at.plus(Duration.ofHours(hours)));
    }

    /** @param why what the refusal says; empty: the session is good */
    private static void assertRefused(SignalTrust trust, Session session, String why) {
        if (why.isEmpty()) {
            assertThatNoException().isThrownBy(() -> trust.require(session));
        } else {
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> trust.require(session))
                    .returns(AwsErrorCode.SERVICE_UNAVAILABLE, AwsException::code)
                    .withMessageContaining(why);
        }
    }

    @ParameterizedTest(name = "{0}, {1}: {2} hours")
    @CsvSource(delimiter = '|', textBlock = """
        heard   | WANTED     | 168
        silent  | WANTED     | 12
        without | WANTED     | 12
        never   | WANTED     | 12
        never   | IF_OFFERED | 12
        never   | OFF        | 12
        heard   | OFF        | 168
        """)
    void s68_sessionsAreLongOnlyWhileTheProviderIsHeard(String state, SignalPolling polling, int hours) {
        hear(state);
        assertThat(trust(provider(polling, WEEK), false).of(provider(polling, WEEK)))
                .isEqualTo(Duration.ofHours(hours));
        assertThat(trust(provider(polling, Duration.ofHours(2)), false).of(provider(polling, Duration.ofHours(2))))
                .as("a shorter limit holds in any case")
                .isEqualTo(Duration.ofHours(2));
    }

    @ParameterizedTest(name = "{0}: {1} hours old, for {2}, strict {3}: refused {4}")
    @CsvSource(delimiter = '|', textBlock = """
        heard   | 100 | 168 | false | false
        heard   | 100 | 168 | true  | false
        silent  | 100 | 168 | false | true
        silent  | 12  | 168 | false | true
        silent  | 11  | 168 | false | false
        silent  | 11  | 168 | true  | true
        silent  | 0   | 1   | true  | true
        without | 100 | 168 | false | true
        without | 12  | 12  | false | false
        without | 11  | 168 | false | false
        without | 0   | 1   | true  | false
        never   | 12  | 12  | false | true
        never   | 0   | 1   | false | false
        never   | 0   | 1   | true  | true
        """)
    void s68_oldSessionsOfASilentProviderAreRefused(
            String state, int hoursAgo, int hours, boolean isStrict, boolean isRefused) {
        hear(state);
        SignalTrust trust = trust(provider(SignalPolling.WANTED, WEEK), isStrict);
        Session session = session("_", ISSUER, hoursAgo, hours);
        assertRefused(trust, session, isRefused ? "Provider `_` does not tell now" : "");
    }

    /** Keycloak tells when the claim changes that names policies, not of every claim that a rule looks at. */
    @ParameterizedTest(name = "reads the claim {0}, has a rule {1}: {2} hours")
    @CsvSource({"true, false, 168", "true, true, 12", "false, true, 12"})
    void s68_whereRulesGrantPoliciesSessionsAreNotLong(boolean readsClaim, boolean hasRule, int hours) {
        hear("heard");
        ClaimRule rule = new ClaimRule(ClaimName.parse("groups"), "/lab", List.of("lab-data"));
        TokenReading reading = new TokenReading(
                Optional.empty(), Optional.empty(), Optional.empty(), readsClaim, hasRule ? List.of(rule) : List.of());
        OidcProviderConfig provider =
                provider(SignalPolling.WANTED, WEEK).reading(reading).polling(SignalPolling.WANTED);
        SignalTrust trust = trust(provider, false);
        assertThat(trust.of(provider)).isEqualTo(Duration.ofHours(hours));
        assertThat(trust.word("_")).isEqualTo(hours == 168 ? "heard" : "none");
    }

    /** By a bridge whose clock was an hour ahead, and then nobody heard anything. */
    @Test
    void s68_aSignOfLifeFromTheFutureIsSilence() {
        now = NOW.plus(Duration.ofHours(1));
        health.note("_", new Sign(now, true, "stream-1"));
        now = NOW;
        SignalTrust trust = trust(provider(SignalPolling.WANTED, WEEK), true);
        assertThat(trust.word("_")).isEqualTo("silent");
        assertRefused(trust, session("_", ISSUER, 0, 1), "Provider `_` does not tell now");
    }

    @Test
    void whoWasNeverMeantToBeHeardIsNotMissed() {
        SignalTrust trust = trust(provider(SignalPolling.IF_OFFERED, WEEK), true);
        assertThatNoException().isThrownBy(() -> trust.require(session("_", ISSUER, 12, 12)));
        assertThat(trust.word("_")).isEqualTo("none");
    }

    /** An operator who switches it off does not lock everybody out. */
    @Test
    void strictMeansWhatIsFollowed() {
        hear("silent");
        SignalTrust trust = trust(provider(SignalPolling.OFF, WEEK), true);
        assertThatNoException().isThrownBy(() -> trust.require(session("_", ISSUER, 1, 12)));
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> trust.require(session("_", ISSUER, 13, 168)));
    }

    @Test
    void sessionsOfOthersAreNotItsMatter() {
        hear("silent");
        SignalTrust trust = trust(provider(SignalPolling.WANTED, WEEK), true);
        assertThatNoException().isThrownBy(() -> trust.require(session("another", ISSUER, 11, 12)));
        assertThatNoException().isThrownBy(() -> trust.require(session("_", Session.USERS, 100, 168)));
    }

    /** It was taken out of the settings, or has another name now. */
    @ParameterizedTest
    @CsvSource({"100, 168, true", "11, 168, false", "12, 12, false"})
    void s68_longSessionsOfAProviderThatIsGoneEnd(int hoursAgo, int hours, boolean isRefused) {
        hear("heard");
        SignalTrust trust = trust(provider(SignalPolling.WANTED, WEEK), false);
        Session session = session("gone", ISSUER, hoursAgo, hours);
        assertRefused(trust, session, isRefused ? "Provider `gone` is not configured any more" : "");
    }

    /** What has changed in the gap is never told. */
    @ParameterizedTest(name = "asserted {0} hours ago, for {1}: refused {2}")
    @CsvSource({"100, 168, true", "31, 168, true", "30, 168, true", "29, 168, false", "12, 12, false"})
    void s68_longSessionsFromBeforeAGapEnd(int hoursAgo, int hours, boolean isRefused) {
        health.note("_", new Sign(NOW.minus(Duration.ofDays(14)), true, "stream-1"));
        for (Instant time = NOW.minus(Duration.ofHours(30)); time.isBefore(NOW); time = time.plusSeconds(900)) {
            health.note("_", new Sign(time, true, "stream-1"));
        }
        SignalTrust trust = trust(provider(SignalPolling.WANTED, WEEK), false);
        assertThat(trust.word("_")).isEqualTo("heard");
        Session session = session("_", ISSUER, hoursAgo, hours);
        assertRefused(trust, session, isRefused ? "has not recorded all changes of rights before 2" : "");
    }

    /** A young session goes on after a gap, until it is 12 hours old. */
    @Test
    void s68_youngSessionsFromBeforeAGapGoOn() {
        health.note("_", new Sign(NOW.minus(Duration.ofHours(2)), true, "stream-1"));
        health.note("_", new Sign(NOW.minusSeconds(60), true, "stream-1"));
        SignalTrust trust = trust(provider(SignalPolling.WANTED, WEEK), false);
        Session session = session("_", ISSUER, 3, 168);
        assertThatNoException().isThrownBy(() -> trust.require(session));
        now = NOW.plus(Duration.ofHours(10));
        hear(now.minusSeconds(60), true);
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> trust.require(session));
    }

    /** Only its feed says whether changes are recorded, and ends what many hold. */
    @ParameterizedTest(name = "feed {0}, recorded {1} s ago: {2}")
    @CsvSource({
        "true, 60, heard",
        "true, 901, silent",
        "true, -1, none",
        "false, 60, none",
    })
    void s68_aRealmIsHeardOnlyWithItsFeed(boolean hasFeed, int secondsAgo, String word) {
        hear("heard");
        if (secondsAgo >= 0) {
            health.noteRecorded("_", Instant.EPOCH, NOW.minusSeconds(secondsAgo));
        }
        assertThat(trust(realm(hasFeed), false).word("_")).isEqualTo(word);
    }

    private static OidcProviderConfig realm(boolean hasFeed) {
        URI discovery = URI.create(ISSUER + "/.well-known/openid-configuration");
        OidcProviderConfig plain = FakeTransmitter.config(discovery);
        return new OidcProviderConfig(
                        plain.name(),
                        plain.configUrl(),
                        plain.issuer(),
                        plain.clientIds(),
                        plain.clientSecret(),
                        plain.claimName(),
                        plain.claimUserinfo(),
                        plain.rolePolicies(),
                        plain.grantable(),
                        plain.sessionTags(),
                        new SessionLimit(WEEK, false),
                        plain.trustedOrigins(),
                        plain.accepted(),
                        plain.reading(),
                        hasFeed ? Optional.of(URI.create(ISSUER + "/s3-policies")) : Optional.empty())
                .polling(SignalPolling.WANTED);
    }

    @Test
    void theLogSaysWhenAGapWasNoticed() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SignalTrust.class);
        logger.addAppender(log);
        try {
            SignalTrust trust = trust(provider(SignalPolling.WANTED, WEEK), false);
            hear("heard");
            trust.log();
            now = NOW.plus(Duration.ofHours(1));
            health.note("_", new Sign(now, true, "stream-1"));
            trust.log();
            trust.log();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).extracting(event -> event.getLevel().levelStr).containsExactly("INFO", "WARN");
        assertThat(log.list.get(1).getFormattedMessage())
                .contains("may not have recorded all changes of rights before " + now);
    }

    @Test
    void theLogSaysWhenItChanges() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SignalTrust.class);
        logger.addAppender(log);
        try {
            SignalTrust trust = trust(provider(SignalPolling.IF_OFFERED, WEEK), false);
            trust.log();
            hear("heard");
            trust.log();
            trust.log();
            now = NOW.plusSeconds(900);
            trust.log();
            trust.log();
            health.note("_", new Sign(now, true, "stream-1"));
            trust.log();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(event -> event.getLevel().levelStr)
                .containsExactly("INFO", "WARN", "WARN", "INFO");
        assertThat(log.list.get(1).getFormattedMessage()).contains("asserted over 12 hours ago are refused");
    }
}
