package io.cloakroom.cli.keycloak;

import static io.cloakroom.cli.keycloak.WantedRealm.BRIDGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.keycloak.Change.Kind;
import io.cloakroom.cli.keycloak.Change.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a realm tells the bridge that access ends: an entry {@code CLIENT=URL} of the realm's attribute
 * {@value #ATTRIBUTE}, which Cloakroom's provider reads.
 */
final class BridgeAddress {
    private static final String ATTRIBUTE = "s3-bridges";

    private BridgeAddress() {}

    /**
     * The change that it takes, if any. Other bridges of the realm stay where they are.
     *
     * @param address empty if the bridge is not to be told
     */
    static Optional<Change> change(JsonNode realm, String address) {
        String named = BRIDGE + "=" + address;
        List<String> known = entries(realm);
        if (address.isEmpty() || known.contains(named)) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                known.stream().anyMatch(BridgeAddress::isOfBridge) ? Kind.CHANGE : Kind.CREATE,
                "realm attribute `%s`: `%s`".formatted(ATTRIBUTE, named),
                Right.MANAGE_REALM,
                session -> {
                    ObjectNode now = session.get("").deepCopy();
                    List<String> entries = new ArrayList<>(entries(now));
                    entries.removeIf(BridgeAddress::isOfBridge);
                    entries.add(named);
                    now.withObject("/attributes").put(ATTRIBUTE, String.join(" ", entries));
                    session.change("PUT", "", now);
                }));
    }

    private static boolean isOfBridge(String entry) {
        return entry.startsWith(BRIDGE + "=");
    }

    private static List<String> entries(JsonNode realm) {
        String text = realm.path("attributes").path(ATTRIBUTE).asText("").strip();
        return text.isEmpty() ? List.of() : List.of(text.split("[\\s,]+", -1));
    }
}
