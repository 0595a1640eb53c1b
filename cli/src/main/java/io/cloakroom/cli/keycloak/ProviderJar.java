package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/**
 * What a server has of Cloakroom's provider.
 *
 * @param isThere whether it is there; empty if that cannot be seen
 * @param jars if there is more than one JAR of it, their names and versions, the one that runs first; otherwise empty
 */
record ProviderJar(Optional<Boolean> isThere, String jars) {
    static final String MEND =
            "copy the provider's JAR into providers/ and restart Keycloak (with --optimized: kc.sh build first)";

    /**
     * What can be seen. Few administrators may see what the server has. The resource that the provider adds to the
     * admin REST API answers everybody, if only with a refusal.
     */
    static ProviderJar seenBy(AdminSession session) throws KeycloakException {
        JsonNode server = session.serverInfo().orElse(MissingNode.getInstance());
        JsonNode types = server.path("protocolMapperTypes").path("openid-connect");
        String jars = server.path("providers")
                .path("protocol-mapper")
                .path("providers")
                .path(WantedRealm.POLICY_MAPPER)
                .path("operationalInfo")
                .path("cloakroom.jars")
                .asText();
        if (types.isArray()) {
            return new ProviderJar(Optional.of(isIn(types)), jars);
        }
        return switch (session.statusAtLoginRealm("/s3-policies")) {
            case 200, 403 -> new ProviderJar(Optional.of(true), jars);
            case 404 -> new ProviderJar(Optional.of(false), jars);
            default -> new ProviderJar(Optional.empty(), jars);
        };
    }

    private static boolean isIn(JsonNode types) {
        for (JsonNode type : types) {
            if (type.path("id").asText().equals(WantedRealm.POLICY_MAPPER)) {
                return true;
            }
        }
        return false;
    }
}
