package io.cloakroom.cli.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom sessions revoke}: ends sessions. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = {
            "Ends sessions: those asserted up to now, or up to --before, are void on every bridge within two seconds.",
            "Tokens issued before then are refused. A later login works again. This cannot be undone.",
            "It takes an access key that is allowed admin:RemoveServiceAccount."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they are void", "1:the bridge refuses or can't be reached", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom sessions revoke --user alice",
            "  cloakroom sessions revoke --user alice --type laptop",
            "  cloakroom sessions revoke --subject 68fc385a-0922-4d21-87e9-6de7ab076765 \\",
            "      --issuer https://login.example.org/realms/demo",
            "  cloakroom sessions revoke --all --before 2026-03-01T12:00:00Z"
        })
public final class RevokeCommand implements Callable<Integer> {
    @Mixin
    private final WhichSessions which = new WhichSessions();

    @Option(
            names = "--before",
            paramLabel = "TIME",
            description =
                    "What was asserted later stays valid: 2026-03-01T12:00:00Z. Default: now, on the bridge's clock.")
    private @Nullable String before;

    @Mixin
    private final Connection connection = new Connection();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public RevokeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set(
                "scope", which.scope().orElseThrow(() -> new ParameterException(spec.commandLine(), which.problem())));
        if (before != null) {
            request.put("before", time(before));
        }
        try {
            JsonNode cutoff = connection.open(environment).post("cutoffs", Map.of(), request);
            spec.commandLine()
                    .getOut()
                    .printf("Void up to %s: %s%n", CutoffLine.before(cutoff), CutoffLine.scope(cutoff));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private String time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--before: `%s` is not a time such as 2026-03-01T12:00:00Z".formatted(text));
        }
    }
}
