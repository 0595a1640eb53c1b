package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.THROTTLING;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.identity.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Providers that are down or never answer, and who waits for them. */
class ProviderOutageTest extends ProvidersTest {
    @Test
    void aProviderThatIsDownAtStartIsNoObstacle() {
        fake.fail("/.well-known/openid-configuration", 503);
        providers = over(fake.config(), other.config("b", List.of()));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        assertThat(providers.states().getFirst().failingSince()).contains(NOW);

        fake.restore("/.well-known/openid-configuration");
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(fake.requests("/.well-known/openid-configuration"))
                .as("not asked again at once")
                .isOne();
        now = now.plusSeconds(3);
        assertThat(identify(fake.token())).isNotNull();
        assertThat(providers.states().getFirst()).isEqualTo(new ProviderState("_", Optional.of(now), Optional.empty()));
    }

    @Test
    void s10_whoWaitedForAFetchThatFailedDoesNotFetchAgain() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        fake.override("/certs", exchange -> {
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeOidcProvider.send(exchange, 500, new byte[0]);
        });
        OidcProvider provider = new OidcProvider(fake.config(), client(), () -> now);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ProviderMetadata>> waiting = new ArrayList<>();
            for (String address : List.of("192.0.2.1", "192.0.2.2")) {
                waiting.add(threads.submit(() -> provider.metadata(address)));
            }
            await(() -> provider.waitingRoom().taken() == 2 && fake.requests("/certs") == 1);
            answered.countDown();
            for (Future<ProviderMetadata> each : waiting) {
                assertThatExceptionOfType(ExecutionException.class).isThrownBy(each::get);
            }
        }
        assertThat(fake.requests("/certs")).isOne();
        assertThat(provider.waitingRoom().taken()).isZero();
    }

    /** One that takes long to fail would otherwise be asked again at once. */
    @Test
    void s10_thePauseBeginsWhenTheFetchHasFailed() {
        fake.override("/certs", exchange -> {
            now = now.plusSeconds(10);
            FakeOidcProvider.send(exchange, 500, new byte[0]);
        });
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        now = now.plusSeconds(2).minusNanos(1);
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(fake.requests("/certs")).isOne();
    }

    @Test
    void s10_aFailingProviderIsAskedLessAndLess() {
        assertThat(identify(at("exp", NOW.plus(Duration.ofDays(1))))).isNotNull();
        String token = at("exp", NOW.plus(Duration.ofDays(1)));
        fake.fail("/certs", 500);
        now = NOW.plus(OidcProvider.REFRESH_AFTER);
        Instant failing = now;
        int asked = fake.requests("/certs");
        for (int pause : List.of(2, 4, 8, 16, 32, 60, 60, 60)) {
            assertThat(identify(token)).isNotNull();
            assertThat(fake.requests("/certs"))
                    .as("asked when the pause is over")
                    .isEqualTo(++asked);
            now = now.plusSeconds(pause).minusNanos(1);
            assertThat(identify(token)).as("while its keys are good").isNotNull();
            assertThat(fake.requests("/certs")).as("not asked before").isEqualTo(asked);
            assertThat(providers.states().getFirst().failingSince()).contains(failing);
            now = now.plusNanos(1);
        }
        fake.restore("/certs");
        assertThat(identify(token)).isNotNull();
        assertThat(providers.states().getFirst()).isEqualTo(new ProviderState("_", Optional.of(now), Optional.empty()));
    }

    @Test
    void s10_theLogSaysWhenAProviderAnswersAndWhenAgain() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(OidcProvider.class);
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        try {
            String token = at("exp", NOW.plus(Duration.ofDays(1)));
            for (boolean fails : List.of(false, false, true, false, false)) {
                fake.restore("/certs");
                if (fails) {
                    fake.fail("/certs", 500);
                }
                assertThat(identify(token)).isNotNull();
                now = now.plus(OidcProvider.REFRESH_AFTER);
            }
            assertThat(log.list)
                    .extracting(event -> event.getFormattedMessage().replaceAll(" (answers|cannot).*", " $1"))
                    .containsExactly("Provider _ answers", "Provider _ cannot", "Provider _ answers");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }

    @Test
    void s72_fewWaitForAProviderThatNeverAnswers() throws Exception {
        CountDownLatch answered = hold(fake, "/certs");
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMinutes(5));
        String token = fake.token();
        Queue<AwsErrorCode> refused = new ConcurrentLinkedQueue<>();
        Queue<VerifiedToken> accepted = new ConcurrentLinkedQueue<>();
        int callers = 1_200;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                String address = "192.0.2." + i % 100;
                threads.execute(() -> {
                    try {
                        accepted.add(identifyFrom(address, token));
                    } catch (AwsException e) {
                        refused.add(e.code());
                    }
                });
            }
            await(() -> refused.size() == callers - WaitingRoom.PLACES);
            assertThat(accepted).isEmpty();
            fake.restore("/certs");
            answered.countDown();
        }
        assertThat(refused).containsOnly(IDP_COMMUNICATION_ERROR);
        assertThat(accepted).hasSize(WaitingRoom.PLACES);
        assertThat(identify(token)).as("all places are free again").isNotNull();
    }

    @Test
    void s72_oneAddressCannotTakeEveryPlace() throws Exception {
        CountDownLatch answered = hold(fake, "/certs");
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMinutes(5));
        String token = fake.token();
        Queue<AwsErrorCode> refused = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> {
                    try {
                        identifyFrom("192.0.2.66", token);
                    } catch (AwsException e) {
                        refused.add(e.code());
                    }
                });
            }
            await(() -> refused.size() == 100 - WaitingRoom.PLACES_OF_AN_ADDRESS);
            Future<VerifiedToken> other = threads.submit(() -> identifyFrom("192.0.2.7", token));
            fake.restore("/certs");
            answered.countDown();
            assertThat(other.get()).isNotNull();
        }
        assertThat(refused).containsOnly(THROTTLING);
    }

    @Test
    void s72_waitersForUserinfoAreBoundedToo() throws Exception {
        CountDownLatch answered = hold(fake, "/userinfo");
        OidcProviderConfig config = new ConfigChange(fake.config()).withUserinfo();
        providers = new OidcProviders(List.of(config), () -> now, Duration.ofMinutes(5));
        fake.answerUserinfo(Map.of("sub", SUBJECT));
        UnverifiedToken token = UnverifiedToken.parse(new Secret(fake.token()));
        Queue<AwsErrorCode> refused = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The first of them fetches the keys, so that the others wait for user info only.
            threads.execute(() -> providers.verify(shown(token, Optional.of(new Secret("access")))));
            await(() -> fake.requests("/userinfo") == 1);
            for (int i = 1; i < 100; i++) {
                threads.execute(() -> {
                    try {
                        providers.verify(shown(token, Optional.of(new Secret("access"))));
                    } catch (AwsException e) {
                        refused.add(e.code());
                    }
                });
            }
            await(() -> refused.size() == 100 - WaitingRoom.PLACES_OF_AN_ADDRESS);
            answered.countDown();
        }
        assertThat(refused).containsOnly(THROTTLING);
    }

    @Test
    void s72_aProviderThatNeverAnswersDoesNotHoldUpTheOthers() throws Exception {
        providers = new OidcProviders(
                List.of(fake.config(), other.config("b", List.of())), () -> now, Duration.ofSeconds(10));
        fake.fail("/.well-known/openid-configuration", 503);
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        now = now.plusSeconds(60);
        CountDownLatch answered = hold(fake, "/.well-known/openid-configuration");
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        answered.countDown();
        assertThat(fake.requests("/.well-known/openid-configuration"))
                .as("not asked for a token of another")
                .isOne();
    }
}
