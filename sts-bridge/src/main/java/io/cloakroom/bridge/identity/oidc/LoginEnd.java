package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LoginClient;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Ends a login at its provider, by the end of the session or else by the revocation of the token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009#section-2.2">RFC 7009, revocation response</a>
 */
record LoginEnd(ProviderClient.Conversation conversation, LoginEndpoints endpoints, LoginClient client) {
    /** RFC 7009 has 200 for a token that is over; some providers say so by one of these. */
    private static final Set<String> OVER = Set.of("invalid_grant", "invalid_token");

    /** @throws ProviderException if the login may still go on */
    void of(Secret refreshToken) throws ProviderException {
        if (!endsSession(refreshToken) && !revokes(refreshToken)) {
            throw new ProviderException("neither its end of sessions nor its revocation takes the token");
        }
    }

    /** Keycloak's answers 204; with others it is only a page for browsers. */
    private boolean endsSession(Secret refreshToken) throws ProviderException {
        return endpoints.endSession().isPresent()
                && post(endpoints.endSession().get(), Map.of("refresh_token", refreshToken.reveal()))
                                .status()
                        == 204;
    }

    private boolean revokes(Secret refreshToken) throws ProviderException {
        if (endpoints.revocation().isEmpty()) {
            return false;
        }
        HttpCall.Answer answer = post(
                endpoints.revocation().get(),
                Map.of("token", refreshToken.reveal(), "token_type_hint", "refresh_token"));
        return answer.status() == 200 || (answer.status() == 400 && saysOver(answer));
    }

    private HttpCall.Answer post(URI url, Map<String, String> form) throws ProviderException {
        return conversation.post(url, client, form);
    }

    /** Any other error, such as {@code invalid_client}, has ended nothing. */
    private static boolean saysOver(HttpCall.Answer answer) {
        try {
            return Claims.parse(answer.body())
                    .text("error")
                    .filter(OVER::contains)
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
