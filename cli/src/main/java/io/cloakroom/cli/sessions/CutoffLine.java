package io.cloakroom.cli.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.cli.documents.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A cut-off from the bridge's answer, on one line. */
final class CutoffLine {
    private static final String NEVER = Instant.EPOCH.toString();

    /** No list of names is this. */
    private static final String ANY = ",";

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

    /** Whether it voids sessions whatever policies they have. */
    static boolean isOfAll(JsonNode cutoff) {
        return !cutoff.path("before").asText().equals(NEVER);
    }

    /**
     * For each change of its policies {@code 2026-03-01T12:00:00Z  subject … unless policies=lab-data,readonly}, or
     * {@code … without policies=no-deletes if they deny} if nobody has lost any.
     */
    static List<String> changes(JsonNode cutoff) {
        List<String> lines = new ArrayList<>();
        for (JsonNode change : cutoff.path("left")) {
            String names = names(change.path("names"));
            lines.add(Printable.line("%s  %s %s"
                    .formatted(
                            change.path("at").asText(),
                            scope(cutoff),
                            names.equals(ANY)
                                    ? "without policies=%s if they deny".formatted(names(change.path("given")))
                                    : "unless policies=" + names)));
        }
        return lines;
    }

    private static String names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.asText()));
        return list.size() == 1 && names.getFirst().isEmpty() ? ANY : String.join(",", names);
    }

    static String keepUntil(JsonNode cutoff) {
        return Printable.line(cutoff.path("keepUntil").asText());
    }

    private static String part(Map.Entry<String, JsonNode> part) {
        return " " + part.getKey() + "=" + part.getValue().asText();
    }
}
