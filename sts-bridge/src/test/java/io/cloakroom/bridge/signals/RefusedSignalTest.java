package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static io.cloakroom.bridge.signals.SignalTokens.LOGOUT;
import static io.cloakroom.bridge.signals.SignalTokens.RISC;
import static io.cloakroom.bridge.signals.SignalTokens.SSF;
import static io.cloakroom.bridge.signals.SignalTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateViews;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are pushed and end nothing: they are refused, or cannot be verified now. */
class RefusedSignalTest {
    private final FakeOidcProvider provider = new FakeOidcProvider();
    private final SignalTokens tokens = new SignalTokens(provider, NOW.minusSeconds(2));
    private volatile Instant now = NOW;
    private final Cutoffs cutoffs =
            new Cutoffs(StateViews.over(new MemoryStateStore()), () -> now, Duration.ofHours(24));
    private SignalReceiver receiver =
            new SignalReceiver(new OidcProviders(List.of(provider.config()), () -> now), cutoffs);

    @AfterEach
    void stop() {
        provider.close();
    }

    private void take(String token, boolean isLogout) throws RefusedEventException {
        AuditDraft audit = new AuditDraft("id", new ClientConnection("192.0.2.7", false));
        receiver.take(new Secret(token), isLogout, "192.0.2.7", audit);
    }

    private void refusesLogout(String token, Reason reason, String words) {
        refuses(token, true, reason, words);
    }

    private void refusesEvent(String token, Reason reason, String words) {
        refuses(token, false, reason, words);
    }

    private void refuses(String token, boolean isLogout, Reason reason, String words) {
        assertThatExceptionOfType(RefusedEventException.class)
                .isThrownBy(() -> take(token, isLogout))
                .returns(reason, RefusedEventException::reason)
                .withMessageContaining(words);
        assertThat(cutoffs.inForce()).isEmpty();
    }

    private static Arguments refused(String what, String words, Consumer<Map<String, Object>> change) {
        return Arguments.of(what, words, change);
    }

    /** What every token must have, and must not have. */
    private static Stream<Arguments> ofAll() {
        return Stream.of(
                refused("a nonce", "nonce", claims -> claims.put("nonce", "n")),
                refused("no events", "events", claims -> claims.remove("events")),
                refused("events that are none", "events", claims -> claims.put("events", List.of(LOGOUT))),
                refused("events that are empty", "events", claims -> claims.put("events", Map.of())),
                refused("no id", "jti", claims -> claims.remove("jti")),
                refused("an id that is no text", "jti", claims -> claims.put("jti", 7)),
                refused("no time", "iat", claims -> claims.remove("iat")),
                refused("a time that is none", "iat", claims -> claims.put("iat", "now")),
                refused(
                        "a month old",
                        "30 days",
                        claims -> claims.put("iat", NOW.minusSeconds(2_700_000).getEpochSecond())),
                refused("expired", "expired", claims -> claims.put("exp", NOW.getEpochSecond())),
                refused("an end that is no time", "expired", claims -> claims.put("exp", "never")),
                refused("an access token of Keycloak", "`typ`", claims -> claims.put("typ", "Bearer")),
                refused("an ID token of Keycloak", "`typ`", claims -> claims.put("typ", "ID")),
                refused("a kind that is no text", "`typ`", claims -> claims.put("typ", 7)),
                refused("more than 64 KiB", "at most 65536", claims -> claims.put("padding", "x".repeat(70_000))));
    }

    static Stream<Arguments> s67_whatIsNoLogoutTokenIsRefused() {
        return Stream.concat(
                ofAll(),
                Stream.of(
                        refused("an event that is none", "events", claims -> claims.put("events", Map.of(LOGOUT, "x"))),
                        refused("no user and no login", "`sid`", claims -> {
                            claims.remove("sid");
                            claims.remove("sub");
                        }),
                        refused("a login that is no text", "`sid`", claims -> claims.put("sid", 7)),
                        refused("no end, and old", "`exp`", claims -> {
                            claims.remove("exp");
                            claims.put("iat", NOW.minusSeconds(601).getEpochSecond());
                        }),
                        refused(
                                "a second event",
                                "secevent+jwt",
                                claims -> claims.put(
                                        "events", Map.of(LOGOUT, Map.of(), RISC + "account-disabled", Map.of())))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void s67_whatIsNoLogoutTokenIsRefused(String what, String words, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = tokens.logout();
        change.accept(claims);
        refusesLogout(signed("JWT", claims), Reason.INVALID_REQUEST, words);
    }

    /** A token that does not say what it is may be any that the provider has signed. */
    @ParameterizedTest
    @ValueSource(strings = {"azp", "client_id", "scope", "at_hash", "c_hash", "auth_time", "acr"})
    void s67_aTokenWithClaimsOfOthersMustSayThatItIsALogout(String claim) throws RefusedEventException {
        Map<String, Object> claims = tokens.logout();
        claims.remove("typ");
        claims.put(claim, "x");
        refusesLogout(signed("JWT", claims), Reason.INVALID_REQUEST, "other tokens");
        take(signed("logout+jwt", claims), true);
        assertThat(cutoffs.inForce()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "application/at+jwt", "dpop+jwt"})
    void s67_aTokenThatIsSomethingElseIsNoLogout(String type) {
        refusesLogout(signed(type, tokens.logout()), Reason.INVALID_REQUEST, "logout+jwt");
    }

    static Stream<Arguments> s68_whatIsNoEventTokenIsRefused() {
        return Stream.concat(
                ofAll(),
                Stream.of(refused(
                        "an event that is none",
                        "events",
                        claims -> claims.put("events", Map.of(RISC + "account-disabled", "x")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void s68_whatIsNoEventTokenIsRefused(String what, String words, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = tokens.disabled();
        change.accept(claims);
        refusesEvent(signed("secevent+jwt", claims), Reason.INVALID_REQUEST, words);
    }

    /** For a receiver that is told again it may be good in a moment. */
    @Test
    void s68_aTokenFromTheFutureIsRefused() {
        Map<String, Object> event = tokens.disabled();
        Map<String, Object> logout = tokens.logout();
        for (Map<String, Object> claims : List.of(event, logout)) {
            claims.put("iat", NOW.plusSeconds(31).getEpochSecond());
            claims.put("exp", NOW.plusSeconds(300).getEpochSecond());
        }
        refusesEvent(signed("secevent+jwt", event), Reason.TOO_EARLY, "clocks");
        refusesLogout(signed("JWT", logout), Reason.TOO_EARLY, "clocks");
    }

    /** Whoever may add claims to an access token could write `events` and `sub_id` into it. */
    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "logout+jwt", ""})
    void s68_eventsAreOnlyInTokensThatSaySo(String type) {
        refusesEvent(signed(type, tokens.disabled()), Reason.INVALID_REQUEST, "secevent+jwt");
    }

    @Test
    void s68_unsignedAndForeignTokensAreRefused() {
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "rsa", "typ", "JWT");
        PrivateKey attacker = FakeOidcProvider.keyPair("attacker", "RS256").getPrivate();
        refusesLogout(
                FakeOidcProvider.sign(header, tokens.logout(), attacker, "RS256"),
                Reason.INVALID_KEY,
                "has not signed it");
        refusesLogout(signed("JWT", tokens.logout()).replaceAll("[^.]*$", ""), Reason.INVALID_KEY, "has not signed it");
        refusesLogout("not a token", Reason.INVALID_REQUEST, "segments");
        Map<String, Object> elsewhere = tokens.logout();
        elsewhere.put("iss", "https://elsewhere.example.org");
        refusesLogout(signed("JWT", elsewhere), Reason.INVALID_ISSUER, "issuer");
    }

    /** With none, or with one for which the public key is all that it takes, anybody could make tokens. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "HS512"})
    void s68_otherAlgorithmsAreRefused(String algorithm) {
        PrivateKey key = FakeOidcProvider.keyPair("rsa", "RS256").getPrivate();
        Map<String, Object> header = Map.of("alg", algorithm, "kid", "rsa", "typ", "secevent+jwt");
        refusesEvent(FakeOidcProvider.sign(header, tokens.disabled(), key, "RS256"), Reason.INVALID_REQUEST, algorithm);
    }

    /** The keys of one provider say nothing about the users of another. */
    @Test
    void s68_anotherProvidersKeyIsNoneOfThisOne() {
        try (FakeOidcProvider other = new FakeOidcProvider()) {
            other.publish("others", "RS256");
            receiver = new SignalReceiver(
                    new OidcProviders(List.of(other.config("other", List.of()), provider.config()), () -> now),
                    cutoffs);
            Map<String, Object> header = Map.of("alg", "RS256", "kid", "others", "typ", "secevent+jwt");
            PrivateKey key = FakeOidcProvider.keyPair("others", "RS256").getPrivate();
            refusesEvent(FakeOidcProvider.sign(header, tokens.disabled(), key, "RS256"), Reason.UNAVAILABLE, "its key");
        }
    }

    @Test
    void s68_tokensForOthersAreRefused() {
        Map<String, Object> claims = tokens.disabled();
        for (Object audience : List.of("another", List.of("another", "account"), 7)) {
            claims.put("aud", audience);
            refusesEvent(signed("secevent+jwt", claims), Reason.INVALID_AUDIENCE, "`aud`");
        }
        claims.remove("aud");
        refusesEvent(signed("secevent+jwt", claims), Reason.INVALID_AUDIENCE, "`aud`");
    }

    @Test
    void s68_eachKindHasItsPath() throws RefusedEventException {
        String event = signed("secevent+jwt", tokens.disabled());
        refusesLogout(event, Reason.INVALID_REQUEST, "/-/signals");
        refusesEvent(signed("JWT", tokens.logout()), Reason.INVALID_REQUEST, "/-/backchannel-logout");
        take(event, false);
        assertThat(cutoffs.inForce()).hasSize(1);
    }

    /** The key may be new, and the provider may be down for a moment: the token is good all the same. */
    @Test
    void s68_whatCannotBeVerifiedNowIsToBeSentAgain() throws RefusedEventException {
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "new", "typ", "JWT");
        String token = FakeOidcProvider.sign(
                header,
                tokens.logout(),
                FakeOidcProvider.keyPair("new", "RS256").getPrivate(),
                "RS256");
        take(signed("secevent+jwt", tokens.event(SSF + "verification", Map.of(), tokens.user())), false);
        refusesLogout(token, Reason.UNAVAILABLE, "send it again");
        provider.publish("new", "RS256");
        now = NOW.plusSeconds(20);
        take(token, true);
        assertThat(cutoffs.inForce()).hasSize(1);
    }

    @Test
    void s68_aProviderThatIsDownIsNoReasonToRefuse() {
        String token = signed("JWT", tokens.logout());
        provider.close();
        refusesLogout(token, Reason.UNAVAILABLE, "send it again");
    }

    /** Its discovery document can be read, and its keys cannot. */
    @Test
    void s68_keysThatCannotBeReadAreNoReasonToRefuse() {
        provider.fail("/certs", 503);
        refusesEvent(signed("secevent+jwt", tokens.disabled()), Reason.UNAVAILABLE, "send it again");
    }
}
