package io.cloakroom.bridge.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge as a receiver of a transmitter that it asks. */
class TransmitterTest {
    private static final Set<String> WANTED =
            Set.of(FakeTransmitter.CAEP + "session-revoked", FakeTransmitter.CAEP + "token-claims-change");

    private final FakeTransmitter fake = new FakeTransmitter();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Transmitter transmitter = transmitter(Duration.ofSeconds(10));

    private Transmitter transmitter(Duration patience) {
        return new Transmitter(
                fake.config(),
                WANTED,
                new ProviderClient(Duration.ofSeconds(10)),
                new ProviderClient(patience),
                () -> FakeOidcProvider.NOW);
    }

    @AfterEach
    void end() {
        ended.countDown();
        transmitter.close();
        fake.close();
    }

    @Test
    void createsAStreamWhereThereIsNone() throws IOException {
        SignalStream stream = transmitter.stream();
        assertThat(stream)
                .isEqualTo(new SignalStream(
                        "stream-1",
                        fake.provider.issuer(),
                        Set.of(FakeTransmitter.AUDIENCE),
                        WANTED,
                        Set.of(),
                        URI.create(fake.provider.issuer() + "/ssf/poll"),
                        Optional.of(URI.create(fake.provider.issuer() + "/ssf/verify"))));
        assertThat(fake.managed).singleElement().satisfies(question -> {
            assertThat(question.at("/delivery/method").asText()).isEqualTo("urn:ietf:rfc:8936");
            assertThat(question.has("aud")).isFalse();
        });
        transmitter.stream();
        assertThat(fake.provider.requests("/ssf/streams"))
                .as("it is known then")
                .isEqualTo(2);
    }

    @Test
    void takesTheStreamThatIsThere() throws IOException {
        fake.hasStream("urn:ietf:rfc:8936", List.copyOf(WANTED));
        transmitter.stream();
        assertThat(fake.managed).isEmpty();
    }

    /** An older bridge asked for less. */
    @Test
    void asksForEventsThatItsStreamLacks() throws IOException {
        fake.hasStream("urn:ietf:rfc:8936", List.of(FakeTransmitter.CAEP + "session-revoked"));
        assertThat(transmitter.stream().delivered()).isEqualTo(WANTED);
        assertThat(fake.managed)
                .singleElement()
                .satisfies(question ->
                        assertThat(question.path("stream_id").asText()).isEqualTo("stream-1"));
    }

    @Test
    void asksForNothingThatTheTransmitterLacks() throws IOException {
        fake.support(FakeTransmitter.CAEP + "session-revoked");
        fake.hasStream("urn:ietf:rfc:8936", List.of(FakeTransmitter.CAEP + "session-revoked"));
        assertThat(transmitter.stream().delivered()).containsExactly(FakeTransmitter.CAEP + "session-revoked");
        assertThat(fake.managed).isEmpty();
    }

    @Test
    void findsTheConfigurationWhereTheStandardPutsItToo() throws IOException {
        Map<String, Object> configuration = Map.of(
                "issuer", fake.provider.issuer(), "configuration_endpoint", fake.provider.issuer() + "/ssf/streams");
        fake.provider.restore("/.well-known/ssf-configuration");
        fake.provider.overrideRoot(
                "/.well-known/ssf-configuration/realms/demo",
                exchange -> FakeOidcProvider.send(exchange, 200, configuration));
        assertThat(transmitter.stream().verification())
                .as("it gives no sign of life")
                .isEmpty();
    }

    @Test
    void fetchesTokensAndAnswersThem() throws IOException {
        transmitter.stream();
        fake.queue("a", "one");
        fake.queue("b", "two");
        Transmitter.Batch batch = transmitter.poll(List.of(), Map.of());
        assertThat(batch.hasMore()).isFalse();
        assertThat(batch.tokens())
                .hasEntrySatisfying("a", token -> assertThat(token.reveal()).isEqualTo("one"));

        RefusedEventException why = EventRules.foreignAudience();
        assertThat(transmitter.poll(List.of("a"), Map.of("b", why)).tokens()).isEmpty();
        assertThat(fake.refused).containsExactly(Map.entry("b", "invalid_audience"));
        assertThat(fake.polls)
                .allSatisfy(question ->
                        assertThat(question.path("maxEvents").asInt()).isEqualTo(Transmitter.MOST_TOKENS));
    }

    /** The ids of tokens are texts of others. */
    @Test
    void anIdOfOtherCharactersIsAnswered() throws IOException {
        fake.queue("ünïcode \"💥", "one");
        transmitter.poll(List.of(), Map.of());
        transmitter.poll(List.of("ünïcode \"💥"), Map.of());
        assertThat(fake.waitingIds()).isEmpty();
    }

    @Test
    void asksForAToken() throws IOException {
        transmitter.verify("cloakroom-7");
        assertThat(fake.waitingIds()).hasSize(1);
        assertThat(fake.managed)
                .anySatisfy(
                        question -> assertThat(question.path("state").asText()).isEqualTo("cloakroom-7"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /.well-known/ssf-configuration | 404 | it has no transmitter
        /token                         | 400 | it may have the scopes `ssf.read ssf.manage`
        /token                         | 401 | check its secret
        /ssf/streams                   | 401 | its attribute `ssf.enabled`
        /ssf/streams                   | 403 | its attribute `ssf.enabled`
        /ssf/streams                   | 404 | creates no stream
        /ssf/poll                      | 403 | its attribute `ssf.enabled`
        """)
    void saysWhatKeepsTheClientOut(String path, int status, String why) {
        fake.provider.fail(path, status);
        assertThatExceptionOfType(NotOfferedException.class)
                .isThrownBy(() -> transmitter.poll(List.of(), Map.of()))
                .withMessageContaining(why);
    }

    @Test
    void aPushedStreamIsNotPolled() {
        fake.hasStream("urn:ietf:rfc:8935", List.copyOf(WANTED));
        assertThatExceptionOfType(NotOfferedException.class)
                .isThrownBy(() -> transmitter.stream())
                .withMessageContaining("not polled, but pushed");
        assertThat(fake.managed).as("it is not replaced").isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /.well-known/ssf-configuration | 500
        /token                         | 503
        /ssf/streams                   | 500
        /ssf/poll                      | 502
        /ssf/poll                      | 302
        """)
    void isAskedAgainWhenItFails(String path, int status) {
        fake.provider.fail(path, status);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transmitter.poll(List.of(), Map.of()))
                .isNotInstanceOf(NotOfferedException.class)
                .withMessageContaining("answers " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><body>Down for maintenance</body></html>",
                "",
                "[]",
                "null",
                "{\"sets\":[]}",
                "{\"sets\":{\"a\":\"x\",\"a\":\"y\"}}"
            })
    void s67_anAnswerThatIsNoneIsAFailure(String body) throws IOException {
        transmitter.stream();
        for (String path : List.of("/ssf/poll", "/ssf/streams", "/.well-known/ssf-configuration")) {
            if (path.equals("/ssf/streams") && body.equals("[]")) {
                continue; // there is no stream, and one is created
            }
            if (body.startsWith("{") && !path.equals("/ssf/poll")) {
                continue;
            }
            fake.provider.override(
                    path, exchange -> FakeOidcProvider.send(exchange, 200, body.getBytes(StandardCharsets.UTF_8)));
            assertThatExceptionOfType(IOException.class)
                    .as(path)
                    .isThrownBy(() -> transmitter.poll(List.of(), Map.of()));
            transmitter.forget();
        }
    }

    @Test
    void s67_anAnswerIsBounded() throws IOException {
        transmitter.stream();
        fake.provider.override(
                "/ssf/poll",
                exchange -> FakeOidcProvider.send(exchange, 200, new byte[AuthorizedClient.MAX_BYTES + 1]));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transmitter.poll(List.of(), Map.of()))
                .withMessageContaining("larger than 16777216 bytes");
    }

    @Test
    void s68_aTransmitterThatNeverAnswersIsAFailure() {
        transmitter = transmitter(Duration.ofMillis(300));
        fake.provider.override("/ssf/poll", exchange -> {
            try {
                assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transmitter.poll(List.of(), Map.of()))
                .withMessageContaining("does not answer within");
    }

    /** Its tokens would be verified with the keys of this provider, and be about users of it. */
    @Test
    void s67_aTransmitterOfAnotherIssuerIsNotAsked() {
        fake.announce(Map.of(
                "issuer",
                "https://elsewhere.example.org",
                "configuration_endpoint",
                fake.provider.issuer() + "/ssf/streams"));
        assertThatExceptionOfType(NotOfferedException.class)
                .isThrownBy(() -> transmitter.stream())
                .withMessageContaining("has the issuer `https://elsewhere.example.org`");
        assertThat(fake.provider.requests("/ssf/streams")).isZero();
    }

    /** Otherwise the client's token would go wherever the document says. */
    @Test
    void s67_endpointsElsewhereAreNotAsked() {
        fake.announce(
                Map.of("issuer", fake.provider.issuer(), "configuration_endpoint", "http://127.0.0.1:1/ssf/streams"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transmitter.stream())
                .withMessageContaining("nor a trusted one");
    }

    /** So are those of a stream. */
    @Test
    void s67_streamsElsewhereAreNotAsked() {
        streamIs(fake.provider.issuer(), "http://127.0.0.1:1/ssf/poll");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transmitter.stream())
                .withMessageContaining("nor a trusted one");
        streamIs("https://elsewhere.example.org", fake.provider.issuer() + "/ssf/poll");
        assertThatExceptionOfType(NotOfferedException.class)
                .isThrownBy(() -> transmitter.stream())
                .withMessageContaining("stream has the issuer `https://elsewhere.example.org`");
        fake.announce(Map.of(
                "issuer",
                fake.provider.issuer(),
                "configuration_endpoint",
                fake.provider.issuer() + "/ssf/streams",
                "verification_endpoint",
                "http://127.0.0.1:1/ssf/verify"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transmitter.stream())
                .withMessageContaining("nor a trusted one");
    }

    private void streamIs(String issuer, String poll) {
        Map<String, Object> stream = Map.of(
                "stream_id",
                "stream-1",
                "iss",
                issuer,
                "aud",
                List.of(FakeTransmitter.AUDIENCE),
                "events_delivered",
                List.copyOf(WANTED),
                "delivery",
                Map.of("method", "urn:ietf:rfc:8936", "endpoint_url", poll));
        fake.provider.override("/ssf/streams", exchange -> FakeOidcProvider.send(exchange, 200, stream));
    }

    @Test
    void aNewStreamIsFoundWhenTheOldOneIsGone() throws IOException {
        transmitter.poll(List.of(), Map.of());
        fake.removeStream();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> transmitter.poll(List.of(), Map.of()));
        transmitter.forget();
        transmitter.poll(List.of(), Map.of());
        assertThat(fake.hasStream()).isTrue();
    }

    @Test
    void aTokenThatIsNotGoodAnyMoreIsRenewed() throws IOException {
        transmitter.poll(List.of(), Map.of());
        int before = fake.provider.requests("/token");
        fake.expect("another");
        transmitter.poll(List.of(), Map.of());
        assertThat(fake.provider.requests("/token")).isEqualTo(before + 1);
    }
}
