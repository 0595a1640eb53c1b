package io.cloakroom.bridge.authn;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;
import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static io.cloakroom.bridge.authn.SigningClient.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.LongTermKeys;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.credentials.Sessions;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes over one store: what is revoked on one is over on the other, in the middle of whatever is going on. */
class RevocationTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final MasterKey MASTER = MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    private static final String ISSUER = "https://login.example.org/realms/demo";
    private static final Session ADA = new Session(
                    "arn:aws:sts::000000000000:assumed-role/_/ada",
                    "_",
                    ISSUER,
                    "sub-of-ada",
                    Optional.of("sid-1"),
                    "ada",
                    List.of("readwrite"),
                    Optional.empty(),
                    Optional.empty(),
                    Sessions.attributes(Map.of()),
                    NOW,
                    NOW,
                    NOW.plusSeconds(3600))
            .withRevokeType(Optional.of("laptop"));

    private Instant now = NOW;
    private final StateStore store = new MemoryStateStore();
    private final Node here = new Node();
    private final Node elsewhere = new Node();

    /** A bridge, as far as sessions go. */
    private final class Node {
        private final StateView state = StateViews.over(store);
        private final KeyRing ring = KeyRing.open(state, MASTER, RANDOM, () -> now);
        private final SessionSealer sealer = new SessionSealer(ring, RANDOM);
        private final Cutoffs cutoffs = new Cutoffs(state, () -> now, Duration.ofDays(1));
        private final RequestAuthenticator authenticator = new RequestAuthenticator(
                new CredentialDirectory(Optional.empty(), LongTermKeys.NONE, sealer, cutoffs, () -> now), () -> now);

        private SigningClient login() {
            IssuedCredentials issued = sealer.issue(ADA);
            return SigningClient.with(
                    issued.accessKeyId(), issued.secret(), Optional.of(new Secret(issued.sessionToken())));
        }

        /** Empty if it knows the sender. */
        private Optional<AwsErrorCode> refusal(RequestHead head) {
            AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
            return authenticator.authenticate(head, audit) instanceof Authentication.Rejected(var reason)
                    ? Optional.of(reason.code())
                    : Optional.empty();
        }
    }

    static List<Scope> scopes() {
        return List.of(
                new Scope.Subject(ISSUER, "sub-of-ada"),
                new Scope.Login(ISSUER, "sid-1"),
                new Scope.LoginSoFar(ISSUER, "sid-1"),
                new Scope.Account("ada"),
                new Scope.RevokeType("ada", "laptop"),
                new Scope.Policy(ISSUER, "readwrite"),
                new Scope.Everything());
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void aPresignedUrlAndARunningUploadEndWithTheSession(Scope scope) {
        SigningClient ada = here.login();
        RequestHead url = ada.presign("GET", "/b/k", Duration.ofDays(7));
        RequestHead firstPart = ada.sign("PUT", "/b/k?partNumber=1&uploadId=u", UNSIGNED);
        RequestHead secondPart = ada.sign("PUT", "/b/k?partNumber=2&uploadId=u", UNSIGNED);
        RequestHead completion = ada.sign("POST", "/b/k?uploadId=u", UNSIGNED);
        for (Node node : List.of(here, elsewhere)) {
            assertThat(node.refusal(url)).isEmpty();
            assertThat(node.refusal(firstPart)).isEmpty();
        }

        here.cutoffs.add(new Cutoff(scope, NOW));

        for (RequestHead request : List.of(url, secondPart, completion)) {
            assertThat(here.refusal(request)).as("at once").contains(INVALID_ACCESS_KEY_ID);
            await(() -> elsewhere.refusal(request).equals(Optional.of(INVALID_ACCESS_KEY_ID)));
        }
    }

    @Test
    @DisplayName("S-13 key drill: a new key seals on every node, old sessions live, and the old key goes in the end")
    void s13_theDrillOfANewKey() {
        RequestHead before = here.login().presign("GET", "/b/k", Duration.ofDays(7));
        int old = keyOf(here);
        now = NOW.plusSeconds(60);
        assertThat(elsewhere.ring.rotate(Duration.ofHours(12)).keys()).isEqualTo(2);
        await(() -> keyOf(here) != old);
        assertThat(keyOf(here)).isEqualTo(keyOf(elsewhere));
        assertThat(here.refusal(before)).isEmpty();
        assertThat(elsewhere.refusal(before)).isEmpty();
        assertThat(elsewhere.refusal(here.login().presign("GET", "/b/k", Duration.ofDays(7))))
                .isEmpty();

        now = now.plus(Duration.ofHours(12)).plus(StateViews.MAX_STALENESS).plusSeconds(1);
        assertThat(here.ring.rotate(Duration.ofHours(12)).keys()).isEqualTo(2);
    }

    /** The second byte of a token and the three after it say which key sealed it. */
    private static int keyOf(Node node) {
        String token = node.login().credential().sessionToken().orElseThrow().reveal();
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)).getInt(1);
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
