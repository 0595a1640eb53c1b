package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static io.cloakroom.bridge.signals.SignalTokens.CAEP;
import static io.cloakroom.bridge.signals.SignalTokens.LOGOUT;
import static io.cloakroom.bridge.signals.SignalTokens.RISC;
import static io.cloakroom.bridge.signals.SignalTokens.SID;
import static io.cloakroom.bridge.signals.SignalTokens.SSF;
import static io.cloakroom.bridge.signals.SignalTokens.SUB;
import static io.cloakroom.bridge.signals.SignalTokens.signed;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Instant ISSUED = NOW.minusSeconds(2);
    private final FakeOidcProvider provider = new FakeOidcProvider();
    private final SignalTokens tokens = new SignalTokens(provider, ISSUED);
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

    private SignalReceiver receiver(Leavers leavers) {
        return new SignalReceiver(new OidcProviders(List.of(provider.config()), () -> now), cutoffs, leavers);
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

    private List<Cutoff> ended() {
        return cutoffs.inForce().stream().map(CutoffFile::cutoff).toList();
    }

    @Test
    void aLogoutEndsItsLogin() throws RefusedEventException {
        take(signed("JWT", tokens.logout()));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Login(provider.issuer(), SID), ISSUED));
    }

    @Test
    void aLogoutOfNoLoginEndsWhatItsUserHas() throws RefusedEventException {
        Map<String, Object> claims = tokens.logout();
        claims.remove("sid");
        take(signed("logout+jwt", claims));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void offlineTokensEndWhereTheLogoutSaysSo() throws RefusedEventException {
        Map<String, Object> claims = tokens.logout();
        claims.put("events", Map.of(LOGOUT, Map.of("revoke_offline_access", true)));
        take(signed("JWT", claims));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.LoginSoFar(provider.issuer(), SID), ISSUED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"account-disabled", "account-purged", "sessions-revoked"})
    void whatHappensToAnAccountEndsWhatItHas(String type) throws RefusedEventException {
        take(signed("secevent+jwt", tokens.event(RISC + type, Map.of(), tokens.user())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void anotherPasswordEndsWhatTheUserHas() throws RefusedEventException {
        take(signed(
                "secevent+jwt",
                tokens.event(CAEP + "credential-change", Map.of("change_type", "update"), tokens.login())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void otherRightsEndWhatTheUserHasIfTheyAreNotSaid() throws RefusedEventException {
        take(signed("secevent+jwt", tokens.event(CAEP + "token-claims-change", Map.of(), tokens.user())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void otherRightsEndWhatDoesNotAgreeWithThem() throws RefusedEventException {
        Map<String, Object> claims = Map.of("claims", Map.of("policy", List.of("readonly", "lab-data")));
        take(signed("secevent+jwt", tokens.event(CAEP + "token-claims-change", claims, tokens.login())));
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
        take(signed(
                "secevent+jwt", tokens.event(CAEP + "token-claims-change", Map.of("claims", claims), tokens.user())));
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
        take(signed("secevent+jwt", tokens.event(CAEP + "token-claims-change", claims, tokens.user())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void aRevokedSessionIsThatLoginOrAllOfTheUser() throws RefusedEventException {
        take(signed("secevent+jwt", tokens.event(CAEP + "session-revoked", Map.of(), tokens.login())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.LoginSoFar(provider.issuer(), SID), ISSUED));

        Map<String, Object> all =
                tokens.event(CAEP + "session-revoked", Map.of(), Map.of("format", "complex", "user", tokens.user()));
        all.put("jti", "another");
        take(signed("secevent+jwt", all));
        assertThat(ended()).contains(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void olderTransmittersNameTheSubjectWithinTheEvent() throws RefusedEventException {
        take(signed(
                "secevent+jwt", tokens.event(CAEP + "session-revoked", Map.of("subject", tokens.user()), Map.of())));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void theTimeIsThatOfTheEventIfItCanBe() throws RefusedEventException {
        long earlier = ISSUED.minusSeconds(30).getEpochSecond();
        take(signed(
                "secevent+jwt",
                tokens.event(RISC + "account-disabled", Map.of("event_timestamp", earlier), tokens.user())));
        assertThat(ended()).singleElement().returns(ISSUED.minusSeconds(30), Cutoff::before);

        Map<String, Object> later =
                tokens.event(RISC + "account-disabled", Map.of("event_timestamp", NOW.toEpochMilli()), tokens.user());
        later.put("jti", "another");
        take(signed("secevent+jwt", later));
        assertThat(ended()).singleElement().returns(ISSUED, Cutoff::before);
    }

    /** The token is made within the transaction of the change, and what is read until its end has the old rights. */
    @ParameterizedTest
    @CsvSource({"1, 1", "30, 30", "31, 0"})
    void s68_anEventMayBeALittleLaterThanItsToken(int later, int counts) throws RefusedEventException {
        long at = ISSUED.plusSeconds(later).getEpochSecond();
        take(signed(
                "secevent+jwt", tokens.event(RISC + "account-disabled", Map.of("event_timestamp", at), tokens.user())));
        assertThat(ended()).singleElement().returns(ISSUED.plusSeconds(counts), Cutoff::before);
    }

    /** Such a time says nothing: what was given up to now may have to end. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void s68_atATimeThatCannotBeItEndsWhatWasGivenSoFar(long at) throws RefusedEventException {
        take(signed(
                "secevent+jwt", tokens.event(RISC + "account-disabled", Map.of("event_timestamp", at), tokens.user())));
        assertThat(ended()).singleElement().returns(ISSUED, Cutoff::before);
    }

    /** None of them stands for the others. */
    @Test
    void s68_everyEventOfATokenCounts() throws RefusedEventException {
        Map<String, Object> claims = tokens.event(CAEP + "session-revoked", Map.of(), tokens.login());
        Map<String, Object> events = new LinkedHashMap<>();
        events.put("https://example.org/unknown", Map.of());
        events.put(CAEP + "session-revoked", Map.of());
        events.put(RISC + "account-disabled", Map.of());
        claims.put("events", events);
        take(signed("secevent+jwt", claims));
        assertThat(ended())
                .containsExactlyInAnyOrder(
                        new Cutoff(new Scope.LoginSoFar(provider.issuer(), SID), ISSUED),
                        new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    /** Each is kept for long, and nobody has a session by such a name. */
    @Test
    void s68_namesThatAreTooLongAreNotKept() throws RefusedEventException {
        String longest = "x".repeat(2048);
        for (String name : List.of(longest, longest + "x")) {
            Map<String, Object> session = Map.of("format", "opaque", "id", name);
            take(signed("secevent+jwt", tokens.event(CAEP + "session-revoked", Map.of(), tokens.login(session))));
            Map<String, Object> user = Map.of("format", "iss_sub", "iss", provider.issuer(), "sub", name);
            take(signed("secevent+jwt", tokens.event(RISC + "account-disabled", Map.of(), user)));
        }
        assertThat(ended())
                .containsExactlyInAnyOrder(
                        new Cutoff(new Scope.LoginSoFar(provider.issuer(), longest), ISSUED),
                        new Cutoff(new Scope.Subject(provider.issuer(), longest), ISSUED));
    }

    /** What names a login in another way names none here, so all of the user's end. */
    @Test
    void s68_aLoginThatIsNotNamedIsEach() throws RefusedEventException {
        Map<String, Object> session = Map.of("format", "uri", "id", SID);
        take(signed("secevent+jwt", tokens.event(CAEP + "session-revoked", Map.of(), tokens.login(session))));
        assertThat(ended()).containsExactly(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
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
        take(signed(
                "secevent+jwt", tokens.event(type, members, isAboutAUser ? tokens.user() : Map.of("format", "email"))));
        assertThat(ended()).isEmpty();
    }

    @Test
    void usersOfOtherIssuersAreNotItsToSpeakOf() throws RefusedEventException {
        Map<String, Object> stranger = Map.of("format", "iss_sub", "iss", "https://elsewhere.example.org", "sub", SUB);
        take(signed("secevent+jwt", tokens.event(RISC + "account-disabled", Map.of(), stranger)));
        assertThat(ended()).isEmpty();
    }

    @Test
    void s67_aRepeatedTokenEndsNothingMore() throws RefusedEventException {
        String token = signed("JWT", tokens.logout());
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
            Map<String, Object> claims = tokens.logout();
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
                    tokens.event(
                            CAEP + "session-revoked",
                            Map.of(),
                            Map.of("format", "complex", "user", tokens.user(), "session", session))));
        }
        assertThat(ended()).hasSize(51).contains(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    @Test
    void s67_whoseRightsChangeAllTheTimeLeavesFewCutoffs() throws RefusedEventException {
        for (int i = 0; i < 80; i++) {
            Map<String, Object> session = Map.of("format", "opaque", "id", "login-" + i);
            take(signed("secevent+jwt", tokens.event(CAEP + "token-claims-change", Map.of(), tokens.login(session))));
        }
        assertThat(ended()).hasSize(51).contains(new Cutoff(new Scope.Subject(provider.issuer(), SUB), ISSUED));
    }

    /** What one user has left says nothing of the others. */
    @Test
    void s67_whatOneHasLeftEndsNoRightOfOthers() throws RefusedEventException {
        Map<String, Object> names = Map.of("claims", Map.of("policy", List.of("readonly")));
        receiver = receiver(new Leavers(1, 2));
        for (int i = 0; i < 3; i++) {
            Map<String, Object> subject =
                    Map.of("format", "complex", "session", Map.of("format", "opaque", "id", "login-" + i));
            take(signed("secevent+jwt", tokens.event(CAEP + "token-claims-change", names, subject)));
        }
        assertThat(ended())
                .as("nobody says whose logins they are: all end")
                .contains(new Cutoff(new Scope.Issuer(provider.issuer()), ISSUED));
    }

    /** The provider does not say whose they are, so nobody can be told from others. */
    @Test
    void s67_manyLoginsOfNobodyLeaveNoMoreCutoffs() throws RefusedEventException {
        receiver = receiver(new Leavers(1, 3));
        for (int i = 0; i < 6; i++) {
            Map<String, Object> subject =
                    Map.of("format", "complex", "session", Map.of("format", "opaque", "id", "login-" + i));
            take(signed("secevent+jwt", tokens.event(CAEP + "session-revoked", Map.of(), subject)));
        }
        assertThat(ended()).hasSize(4).contains(new Cutoff(new Scope.Issuer(provider.issuer()), ISSUED));
    }

    /** Otherwise whoever has one of its tokens could end all else with it, and so could a sender that repeats. */
    @Test
    void s67_aTokenThatIsRepeatedAllTheTimeEndsNoOtherLogin() throws RefusedEventException {
        receiver = receiver(new Leavers(2, 2));
        Map<String, Object> subject = Map.of("format", "complex", "session", Map.of("format", "opaque", "id", SID));
        Map<String, Object> left = Map.of("claims", Map.of("policy", List.of("readonly")));
        List<String> all = List.of(
                signed("JWT", tokens.logout()),
                signed("secevent+jwt", tokens.event(CAEP + "session-revoked", Map.of(), tokens.login())),
                signed("secevent+jwt", tokens.event(CAEP + "session-revoked", Map.of(), subject)),
                signed("secevent+jwt", tokens.event(CAEP + "token-claims-change", left, subject)));
        for (String token : all) {
            for (int i = 0; i < 5; i++) {
                take(token);
            }
        }
        assertThat(ended())
                .extracting(Cutoff::scope)
                .containsExactlyInAnyOrder(
                        new Scope.Login(provider.issuer(), SID), new Scope.LoginSoFar(provider.issuer(), SID));
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
        Map<String, Object> claims = tokens.logout();
        claims.put("aud", "s3-cli");
        for (List<OidcProviderConfig> order : List.of(List.of(first, second), List.of(second, first))) {
            receiver = new SignalReceiver(new OidcProviders(order, () -> now), cutoffs);
            take(signed("JWT", claims));
        }
        assertThat(ended()).hasSize(1);
    }

    @Test
    void clientsWhoseTokensAreAcceptedHearOfTheLogout() throws RefusedEventException {
        Map<String, Object> claims = tokens.logout();
        claims.put("aud", "s3-cli");
        assertThatExceptionOfType(RefusedEventException.class)
                .isThrownBy(() -> take(signed("JWT", claims)))
                .returns(Reason.INVALID_AUDIENCE, RefusedEventException::reason)
                .withMessageContaining("names no client of this bridge");

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
        Map<String, Object> claims = tokens.logout();
        claims.put("aud", "s3-cli");
        take(signed("JWT", claims));
        assertThat(ended()).hasSize(1);
    }

    @Test
    void s68_whatCannotBeStoredIsNotAcknowledged() throws RefusedEventException {
        FakeStateStore store = new FakeStateStore();
        Cutoffs refusing = new Cutoffs(StateViews.over(store), () -> now, Duration.ofHours(24));
        receiver = new SignalReceiver(new OidcProviders(List.of(provider.config()), () -> now), refusing);
        String token = signed("JWT", tokens.logout());
        store.goAway();
        assertThatExceptionOfType(StateException.class).isThrownBy(() -> take(token));
        store.comeBack();
        take(token);
        assertThat(refusing.inForce()).hasSize(1);
    }
}
