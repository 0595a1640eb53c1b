package io.cloakroom.examples.login;

import java.util.Optional;

/**
 * The answer of a token endpoint.
 *
 * @param idToken tells this program who logged in; where the scope had {@code openid}
 * @param accessToken for the bridge, which is in its audience
 */
public record Tokens(String accessToken, Optional<String> idToken) {
    @Override
    public String toString() {
        return "Tokens[***]";
    }
}
