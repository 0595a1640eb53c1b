package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;
import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the keys of a provider are fetched, how long they are used, and keys that are of no use. */
class ProviderKeysTest extends ProvidersTest {
    @Test
    void s10_unknownKeysCostOneFetchInTenSeconds() {
        assertThat(identify(fake.token())).isNotNull();
        now = now.plusSeconds(10);
        for (int i = 0; i < 50; i++) {
            refuses(signed("RS256", "made-up-" + i, fake.claims()), INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
        }
        assertThat(fake.requests("/certs")).isEqualTo(2);
    }

    @Test
    void s10_aNewKeyIsFoundAndAnOldOneForgotten() {
        Instant late = NOW.plusSeconds(10_000);
        String old = at("exp", late);
        assertThat(identify(old)).isNotNull();
        now = now.plusSeconds(10);
        fake.publish("next", "ES256");
        assertThat(identify(FakeOidcProvider.sign("ES256", "next", fake.claims())))
                .isNotNull();
        assertThat(identify(old)).as("both while both are published").isNotNull();
        fake.withdraw("rsa");
        now = now.plus(OidcProvider.REFRESH_AFTER).minusSeconds(1);
        assertThat(identify(old)).as("until the next refresh").isNotNull();
        now = now.plusSeconds(1);
        refuses(old, INVALID_IDENTITY_TOKEN, NOT_VERIFIABLE);
    }

    @Test
    void s10_fetchesOnceForManyCallers() throws Exception {
        String token = fake.token();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<VerifiedToken>> callers = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> identifyFrom("192.0.2." + i, token)))
                    .toList();
            for (Future<VerifiedToken> caller : callers) {
                assertThat(caller.get()).isNotNull();
            }
        }
        assertThat(fake.requests("/certs")).isOne();
    }

    @Test
    void s10_whoWaitedForAFetchDoesNotFetchAgain() throws Exception {
        CountDownLatch answered = hold(fake, "/certs");
        OidcProvider provider = new OidcProvider(fake.config(), client(), () -> now);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ProviderMetadata> first = threads.submit(() -> provider.metadata("192.0.2.1"));
            await(() -> fake.requests("/certs") == 1);
            Future<ProviderMetadata> second = threads.submit(() -> provider.metadata("192.0.2.2"));
            await(() -> provider.waitingRoom().taken() == 2);
            fake.restore("/certs");
            answered.countDown();
            assertThat(second.get()).isSameAs(first.get());
        }
        assertThat(fake.requests("/certs")).isOne();
        assertThat(provider.waitingRoom().taken()).isZero();
    }

    @Test
    void s10_keysAreUsedForADayWhileTheProviderIsDown() {
        String token = at("exp", NOW.plus(Duration.ofDays(10)));
        assertThat(identify(token)).isNotNull();
        fake.fail("/certs", 500);
        now = NOW.plus(OidcProvider.USE_AT_MOST);
        assertThat(identify(token)).isNotNull();
        assertThat(providers.states().getFirst().failingSince()).contains(now);
        now = now.plusSeconds(1);
        refuses(token, IDP_COMMUNICATION_ERROR, "could not be reached");
        fake.restore("/certs");
        now = now.plusSeconds(120);
        assertThat(identify(token)).isNotNull();
    }

    @Test
    void oneKeyThatCannotBeReadDoesNotSpoilTheOthers() {
        fake.publish("odd", Map.of("kty", "quantum", "kid", "odd"));
        fake.publish("broken", Map.of("kty", "RSA", "kid", "broken", "n", "!"));
        fake.publish(
                "enc", Map.of("kty", "RSA", "kid", "enc", "use", "enc", "alg", "RSA-OAEP", "n", "AQAB", "e", "AQAB"));
        assertThat(identify(fake.token())).isNotNull();
    }

    @Test
    void aProviderWithoutKeysOfUseIsNotSaidToBeOutOfReach() {
        fake.withdraw("rsa");
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, "can be reached, but publishes no key that is accepted");
        fake.publish("oct", Map.of("kty", "oct", "kid", "oct", "k", "AAAA", "alg", "HS256"));
        fake.publish("k1", Map.of("kty", "EC", "crv", "secp256k1", "kid", "k1", "x", "AA", "y", "AA"));
        now = now.plusSeconds(60);
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, "publishes no key that is accepted: a key must have a `kid`");
        assertThat(providers.states().getFirst().failingSince()).contains(NOW);

        fake.fail("/certs", 500);
        now = now.plusSeconds(60);
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        fake.restore("/certs");
        fake.publish("rsa", "RS256");
        now = NOW.plusSeconds(180);
        assertThat(identify(fake.token(claims -> claims.put("exp", now.getEpochSecond() + 60))))
                .isNotNull();
    }

    @Test
    void keysOfNoUseSpoilNoOtherProvidersTokens() {
        fake.withdraw("rsa");
        providers = over(fake.config(), other.config("b", List.of()));
        refuses(fake.token(), INVALID_IDENTITY_TOKEN, "publishes no key that is accepted");
        assertThat(identify(other.token()).provider().name()).isEqualTo("b");
        refuses(
                fake.token(claims -> claims.put("iss", "https://elsewhere.example")),
                INVALID_IDENTITY_TOKEN,
                "no configured provider with issuer `https://elsewhere.example`");
    }
}
