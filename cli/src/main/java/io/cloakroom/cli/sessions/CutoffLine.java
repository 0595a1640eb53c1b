package io.cloakroom.cli.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.cli.documents.Printable;
import java.util.Map;
import java.util.stream.Collectors;

/** A cut-off from the bridge's answer, on one line. */
final class CutoffLine {
    private CutoffLine() {}

    /** {@code account user=alice}. */
    static String scope(JsonNode cutoff) {
        JsonNode scope = cutoff.path("scope");
        String parts = scope.properties().stream()
                .filter(part -> !part.getKey().equals("kind"))
                .map(CutoffLine::part)
                .collect(Collectors.joining());
        return Printable.line(scope.path("kind").asText() + parts);
    }

    static String before(JsonNode cutoff) {
        return Printable.line(cutoff.path("before").asText());
    }

    static String keepUntil(JsonNode cutoff) {
        return Printable.line(cutoff.path("keepUntil").asText());
    }

    private static String part(Map.Entry<String, JsonNode> part) {
        return " " + part.getKey() + "=" + part.getValue().asText();
    }
}
