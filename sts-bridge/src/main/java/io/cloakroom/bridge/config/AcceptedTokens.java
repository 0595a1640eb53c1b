package io.cloakroom.bridge.config;

import java.util.List;
import java.util.Optional;

/**
 * Which tokens of a provider are accepted, by scope and client. Whoever may edit a client of a Keycloak realm can write
 * most claims of its tokens, but not {@code scope}. So only tokens of known clients with a known scope say what the
 * realm means them to say.
 *
 * @param scope that the token's {@code scope} must contain; empty: any
 * @param clients patterns ({@code *}, {@code ?}) of the clients that tokens may be issued to; empty: any
 */
public record AcceptedTokens(Optional<String> scope, List<String> clients) {
    /** Accepts all tokens, as MinIO does. */
    public static final AcceptedTokens ANY = new AcceptedTokens(Optional.empty(), List.of());

    public AcceptedTokens {
        clients = List.copyOf(clients);
    }

    /**
     * A single scope.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749, section 3.3</a>
     */
    static String scope(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("`%s` is not a single scope".formatted(text));
        }
        return text;
    }
}
