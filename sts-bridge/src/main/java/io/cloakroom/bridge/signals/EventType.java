package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.identity.oidc.SecurityEvents;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The events that mean something here.
 *
 * @see <a href="https://openid.net/specs/openid-caep-1_0-final.html">OpenID CAEP 1.0</a>
 * @see <a href="https://openid.net/specs/openid-risc-1_0-final.html">OpenID RISC Profile 1.0</a>
 */
enum EventType {
    LOGOUT(SecurityEvents.LOGOUT),
    SESSION_REVOKED("https://schemas.openid.net/secevent/caep/event-type/session-revoked"),
    TOKEN_CLAIMS_CHANGE("https://schemas.openid.net/secevent/caep/event-type/token-claims-change"),
    CREDENTIAL_CHANGE("https://schemas.openid.net/secevent/caep/event-type/credential-change"),
    ACCOUNT_DISABLED("https://schemas.openid.net/secevent/risc/event-type/account-disabled"),
    ACCOUNT_PURGED("https://schemas.openid.net/secevent/risc/event-type/account-purged"),
    SESSIONS_REVOKED("https://schemas.openid.net/secevent/risc/event-type/sessions-revoked"),
    VERIFICATION("https://schemas.openid.net/secevent/ssf/event-type/verification"),
    STREAM_UPDATED("https://schemas.openid.net/secevent/ssf/event-type/stream-updated");

    private final String uri;

    EventType(String uri) {
        this.uri = uri;
    }

    static Optional<EventType> of(String uri) {
        return Arrays.stream(values()).filter(type -> type.uri.equals(uri)).findFirst();
    }

    /** Those that a stream should carry: the verification of a stream comes unasked, and a logout not at all. */
    static Set<String> uris() {
        return Set.of(
                        SESSION_REVOKED,
                        TOKEN_CLAIMS_CHANGE,
                        CREDENTIAL_CHANGE,
                        ACCOUNT_DISABLED,
                        ACCOUNT_PURGED,
                        SESSIONS_REVOKED)
                .stream()
                .map(EventType::uri)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The last part of its URI, which is how operators know it. */
    String word() {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    String uri() {
        return uri;
    }
}
