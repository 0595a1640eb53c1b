package io.cloakroom.keycloak.mapper;

import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/** The kinds of token that the claim is written into. A mapper has a switch for each. */
enum TokenKind {
    ACCESS_TOKEN,
    LIGHTWEIGHT_ACCESS_TOKEN,
    ID_TOKEN,
    USERINFO,
    INTROSPECTION;

    /** Whether the mapper's switch is on. */
    boolean isIncludedBy(ProtocolMapperModel mapper) {
        if (mapper.getConfig() == null) {
            return false;
        }
        return switch (this) {
            case ACCESS_TOKEN -> OIDCAttributeMapperHelper.includeInAccessToken(mapper);
            case LIGHTWEIGHT_ACCESS_TOKEN -> OIDCAttributeMapperHelper.includeInLightweightAccessToken(mapper);
            case ID_TOKEN -> OIDCAttributeMapperHelper.includeInIDToken(mapper);
            case USERINFO -> OIDCAttributeMapperHelper.includeInUserInfo(mapper);
            case INTROSPECTION -> OIDCAttributeMapperHelper.includeInIntrospection(mapper);
        };
    }
}
