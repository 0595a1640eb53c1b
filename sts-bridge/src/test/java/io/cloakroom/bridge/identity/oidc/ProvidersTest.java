package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Two fake providers, a clock that can be set, and tokens that are shown to them. */
abstract class ProvidersTest {
    static final String NOT_VERIFIABLE = "The web identity token that was passed could not be validated";
    static final String SUBJECT = "68fc385a-0922-4d21-87e9-6de7ab076765";
    static final PrivateKey RSA = FakeOidcProvider.keyPair("rsa", "RS256").getPrivate();
    static final KeyPair ATTACKER = FakeOidcProvider.keyPair("attacker", "RS256");

    final FakeOidcProvider fake = new FakeOidcProvider();
    final FakeOidcProvider other = new FakeOidcProvider();
    volatile Instant now = NOW;
    OidcProviders providers = over(fake.config());

    @AfterEach
    void stop() {
        fake.close();
        other.close();
    }

    /** The path is asked for and gives no answer until the latch is open. */
    static CountDownLatch hold(FakeOidcProvider provider, String path) {
        CountDownLatch answered = new CountDownLatch(1);
        provider.override(path, exchange -> {
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            provider.answer(exchange);
        });
        return answered;
    }

    static ProviderClient client() {
        return new ProviderClient(Duration.ofMinutes(5));
    }

    static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    OidcProviders over(OidcProviderConfig... configs) {
        return new OidcProviders(List.of(configs), () -> now, Duration.ofSeconds(10));
    }

    static OidcRole roleOf(OidcProviderConfig provider) {
        return new OidcRole("arn:minio:iam:::role/x", provider);
    }

    static ShownTokens shown(UnverifiedToken token) {
        return shown(token, Optional.empty());
    }

    static ShownTokens shown(UnverifiedToken token, Optional<Secret> accessToken) {
        return new ShownTokens(token, accessToken, "192.0.2.7");
    }

    VerifiedToken identifyFrom(String address, String token) {
        return providers.verify(new ShownTokens(UnverifiedToken.parse(new Secret(token)), Optional.empty(), address));
    }

    VerifiedToken identify(String token) {
        return providers.verify(shown(UnverifiedToken.parse(new Secret(token))));
    }

    void refuses(String token, AwsErrorCode code, String message) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> identify(token))
                .returns(code, AwsException::code)
                .withMessageContaining(message)
                .satisfies(e -> {
                    String[] parts = parts(token);
                    if (parts.length == 3 && parts[2].length() > 20) {
                        assertThat(e.getMessage()).as("S-18").doesNotContain(parts[1], parts[2]);
                    }
                });
    }

    void fails(UnverifiedToken token, Optional<Secret> accessToken, AwsErrorCode code, String message) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> providers.verify(shown(token, accessToken)))
                .returns(code, AwsException::code)
                .withMessageContaining(message);
    }

    String messageOf(String token) {
        try {
            return "accepted " + identify(token).subject();
        } catch (AwsException e) {
            return e.sentence();
        }
    }

    String at(String claim, Instant time) {
        return fake.token(claims -> claims.put(claim, time.getEpochSecond()));
    }

    /** Signed with the RSA key, whatever the key id says. */
    static String signed(String algorithm, String keyId, Map<String, Object> claims) {
        return FakeOidcProvider.sign(header(algorithm, keyId), claims, RSA, algorithm);
    }

    static Map<String, Object> header(String algorithm, String keyId) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        header.put("kid", keyId);
        return header;
    }

    static String[] parts(String token) {
        return token.split("\\.", -1);
    }
}
