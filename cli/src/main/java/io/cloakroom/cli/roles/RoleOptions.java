package io.cloakroom.cli.roles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Length;
import io.cloakroom.policy.json.TrustPolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a role. What is left out stays as it is. */
public final class RoleOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Trust policy: who may assume the role. - is standard input.")
    private @Nullable String trust;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            split = ",",
            description = "Policy that sessions of the role have; may be repeated.")
    private @Nullable List<String> policies;

    @Option(
            names = "--max-session",
            paramLabel = "TIME",
            converter = Length.class,
            description = "Longest session, such as 30m or 4h: 15m to 12h. A new role has 1h.")
    private @Nullable Duration longestSession;

    @Option(names = "--description", paramLabel = "TEXT", description = "What the role is for.")
    private @Nullable String description;

    boolean hasTrust() {
        return trust != null;
    }

    boolean isEmpty() {
        return trust == null && policies == null && longestSession == null && description == null;
    }

    /** @throws InputException if the trust policy cannot be read, or is not valid */
    ObjectNode body(InputStream standardInput) throws InputException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (trust != null) {
            TrustPolicyReader.Result read = TrustPolicyReader.read(new Input(standardInput).read(trust));
            if (read.policy().isEmpty()) {
                throw new InputException("%s: %s".formatted(trust, read.describe()));
            }
            body.set("trust", tree(read.compact()));
        }
        if (policies != null) {
            ArrayNode names = body.putArray("policies");
            policies.stream().filter(name -> !name.isEmpty()).forEach(names::add);
        }
        if (longestSession != null) {
            body.put("longestSessionSeconds", longestSession.toSeconds());
        }
        if (description != null) {
            body.put("description", description);
        }
        return body;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("what was read is JSON", e);
        }
    }
}
