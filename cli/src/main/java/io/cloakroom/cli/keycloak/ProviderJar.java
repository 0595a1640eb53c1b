package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Whether a server has Cloakroom's provider. */
final class ProviderJar {
    static final String MEND =
            "copy the provider's JAR into providers/ and restart Keycloak (with --optimized: kc.sh build first)";

    private ProviderJar() {}

    /**
     * Whether the server has it; empty if that cannot be seen. Few administrators may see the list of mappers. The
     * resource that the provider adds to the admin REST API answers everybody, if only with a refusal.
     */
    static Optional<Boolean> isSeen(AdminSession session) throws KeycloakException {
        Optional<JsonNode> types = session.mapperTypes();
        if (types.isPresent()) {
            return Optional.of(isIn(types.get()));
        }
        return switch (session.statusAtLoginRealm("/s3-policies")) {
            case 200, 403 -> Optional.of(true);
            case 404 -> Optional.of(false);
            default -> Optional.empty();
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
