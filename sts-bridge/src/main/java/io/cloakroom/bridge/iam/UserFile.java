package io.cloakroom.bridge.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
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
        root.set("secret", secrets.seal(user.secret().reveal().getBytes(UTF_8), pathOf(name)));
        return root.toString();
    }

    /** @throws IllegalArgumentException if it is no user, or its secret does not open here */
    StoredUser read(String name, String json) {
        JsonNode root = StateJson.parse(json);
        byte[] secret = secrets.open(root.path("secret"), pathOf(name))
                .orElseThrow(() -> new IllegalArgumentException("the master key does not open its secret"));
        return new StoredUser(
                StateJson.text(root, "id"),
                new Secret(new String(secret, UTF_8)),
                StateJson.status(root),
                StateJson.texts(root, "policies"),
                StateJson.optionalInstant(root, "policiesUpdated"),
                StateJson.instant(root, "created"),
                StateJson.instant(root, "updated"));
    }
}
