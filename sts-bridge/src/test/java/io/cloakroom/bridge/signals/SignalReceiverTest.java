package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.config.AcceptedTokens;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.ClaimRule;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.TokenReading;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.CutoffFile;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.NamesLeft;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.RealmCutoffs;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason;
import io.cloakroom.bridge.state.FakeStateStore;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateViews;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tokens of a provider end, and which of them are refused. */
class SignalReceiverTest {
    private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
    private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
    private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
    private static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
    private static final String SUB = "68fc385a-0922-4d21-87e9-6de7ab076765";
    private static final String SID = "1GBqmVFzoOEIKTvPMLJzVW_1";
    private static final Instant ISSUED = NOW.minusSeconds(2);
    private static final PrivateKey KEY =
            FakeOidcProvider.keyPair("rsa", "RS256").getPrivate();

    private final FakeOidcProvider provider = new FakeOidcProvider();
    private volatile Instant now = NOW;
    private final Cutoffs cutoffs =
            new Cutoffs(StateViews.over(new MemoryStateStore()), () -> now, Duration.ofHours(24));
    private SignalReceiver receiver = receiver(AcceptedTokens.ANY);

    @AfterEach
    void stop() {
        provider.close();
    }

    private SignalReceiver receiver(AcceptedTokens accepted) {
        return new SignalReceiver(
                new OidcProviders(List.of(provider.config().accepting(accepted)), () -> now), cutoffs);
    }

    /** A logout token as Keycloak makes it. */
    private Map<String, Object> logout() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", provider.issuer());
        claims.put("sub", SUB);
        claims.put("aud", FakeOidcProvider.CLIENT_ID);
        claims.put("iat", ISSUED.getEpochSecond());
        claims.put("exp", NOW.plusSeconds(120).getEpochSecond());
        claims.put("jti", "0b0c2a6f");
        claims.put("typ", "Logout");
        claims.put("sid", SID);
        claims.put("events", Map.of(LOGOUT, Map.of()));
        return claims;
    }

    private Map<String, Object> event(String type, Map<String, Object> members, Map<String, Object> subject) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", provider.issuer());
        claims.put("aud", FakeOidcProvider.CLIENT_ID);
        claims.put("iat", ISSUED.getEpochSecond());
        claims.put("jti", "24c63fb5");
        claims.put("sub_id", subject);
        claims.put("events", Map.of(type, members));
        return claims;
    }

    private Map<String, Object> user() {
        return Map.of("format", "iss_sub", "iss", provider.issuer(), "sub", SUB);
    }

    private Map<String, Object> login() {
        return Map.of("format", "complex", "user", user(), "session", Map.of("format", "opaque", "id", SID));
    }

    private static String signed(String type, Map<String, Object> claims) {
        return FakeOidcProvider.sign(Map.of("alg", "RS256", "kid", "rsa", "typ", type), claims, KEY, "RS256");
    }

    private AuditDraft take(String token) throws RefusedEventException {
        AuditDraft audit = audit();
        receiver.take(new Secret(token), isLogout(token), "192.0.2.7", audit);
        return audit;
    }

    private static AuditDraft audit() {
        return new AuditDraft("id", new ClientConnection("192.0.2.7", false));
    }

    private static boolean isLogout(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8).contains(LOGOUT);
    }

    private void refuses(String token, Reason reason, String words) {
        assertThatExceptionOfType(RefusedEventException.class)
                .isThrownBy(() -> receiver.take(new Secret(token), true, "192.0.2.7", audit()))
                .returns(reason, RefusedEventException::reason)
                .withMessageContaining(words);
        assertThat(ended()).isEmpty();
    }

    private List<Cutoff> ended() {
        return cutoffs.inForce().stream().map(CutoffFile::cutoff).toList();
    }

    @Test
    void aLogoutEndsItsLogin() throws RefusedEventException {
        take(signed("JWT", logout()));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Login(provider.issuer(), SID), ISSUED));
    }

    @Test
    void aLogoutOfNoLoginEndsWhatItsUserHas() throws RefusedEventException {
        Map<String, Object> claims = logout();
        claims.remove("sid");
        take(signed("logout+jwt", claims));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void offlineTokensEndWhereTheLogoutSaysSo() throws RefusedEventException {
        Map<String, Object> claims = logout();
        claims.put("events", Map.of(LOGOUT, Map.of("revoke_offline_access", true)));
        take(signed("JWT", claims));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.LoginSoFar(provider.issuer(), SID), ISSUED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"account-disabled", "account-purged", "sessions-revoked"})
    void whatHappensToAnAccountEndsWhatItHas(String type) throws RefusedEventException {
        take(signed("secevent+jwt", event(RISC + type, Map.of(), user())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void anotherPasswordEndsWhatTheUserHas() throws RefusedEventException {
        take(signed("secevent+jwt", event(CAEP + "credential-change", Map.of("change_type", "update"), login())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void otherRightsEndWhatTheUserHasIfTheyAreNotSaid() throws RefusedEventException {
        take(signed("secevent+jwt", event(CAEP + "token-claims-change", Map.of(), user())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void otherRightsEndWhatDoesNotAgreeWithThem() throws RefusedEventException {
        Map<String, Object> claims = Map.of("claims", Map.of("policy", List.of("readonly", "lab-data")));
        take(signed("secevent+jwt", event(CAEP + "token-claims-change", claims, login())));
        NamesLeft left = NamesLeft.of(ISSUED, List.of("lab-data", "readonly")).orElseThrow();
        assertThat(ended())
                .as("where each client knows the user by another name, the login tells")
                .containsExactlyInAnyOrder(
                        new Cutoff(new Scope.Subject(provider.issuer(), SUB), left),
                        new Cutoff(new Scope.LoginSoFar(provider.issuer(), SID), left));
    }

    static Stream<Arguments> rightsThatAreNotSaid() {
        return Stream.of(
                Arguments.of("another claim", Map.of("groups", List.of("/lab"))),
                Arguments.of("no list", Map.of("policy", 7)),
                Arguments.of("no object", List.of("policy")),
                Arguments.of(
                        "too many",
                        Map.of(
                                "policy",
                                Stream.iterate(0, i -> i < 201, i -> i + 1)
                                        .map(i -> "p" + i)
                                        .toList())),
                Arguments.of("too long", Map.of("policy", List.of("p".repeat(9000)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rightsThatAreNotSaid(String why, Object claims) throws RefusedEventException {
        take(signed("secevent+jwt", event(CAEP + "token-claims-change", Map.of("claims", claims), user())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    /** The event says what one of them reads. Sessions of the other have names from elsewhere. */
    @Test
    void providersOfOneIssuerThatReadOtherClaimsAreNotNarrowed() throws RefusedEventException {
        OidcProviderConfig first = provider.config("first", List.of());
        ClaimRule rule = new ClaimRule(ClaimName.parse("groups"), "/lab", List.of("lab-data"));
        OidcProviderConfig second = provider.config("second", List.of())
                .reading(new TokenReading(Optional.empty(), Optional.empty(), Optional.empty(), false, List.of(rule)));
        receiver = new SignalReceiver(new OidcProviders(List.of(first, second), () -> now), cutoffs);
        Map<String, Object> claims = Map.of("claims", Map.of("policy", List.of("readonly")));
        take(signed("secevent+jwt", event(CAEP + "token-claims-change", claims, user())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void aRevokedSessionIsThatLoginOrAllOfTheUser() throws RefusedEventException {
        take(signed("secevent+jwt", event(CAEP + "session-revoked", Map.of(), login())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.LoginSoFar(provider.issuer(), SID), ISSUED));

        Map<String, Object> all =
                event(CAEP + "session-revoked", Map.of(), Map.of("format", "complex", "user", user()));
        all.put("jti", "another");
        take(signed("secevent+jwt", all));
        assertThat(ended()).contains(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void olderTransmittersNameTheSubjectWithinTheEvent() throws RefusedEventException {
        take(signed("secevent+jwt", event(CAEP + "session-revoked", Map.of("subject", user()), Map.of())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void theTimeIsThatOfTheEventIfItCanBe() throws RefusedEventException {
        long earlier = ISSUED.minusSeconds(30).getEpochSecond();
        take(signed("secevent+jwt", event(RISC + "account-disabled", Map.of("event_timestamp", earlier), user())));
        assertThat(ended()).singleElement().returns(ISSUED.minusSeconds(30), Cutoff::before);

        Map<String, Object> later =
                event(RISC + "account-disabled", Map.of("event_timestamp", NOW.toEpochMilli()), user());
        later.put("jti", "another");
        take(signed("secevent+jwt", later));
        assertThat(ended()).singleElement().returns(ISSUED, Cutoff::before);
    }

    /** The token is made within the transaction of the change, and what is read until its end has the old rights. */
    @ParameterizedTest
    @CsvSource({"1, 1", "30, 30", "31, 0"})
    void s68_anEventMayBeALittleLaterThanItsToken(int later, int counts) throws RefusedEventException {
        long at = ISSUED.plusSeconds(later).getEpochSecond();
        take(signed("secevent+jwt", event(RISC + "account-disabled", Map.of("event_timestamp", at), user())));
        assertThat(ended()).singleElement().returns(ISSUED.plusSeconds(counts), Cutoff::before);
    }

    static Stream<Arguments> endNothing() {
        return Stream.of(
                Arguments.of(SSF + "verification", Map.of("state", "x"), true),
                Arguments.of(SSF + "stream-updated", Map.of(), true),
                Arguments.of("https://example.org/another", Map.of(), true),
                Arguments.of(CAEP + "credential-change", Map.of("change_type", "create"), true),
                Arguments.of(RISC + "account-disabled", Map.of(), false));
    }

    @ParameterizedTest
    @MethodSource
    void endNothing(String type, Map<String, Object> members, boolean isAboutAUser) throws RefusedEventException {
        take(signed("secevent+jwt", event(type, members, isAboutAUser ? user() : Map.of("format", "email"))));
        assertThat(ended()).isEmpty();
    }

    @Test
    void usersOfOtherIssuersAreNotItsToSpeakOf() throws RefusedEventException {
        Map<String, Object> stranger = Map.of("format", "iss_sub", "iss", "https://elsewhere.example.org", "sub", SUB);
        take(signed("secevent+jwt", event(RISC + "account-disabled", Map.of(), stranger)));
        assertThat(ended()).isEmpty();
    }

    @Test
    void s67_aRepeatedTokenEndsNothingMore() throws RefusedEventException {
        String token = signed("JWT", logout());
        take(token);
        CutoffFile first = cutoffs.inForce().getFirst();
        now = NOW.plusSeconds(60);
        take(token);
        assertThat(cutoffs.inForce()).as("it is not even written again").containsExactly(first);
    }

    /** Each cut-off is kept for long, and anybody can log in and out all day. */
    @Test
    void s67_whoLogsOutAllTheTimeLeavesFewCutoffs() throws RefusedEventException {
        for (int i = 0; i < 80; i++) {
            Map<String, Object> claims = logout();
            claims.put("sid", "login-" + i);
            take(signed("JWT", claims));
        }
        assertThat(ended()).hasSize(51).contains(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void s67_whoHasSessionsRevokedAllTheTimeLeavesFewCutoffs() throws RefusedEventException {
        for (int i = 0; i < 80; i++) {
            Map<String, Object> session = Map.of("format", "opaque", "id", "login-" + i);
            take(signed(
                    "secevent+jwt",
                    event(
                            CAEP + "session-revoked",
                            Map.of(),
                            Map.of("format", "complex", "user", user(), "session", session))));
        }
        assertThat(ended()).hasSize(51).contains(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    /** The provider does not say whose they are, so nobody can be told from others. */
    @Test
    void s67_manyLoginsOfNobodyLeaveNoMoreCutoffs() {
        Leavers leavers = new Leavers();
        Scope.Issuer all = new Scope.Issuer(provider.issuer());
        List<Scope> ended = IntStream.range(0, Leavers.MOST_OF_NOBODY + 2)
                .mapToObj(i -> leavers.bounded(
                        new Scope.LoginSoFar(provider.issuer(), "login-" + i),
                        Optional.empty(),
                        provider.issuer(),
                        EventType.SESSION_REVOKED))
                .distinct()
                .toList();
        assertThat(ended).hasSize(Leavers.MOST_OF_NOBODY + 1).last().isEqualTo(all);
    }

    @Test
    void aRealmEndsAllThatItHasOrAPolicy() {
        RealmCutoffs ended = new RealmCutoffs(Optional.of(ISSUED), Map.of("lab-data", NOW), Map.of(), 0);
        receiver.takeRealm("_", provider.issuer(), ended);
        assertThat(ended())
                .containsExactly(
                        new Cutoff(new Scope.Policy(provider.issuer(), "lab-data"), NOW),
                        new Cutoff(new Scope.Issuer(provider.issuer()), ISSUED));
        List<CutoffFile> first = cutoffs.inForce();
        now = NOW.plusSeconds(60);
        receiver.takeRealm("_", provider.issuer(), ended);
        assertThat(cutoffs.inForce()).as("it is not written again").isEqualTo(first);
    }

    /** Which of its users have got it, the realm does not say. */
    @Test
    void whoLacksWhatManyHaveGotEndsIfItDenies() {
        RealmCutoffs ended =
                new RealmCutoffs(Optional.empty(), Map.of(), Map.of("no-deletes", NOW, "no-secrets", ISSUED), 0);
        receiver.takeRealm("_", provider.issuer(), ended);
        assertThat(ended())
                .containsExactly(new Cutoff(
                        new Scope.Issuer(provider.issuer()),
                        Cutoff.NEVER,
                        List.of(NamesLeft.gained(ISSUED, "no-secrets"), NamesLeft.gained(NOW, "no-deletes"))));
        List<CutoffFile> first = cutoffs.inForce();
        now = NOW.plusSeconds(60);
        receiver.takeRealm("_", provider.issuer(), ended);
        assertThat(cutoffs.inForce()).as("it is not written again").isEqualTo(first);
    }

    /** Whoever may edit roles of a realm must not fill the state of the bridge. */
    @Test
    void s68_aRealmLeavesFewCutoffs() {
        for (int batch = 0; batch < 2; batch++) {
            Map<String, Instant> policies = new LinkedHashMap<>();
            for (int i = 0; i < 600; i++) {
                policies.put("p%d-%d".formatted(batch, i), NOW);
            }
            receiver.takeRealm("_", provider.issuer(), new RealmCutoffs(Optional.empty(), policies, Map.of(), 0));
        }
        assertThat(ended()).hasSize(1001).contains(new Cutoff(new Scope.Issuer(provider.issuer()), NOW));
    }

    @Test
    void severalProvidersCanShareAnIssuer() throws RefusedEventException {
        OidcProviderConfig first =
                provider.config("first", List.of()).accepting(new AcceptedTokens(Optional.empty(), List.of("console")));
        OidcProviderConfig second =
                provider.config("second", List.of()).accepting(new AcceptedTokens(Optional.empty(), List.of("s3-cli")));
        Map<String, Object> claims = logout();
        claims.put("aud", "s3-cli");
        for (List<OidcProviderConfig> order : List.of(List.of(first, second), List.of(second, first))) {
            receiver = new SignalReceiver(new OidcProviders(order, () -> now), cutoffs);
            take(signed("JWT", claims));
        }
        assertThat(ended()).hasSize(1);
    }

    @Test
    void clientsWhoseTokensAreAcceptedHearOfTheLogout() throws RefusedEventException {
        Map<String, Object> claims = logout();
        claims.put("aud", "s3-cli");
        refuses(signed("JWT", claims), Reason.INVALID_AUDIENCE, "names no client of this bridge");

        receiver = receiver(new AcceptedTokens(Optional.empty(), List.of("s3-*")));
        take(signed("JWT", claims));
        assertThat(ended()).hasSize(1);
    }

    /** The issuer of one is in its settings, that of the other is not known until it has been asked. */
    @Test
    void aProviderThatIsKnownDoesNotStandForAnotherOfItsIssuer() throws RefusedEventException {
        OidcProviderConfig plain = provider.config("known", List.of());
        OidcProviderConfig known = new OidcProviderConfig(
                plain.name(),
                plain.configUrl(),
                Optional.of(provider.issuer()),
                plain.clientIds(),
                plain.clientSecret(),
                plain.claimName(),
                plain.claimUserinfo(),
                plain.rolePolicies(),
                plain.grantable(),
                plain.sessionTags(),
                plain.maxSession(),
                plain.trustedOrigins());
        OidcProviderConfig other =
                provider.config("other", List.of()).accepting(new AcceptedTokens(Optional.empty(), List.of("s3-cli")));
        receiver = new SignalReceiver(new OidcProviders(List.of(known, other), () -> now), cutoffs);
        Map<String, Object> claims = logout();
        claims.put("aud", "s3-cli");
        take(signed("JWT", claims));
        assertThat(ended()).hasSize(1);
    }

    static Stream<Arguments> s67_whatIsNoLogoutTokenIsRefused() {
        return Stream.of(
                refused("a nonce", "nonce", claims -> claims.put("nonce", "n")),
                refused("no events", "events", claims -> claims.remove("events")),
                refused("events that are none", "events", claims -> claims.put("events", List.of(LOGOUT))),
                refused("an event that is no object", "events", claims -> claims.put("events", Map.of(LOGOUT, "x"))),
                refused("no id", "jti", claims -> claims.remove("jti")),
                refused("no time", "iat", claims -> claims.remove("iat")),
                refused(
                        "a clock ahead",
                        "clocks",
                        claims -> claims.put("iat", NOW.plusSeconds(180).getEpochSecond())),
                refused(
                        "a month old",
                        "30 days",
                        claims -> claims.put("iat", NOW.minusSeconds(2_700_000).getEpochSecond())),
                refused("expired", "expired", claims -> claims.put("exp", NOW.getEpochSecond())),
                refused("an end that is no time", "expired", claims -> claims.put("exp", "never")),
                refused("an access token of Keycloak", "`typ`", claims -> claims.put("typ", "Bearer")),
                refused("an ID token of Keycloak", "`typ`", claims -> claims.put("typ", "ID")),
                refused("no user and no login", "`sid`", claims -> {
                    claims.remove("sid");
                    claims.remove("sub");
                }),
                refused("a login that is no text", "`sid`", claims -> claims.put("sid", 7)),
                refused("no end, and old", "`exp`", claims -> {
                    claims.remove("exp");
                    claims.put("iat", NOW.minusSeconds(601).getEpochSecond());
                }),
                refused("claims of an access token", "other tokens", claims -> {
                    claims.remove("typ");
                    claims.put("azp", "s3-cli");
                }),
                refused(
                        "a second event",
                        "secevent+jwt",
                        claims -> claims.put("events", Map.of(LOGOUT, Map.of(), RISC + "account-disabled", Map.of()))));
    }

    private static Arguments refused(String what, String words, Consumer<Map<String, Object>> change) {
        return Arguments.of(what, words, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void s67_whatIsNoLogoutTokenIsRefused(String what, String words, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = logout();
        change.accept(claims);
        refuses(signed("JWT", claims), Reason.INVALID_REQUEST, words);
    }

    /** Whoever may add claims to an access token could write `events` and `sub_id` into it. */
    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "logout+jwt", ""})
    void s68_eventsAreOnlyInTokensThatSaySo(String type) {
        refuses(
                signed(type, event(RISC + "account-disabled", Map.of(), user())),
                Reason.INVALID_REQUEST,
                "secevent+jwt");
    }

    @Test
    void s68_unsignedAndForeignTokensAreRefused() {
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "rsa", "typ", "JWT");
        PrivateKey attacker = FakeOidcProvider.keyPair("attacker", "RS256").getPrivate();
        refuses(FakeOidcProvider.sign(header, logout(), attacker, "RS256"), Reason.INVALID_KEY, "has not signed it");
        refuses(signed("JWT", logout()).replaceAll("[^.]*$", ""), Reason.INVALID_KEY, "has not signed it");
        refuses("not a token", Reason.INVALID_REQUEST, "segments");
        Map<String, Object> elsewhere = logout();
        elsewhere.put("iss", "https://elsewhere.example.org");
        refuses(signed("JWT", elsewhere), Reason.INVALID_ISSUER, "issuer");
    }

    @Test
    void s68_eachKindHasItsPath() throws RefusedEventException {
        String event = signed("secevent+jwt", event(RISC + "account-disabled", Map.of(), user()));
        refuses(event, Reason.INVALID_REQUEST, "/-/signals");
        take(event);
        assertThat(ended()).hasSize(1);
    }

    /** The key may be new, and the provider may be down for a moment: the token is good all the same. */
    @Test
    void s68_whatCannotBeVerifiedNowIsToBeSentAgain() throws RefusedEventException {
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "new", "typ", "JWT");
        String token = FakeOidcProvider.sign(
                header, logout(), FakeOidcProvider.keyPair("new", "RS256").getPrivate(), "RS256");
        take(signed("secevent+jwt", event(SSF + "verification", Map.of(), user())));
        refuses(token, Reason.UNAVAILABLE, "send it again");
        provider.publish("new", "RS256");
        now = NOW.plusSeconds(20);
        take(token);
        assertThat(ended()).hasSize(1);
    }

    @Test
    void s68_aProviderThatIsDownIsNoReasonToRefuse() {
        String token = signed("JWT", logout());
        provider.close();
        refuses(token, Reason.UNAVAILABLE, "send it again");
    }

    @Test
    void s68_whatCannotBeStoredIsNotAcknowledged() throws RefusedEventException {
        FakeStateStore store = new FakeStateStore();
        Cutoffs refusing = new Cutoffs(StateViews.over(store), () -> now, Duration.ofHours(24));
        receiver = new SignalReceiver(new OidcProviders(List.of(provider.config()), () -> now), refusing);
        String token = signed("JWT", logout());
        store.goAway();
        assertThatExceptionOfType(StateException.class).isThrownBy(() -> take(token));
        store.comeBack();
        take(token);
        assertThat(refusing.inForce()).hasSize(1);
    }
}
