package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched from a provider: from where, how much of it, and in how much time. */
class DiscoveryTest extends ProvidersTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://127.0.0.1:1/certs",
                "https://keys.example.com/certs",
                "file:///etc/passwd",
                "http://user@127.0.0.1/certs",
                "not a url",
                "//127.0.0.1/certs",
            })
    void s07_doesNotFollowDiscoveryElsewhere(String keySet) {
        fake.announce("jwks_uri", keySet);
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(fake.requests("/certs")).isZero();
    }

    @Test
    void s07_aDiscoveredIssuerDoesNotMakeAnInsecureOriginTrusted() {
        fake.announce("issuer", other.issuer());
        fake.announce("jwks_uri", other.issuer() + "/certs");
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(other.requests("/certs")).isZero();
    }

    @Test
    void s07_theOperatorCanTrustAnotherOrigin() {
        fake.announce("jwks_uri", other.issuer() + "/certs");
        providers = over(new ConfigChange(fake.config()).trusting(other.configUrl()));
        assertThat(identify(fake.token())).isNotNull();
        assertThat(other.requests("/certs")).isOne();
    }

    @Test
    void s07_doesNotFollowRedirects() {
        fake.override("/certs", exchange -> {
            exchange.getResponseHeaders().add("location", other.issuer() + "/certs");
            FakeOidcProvider.send(exchange, 302, new byte[0]);
        });
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        assertThat(other.requests("/certs")).isZero();
    }

    @Test
    void s07_boundsAnswersInSize() {
        byte[] large = new byte[ProviderClient.MAX_BODY_BYTES + 1];
        fake.override("/certs", exchange -> FakeOidcProvider.send(exchange, 200, large));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
    }

    @Test
    void s07_boundsAnswersInTime() {
        CountDownLatch tested = new CountDownLatch(1);
        fake.override("/certs", exchange -> {
            try {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                tested.await();
            } catch (IOException | InterruptedException e) {
                // The client gave up, as it should.
            }
        });
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMillis(500));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        tested.countDown();
    }

    @Test
    void s07_boundsAConversationInTimeHoweverSlowlyItGoesOn() {
        CountDownLatch tested = new CountDownLatch(1);
        fake.override("/certs", exchange -> {
            try {
                exchange.sendResponseHeaders(200, 0);
                while (!tested.await(20, TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } catch (IOException | InterruptedException e) {
                // The client gave up, as it should.
            }
        });
        providers = new OidcProviders(List.of(fake.config()), () -> now, Duration.ofMillis(500));
        refuses(fake.token(), IDP_COMMUNICATION_ERROR, "could not be reached");
        tested.countDown();
    }
}
