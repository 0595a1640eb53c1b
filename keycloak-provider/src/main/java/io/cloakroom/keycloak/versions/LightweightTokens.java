package io.cloakroom.keycloak.versions;

import java.lang.reflect.Method;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;

/** Whether the access token of a request is a lightweight one. Keycloak 26.0 does not tell mappers. */
public final class LightweightTokens {
    private static final Optional<Method> OWN =
            ByName.find(AbstractOIDCProtocolMapper.class, "getShouldUseLightweightToken", KeycloakSession.class);

    /** The attribute of a client that switches them on; a client policy sets it for one request. */
    private static final String ENABLED = "client.use.lightweight.access.token.enabled";

    private LightweightTokens() {}

    /** @param mapper that writes into the token */
    public static boolean isOne(AbstractOIDCProtocolMapper mapper, KeycloakSession session) {
        return OWN.map(method -> Boolean.TRUE.equals(ByName.call(method, mapper, session)))
                .orElseGet(() -> ofRequest(session));
    }

    private static boolean ofRequest(KeycloakSession session) {
        return Boolean.parseBoolean(session.getContext().getClient().getAttribute(ENABLED))
                || Boolean.TRUE.equals(session.getAttribute(ENABLED));
    }
}
