package io.cloakroom.keycloak.versions;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * Who has shown a token or a cookie that Keycloak takes. Keycloak's own class for it had getters first, and became a
 * record.
 *
 * @param client that the token is for; a cookie has none
 * @param session of the user; a service account may have none
 * @param token that was shown; a cookie is one too
 */
public record Login(
        Optional<UserModel> user,
        Optional<ClientModel> client,
        Optional<UserSessionModel> session,
        Optional<AccessToken> token) {
    /** What Keycloak says of a request; empty if nobody is logged in. */
    public static Optional<Login> of(@Nullable AuthResult verified) {
        return verified == null
                ? Optional.empty()
                : Optional.of(new Login(
                        part(verified, UserModel.class, "user", "getUser"),
                        part(verified, ClientModel.class, "client", "getClient"),
                        part(verified, UserSessionModel.class, "session", "getSession"),
                        part(verified, AccessToken.class, "token", "getToken")));
    }

    private static <T> Optional<T> part(AuthResult verified, Class<T> type, String name, String getter) {
        Object found = ByName.call(ByName.require(AuthResult.class, Stream.of(name, getter)), verified);
        return Optional.ofNullable(found).map(type::cast);
    }
}
