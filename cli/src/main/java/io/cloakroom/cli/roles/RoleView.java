package io.cloakroom.cli.roles;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.cli.documents.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** A role on the terminal. */
final class RoleView {
    private RoleView() {}

    /** Name and policies. */
    static void line(JsonNode role, CommandSpec spec) {
        spec.commandLine().getOut().println(Printable.line("%s  %s".formatted(text(role, "name"), policies(role))));
    }

    /** Everything, a line each. */
    static void print(JsonNode role, CommandSpec spec) {
        PrintWriter out = spec.commandLine().getOut();
        String longest = Duration.ofSeconds(role.path("longestSessionSeconds").asLong())
                .toString()
                .substring(2)
                .toLowerCase(Locale.ROOT);
        for (String line : List.of(
                "arn:         " + text(role, "arn"),
                "policies:    " + policies(role),
                "max session: " + longest,
                "description: " + text(role, "description"),
                "trust:       " + role.path("trust"))) {
            out.println(Printable.line(line).stripTrailing());
        }
        out.flush();
    }

    private static String policies(JsonNode role) {
        List<String> names = new ArrayList<>();
        role.path("policies").forEach(name -> names.add(name.asText()));
        return names.isEmpty() ? "(none)" : String.join(",", names);
    }

    private static String text(JsonNode role, String member) {
        return role.path(member).asText();
    }
}
