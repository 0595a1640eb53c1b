package io.cloakroom.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom server DIR}: the bridge with its own store. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description = "Serves S3 from a directory on this machine.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  MINIO_IDENTITY_OPENID_CONFIG_URL=https://login.example.org/realms/lab/.well-known/openid-configuration \\",
            "  MINIO_IDENTITY_OPENID_CLIENT_ID=sts-bridge cloakroom server /srv/objects",
            "  cloakroom server ./objects --address :9000 --policies ./policies --audit-log audit.jsonl"
        })
final class ServerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of the objects: empty, missing, or already a store.")
    private String directory = "";

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    @Mixin
    private final BridgeOptions options = new BridgeOptions();

    private final Map<String, String> environment;

    ServerCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new BridgeRun(environment, spec.commandLine().getErr()).server(directory, options.bySetting());
    }
}
