package io.cloakroom.cli.session;

import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.running.Refused;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cloakroom credentials}, for {@code credential_process}. */
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        description = "Prints session credentials as the setting credential_process of AWS SDKs wants them.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:they are printed",
            "1:the provider or the bridge refuses, or cannot be reached",
            "2:wrong usage, or a file cannot be used",
            "4:you are not logged in"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom credentials",
            "  aws configure set profile.lake.credential_process 'cloakroom credentials --profile lake'"
        })
public final class CredentialsCommand implements Callable<Integer> {
    @Mixin
    private final SessionOptions options = new SessionOptions();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public CredentialsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            Screen screen = new Screen(spec.commandLine().getErr(), InputStream.nullInputStream(), environment);
            spec.commandLine().getOut().println(options.open(screen).processJson());
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }
}
