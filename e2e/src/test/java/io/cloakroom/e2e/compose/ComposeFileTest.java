package io.cloakroom.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.cloakroom.bridge.config.Settings;
import io.cloakroom.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code compose-spec.json} is the schema of the Compose Specification (Apache-2.0), unchanged. */
class ComposeFileTest {
    private static final ObjectMapper YAML = new YAMLMapper();

    private final Checkout checkout = Checkout.find();

    @Test
    void followsTheComposeSchema() throws IOException {
        assertThat(schema().validate(compose())).isEmpty();
    }

    @Test
    void theSchemaFindsMistakes() throws IOException {
        ObjectNode compose = (ObjectNode) compose();
        ((ObjectNode) compose.at("/services/bridge")).put("portz", 1).put("read_only", "maybe");
        assertThat(schema().validate(compose)).hasSize(2);
    }

    @Test
    void imagesNameNoRegistry() throws IOException {
        List<String> images = new ArrayList<>();
        try (var lines = Files.lines(checkout.root().resolve("Dockerfile"))) {
            lines.filter(line -> line.startsWith("FROM ")).forEach(line -> images.add(line.split(" ", -1)[1]));
        }
        assertThat(images).hasSize(3).allMatch(image -> image.matches("[a-z-]+(/[a-z-]+)?:[0-9a-z.-]+"));
        assertThat(images).contains("keycloak/keycloak:" + Checkout.keycloakVersion());
        assertThat(compose().findValuesAsText("image")).isEmpty();
    }

    @Test
    void everySettingOfTheBridgesExists() throws IOException {
        List<String> known =
                Settings.all().stream().map(setting -> setting.key()).toList();
        for (String service : List.of("bridge", "objects")) {
            for (Map.Entry<String, JsonNode> variable :
                    compose().at("/services/" + service + "/environment").properties()) {
                assertThat(known).as(service).contains(variable.getKey());
            }
        }
    }

    private JsonNode compose() throws IOException {
        return YAML.readTree(checkout.root().resolve("docker-compose.yml").toFile());
    }

    /** The schema says 2019-09 but names sub-schemas as draft 4 did; nothing refers to those names. */
    private static JsonSchema schema() throws IOException {
        try (var in = ComposeFileTest.class.getResourceAsStream("/compose-spec.json")) {
            ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(in);
            schema.findParents("id").forEach(parent -> ((ObjectNode) parent).remove("id"));
            schema.put("$schema", "https://json-schema.org/draft/2019-09/schema")
                    .remove("id");
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(schema);
        }
    }
}
