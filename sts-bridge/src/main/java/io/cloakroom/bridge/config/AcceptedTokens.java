package io.cloakroom.bridge.config;

import java.util.List;
import java.util.Optional;

/**
 * Which tokens of a provider are taken, by how they came about. Whoever may edit a client of a Keycloak realm can write most
 * claims of its tokens, but not {@code scope}: so only tokens of known clients with a known scope say what the realm wants said.
 *
 * @param scope that the token's {@code scope} must have; empty: any
 * @param clients patterns ({@code *}, {@code ?}) of the clients that tokens may be issued to; empty: any
 */
public record AcceptedTokens(Optional<String> scope, List<String> clients) {
    /** All of them, as MinIO takes them. */
    public static final AcceptedTokens ANY = new AcceptedTokens(Optional.empty(), List.of());

    public AcceptedTokens {
        clients = List.copyOf(clients);
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749, section 3.3</a> */
    static String scope(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("`%s` is not one scope".formatted(text));
        }
        return text;
    }
}
