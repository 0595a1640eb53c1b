package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a server has Cloakroom's provider. */
final class ProviderJar {
    static final String MEND =
            "copy the provider's JAR into providers/ and restart Keycloak (with --optimized: kc.sh build first)";

    private ProviderJar() {}

    /** @param types of protocol mappers, as Keycloak lists them */
    static boolean isIn(JsonNode types) {
        for (JsonNode type : types) {
            if (type.path("id").asText().equals(WantedRealm.POLICY_MAPPER)) {
                return true;
            }
        }
        return false;
    }
}
