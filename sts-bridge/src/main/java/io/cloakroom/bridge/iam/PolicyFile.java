package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.PolicyWriter;
import java.time.Instant;
import java.util.Optional;

/** A named policy as a JSON document. Its policy is read by {@code bridge.policies}, its dates here. */
final class PolicyFile {
    private static final String DIRECTORY = "policies/";
    private static final String CREATED = "created";
    private static final String UPDATED = "updated";

    private PolicyFile() {}

    static String pathOf(String name) {
        return DIRECTORY + name;
    }

    static String write(Policy policy, Instant created, Instant updated) {
        return StateJson.object()
                .put(CREATED, created.toString())
                .put(UPDATED, updated.toString())
                .set("policy", StateJson.parse(PolicyWriter.write(policy)))
                .toString();
    }

    /** When a document was first written; empty if it does not say so. */
    static Optional<Instant> created(String json) {
        return instant(json, CREATED);
    }

    static Optional<Instant> updated(String json) {
        return instant(json, UPDATED);
    }

    private static Optional<Instant> instant(String json, String member) {
        try {
            JsonNode root = StateJson.parse(json);
            return StateJson.optionalInstant(root, member);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
