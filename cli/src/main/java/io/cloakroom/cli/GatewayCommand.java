package io.cloakroom.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom gateway URL}: the bridge in front of another S3 store. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = "Guards the S3 store at a URL.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  export CLOAKROOM_UPSTREAM_ACCESS_KEY=… CLOAKROOM_UPSTREAM_SECRET_KEY_FILE=/run/secrets/upstream",
            "  cloakroom gateway https://s3.example.org --data /var/lib/cloakroom"
        })
final class GatewayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "Scheme, host and port of the store, such as https://s3.example.org.")
    private String url = "";

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    @Mixin
    private final BridgeOptions options = new BridgeOptions();

    private final Map<String, String> environment;

    GatewayCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new BridgeRun(environment, spec.commandLine().getErr()).gateway(url, options.bySetting());
    }
}
