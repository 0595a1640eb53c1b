package io.cloakroom.bridge.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.credentials.KeyRing.Keys;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The key ring as a JSON document. Each key is sealed under a key derived from the master key. The rest is readable.
 */
final class KeyRingFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMAT = 1;

    private final StoredSecrets secrets;

    KeyRingFile(MasterKey masterKey, SecureRandom random) {
        this.secrets = new StoredSecrets(masterKey, "cloakroom key ring", random);
    }

    String write(Keys keys) {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT).put("deploymentId", keys.deploymentId());
        var array = root.putArray("keys");
        for (RingKey key : keys.newestFirst()) {
            array.add(secrets.seal(key.bytes(), placeOf(keys.deploymentId(), key.toString()))
                    .put("id", key.toString())
                    .put("createdAt", key.createdAt().toString()));
        }
        return root.toString();
    }

    /** @throws IllegalStateException if it is not a key ring, or was sealed under another master key */
    Keys read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root.path("format").asInt() != FORMAT) {
                throw new IllegalStateException("the key ring has format %s; this program knows %d"
                        .formatted(root.path("format").asText(), FORMAT));
            }
            String deploymentId = root.required("deploymentId").asText();
            List<RingKey> keys = new ArrayList<>();
            for (JsonNode node : root.required("keys")) {
                keys.add(readKey(deploymentId, node));
            }
            return new Keys(deploymentId, keys);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("the key ring in the state store is damaged", e);
        }
    }

    private RingKey readKey(String deploymentId, JsonNode node) {
        String id = node.required("id").asText();
        byte[] key = secrets.open(node, placeOf(deploymentId, id))
                .orElseThrow(() -> new IllegalStateException(
                        "the master key does not open the key ring: it was sealed under another one"));
        return new RingKey(
                HexFormat.fromHexDigits(id),
                key,
                Instant.parse(node.required("createdAt").asText()));
    }

    private static String placeOf(String deploymentId, String id) {
        return deploymentId + "/" + id;
    }
}
