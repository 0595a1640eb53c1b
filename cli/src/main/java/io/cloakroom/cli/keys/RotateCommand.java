package io.cloakroom.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cloakroom keys rotate}: has a running bridge generate a new key. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Generates a new key that seals new sessions, on all bridges that share the state.",
            "Sessions that were issued before live on: their keys stay until none of them can be left.",
            "It takes an access key that is allowed admin:ConfigUpdate."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:there is a new key", "1:the bridge refuses or can't be reached", "2:wrong usage"},
        footerHeading = "%nExample:%n",
        footer = "  cloakroom keys rotate --url https://s3.example.org --access-key-file root.key")
public final class RotateCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public RotateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            JsonNode ring = connection.open(environment).post("rotate-keys", Map.of(), MissingNode.getInstance());
            spec.commandLine()
                    .getOut()
                    .printf(
                            "A new key of %s seals sessions. Keys in the ring: %d.%n",
                            Printable.line(ring.path("newest").asText()),
                            ring.path("keys").asInt());
            spec.commandLine().getOut().flush();
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
