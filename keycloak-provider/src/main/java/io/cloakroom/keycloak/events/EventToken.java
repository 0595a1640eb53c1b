package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.mapper.ClaimsNow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Security event tokens, signed with the realm's key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8417#section-2.2">RFC 8417, section 2.2</a>
 */
final class EventToken {
    /** With more, or longer ones, the claim is left out: bridges take no larger tokens. */
    private static final int MOST_NAMES = 200;

    private static final int LONGEST_NAMES = 8192;
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private EventToken() {}

    /**
     * Makes a token.
     *
     * @param id stays the same when the token is sent again
     * @param changedMillis when it happened; for {@link Signal.Kind#CLAIMS} the claims are those of now, and so is the
     *     time
     */
    static String of(
            KeycloakSession session,
            RealmModel realm,
            String audience,
            String issuer,
            String id,
            Signal signal,
            long changedMillis) {
        long now = Math.floorDiv(System.currentTimeMillis(), 1000L);
        // Tokens bear whole seconds: what was asserted in the second of the change counts as before it.
        long changed = signal.kind() == Signal.Kind.CLAIMS ? now : Math.min(now, changedMillis / 1000 + 1);
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("iss", issuer);
        token.put("aud", audience);
        token.put("iat", now);
        token.put("jti", id);
        token.put("sub_id", subject(signal, issuer));
        token.put("events", Map.of(signal.kind().uri(), event(session, realm, signal, changed)));
        return new JWSBuilder().type("secevent+jwt").jsonContent(token).sign(signer(session, realm));
    }

    private static SignatureSignerContext signer(KeycloakSession session, RealmModel realm) {
        @Nullable String algorithm = realm.getDefaultSignatureAlgorithm();
        return session.getProvider(SignatureProvider.class, algorithm == null ? Algorithm.RS256 : algorithm)
                .signer();
    }

    private static Map<String, Object> subject(Signal signal, String issuer) {
        Map<String, Object> user = Map.of("format", "iss_sub", "iss", issuer, "sub", signal.user());
        if (signal.kind() != Signal.Kind.SESSION) {
            return user;
        }
        Map<String, Object> complex = new LinkedHashMap<>(Map.of("format", "complex"));
        if (!signal.user().isEmpty()) {
            complex.put("user", user);
        }
        if (!signal.login().isEmpty()) {
            complex.put("session", Map.of("format", "opaque", "id", signal.login()));
        }
        return complex;
    }

    /** The members of the event. */
    static Map<String, Object> event(KeycloakSession session, RealmModel realm, Signal signal, long changed) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_timestamp", changed);
        if (signal.kind() == Signal.Kind.CREDENTIAL) {
            event.put("credential_type", "password");
            event.put("change_type", "update");
        } else if (signal.kind() == Signal.Kind.CLAIMS) {
            Map<String, List<String>> claims = claims(session, realm, signal.user());
            if (!claims.isEmpty()) {
                event.put("claims", claims);
            }
        }
        return event;
    }

    /** Of a user who is gone, or cannot be read, there are no claims to tell: all that was given so far ends. */
    private static Map<String, List<String>> claims(KeycloakSession session, RealmModel realm, String id) {
        SortedMap<String, List<String>> claims;
        try {
            @Nullable UserModel user = session.users().getUserById(realm, id);
            if (user == null) {
                return Map.of();
            }
            claims = ClaimsNow.of(session, realm, user);
        } catch (RuntimeException e) { // a directory that is down
            LOG.warn("What a user's tokens say from now on cannot be read, so bridges end all the user's sessions", e);
            return Map.of();
        }
        claims.values()
                .removeIf(names -> names.size() > MOST_NAMES
                        || names.stream().mapToInt(String::length).sum() > LONGEST_NAMES);
        return claims;
    }
}
