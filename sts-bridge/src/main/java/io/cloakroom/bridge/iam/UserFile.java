package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.StoredSecrets;
import java.security.SecureRandom;

/** A user as a JSON document. Its secret is sealed and opens in this document only; the rest is readable. */
final class UserFile {
    static final String DIRECTORY = "users/";

    private final StoredSecrets secrets;

    UserFile(MasterKey masterKey, SecureRandom random) {
        this.secrets = new StoredSecrets(masterKey, "cloakroom user secret", random);
    }

    static String pathOf(String name) {
        return DIRECTORY + name;
    }

    String write(String name, StoredUser user) {
        ObjectNode root = StateJson.object()
                .put("id", user.id())
                .put("status", user.status().text());
        StateJson.put(root, "policies", user.policies());
        user.policiesUpdated().ifPresent(time -> root.put("policiesUpdated", time.toString()));
        root.put("created", user.created().toString())
                .put("updated", user.updated().toString());
        root.set("secret", secrets.seal(user.secret(), pathOf(name)));
        return root.toString();
    }

    /** @throws IllegalArgumentException if it is no user */
    StoredUser read(String name, String json) {
        JsonNode root = StateJson.parse(json);
        return new StoredUser(
                StateJson.text(root, "id"),
                secrets.read(root.path("secret"), pathOf(name)),
                StateJson.status(root),
                StateJson.texts(root, "policies"),
                StateJson.optionalInstant(root, "policiesUpdated"),
                StateJson.instant(root, "created"),
                StateJson.instant(root, "updated"));
    }
}
