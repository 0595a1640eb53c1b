package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.StoredSecrets;
import io.cloakroom.bridge.iam.StoredServiceAccount.StoredOwner;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** A service account as a JSON document. Its secret is sealed and opens in this document only; the rest is readable. */
final class ServiceAccountFile {
    static final String DIRECTORY = "service-accounts/";
    private static final String ROOT = "root";

    private final StoredSecrets secrets;

    ServiceAccountFile(MasterKey masterKey, SecureRandom random) {
        this.secrets = new StoredSecrets(masterKey, "cloakroom service account secret", random);
    }

    static String pathOf(String accessKeyId) {
        return DIRECTORY + accessKeyId;
    }

    String write(String accessKeyId, StoredServiceAccount account) {
        ObjectNode root = StateJson.object();
        switch (account.owner()) {
            case StoredOwner.Root owner -> root.put("owner", ROOT);
            case StoredOwner.User(String name, String id) ->
                root.putObject("owner").put("user", name).put("id", id);
            case StoredOwner.Directory(Owner.Directory user, List<String> groups, boolean isThere) ->
                StateJson.put(
                        root.putObject("owner")
                                .put("dn", user.dn())
                                .put("loginName", user.loginName())
                                .put("asOf", user.member().asOf().toString())
                                .put("hasAllGroups", user.member().isComplete())
                                .put("isThere", isThere),
                        "groups",
                        groups);
        }
        root.put("status", account.status().text());
        account.policy().ifPresent(policy -> root.set("policy", StateJson.parse(policy)));
        account.name().ifPresent(name -> root.put("name", name));
        account.description().ifPresent(description -> root.put("description", description));
        account.expiration().ifPresent(time -> root.put("expiration", time.toString()));
        root.put("created", account.created().toString())
                .put("updated", account.updated().toString());
        root.set("secret", secrets.seal(account.secret(), pathOf(accessKeyId)));
        return root.toString();
    }

    /** @throws IllegalArgumentException if it is not a service account */
    StoredServiceAccount read(String accessKeyId, String json) {
        JsonNode root = StateJson.parse(json);
        return new StoredServiceAccount(
                owner(root.path("owner")),
                secrets.read(root.path("secret"), pathOf(accessKeyId)),
                StateJson.status(root),
                policy(root.path("policy")),
                StateJson.optionalText(root, "name"),
                StateJson.optionalText(root, "description"),
                StateJson.optionalInstant(root, "expiration"),
                StateJson.instant(root, "created"),
                StateJson.instant(root, "updated"));
    }

    private static StoredOwner owner(JsonNode owner) {
        if (owner.isTextual() && owner.textValue().equals(ROOT)) {
            return new StoredOwner.Root();
        }
        if (owner.has("dn")) {
            Owner.Membership member = new Owner.Membership(
                    StateJson.instant(owner, "asOf"), owner.path("hasAllGroups").asBoolean(false));
            return new StoredOwner.Directory(
                    new Owner.Directory(StateJson.text(owner, "dn"), StateJson.text(owner, "loginName"), member),
                    StateJson.texts(owner, "groups"),
                    owner.path("isThere").asBoolean(false));
        }
        return new StoredOwner.User(StateJson.text(owner, "user"), StateJson.text(owner, "id"));
    }

    /** A policy that is not an object must not count as no policy: that would give the owner's full rights. */
    private static Optional<String> policy(JsonNode policy) {
        if (policy.isMissingNode()) {
            return Optional.empty();
        }
        if (!policy.isObject()) {
            throw new IllegalArgumentException("member policy is not an object");
        }
        return Optional.of(policy.toString());
    }
}
