package io.cloakroom.cli.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.NewProfile;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.Profiles;
import io.cloakroom.cli.running.Refused;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom login}. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = {
            "Logs you in at the identity provider of a bridge, in the browser.",
            "The login is kept in the keychain of the system, else in a file that only you can read."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:you are logged in",
            "1:the provider refuses or cannot be reached",
            "2:wrong usage, or a file cannot be used",
            "4:nobody logged in, or there is no browser"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom login https://s3.example.org",
            "  cloakroom login",
            "  cloakroom login --device",
            "  cloakroom login --issuer https://sso.example.org/realms/acme --endpoint https://s3.example.org"
        })
public final class LoginCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description = "A bridge that describes itself; its profile is kept. Default: the profile.")
    private @Nullable String bridge;

    @Mixin
    private final NewProfile profile = new NewProfile();

    @Option(names = "--device", description = "Prints a code that you type in a browser anywhere.")
    private boolean isDevice;

    @Option(names = "--paste", description = "Prints an address to open anywhere; you paste the one at the end.")
    private boolean isPaste;

    @Option(names = "--no-keychain", description = "Keeps the login in a file of mode 0600.")
    private boolean usesFile;

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;
    private final InputStream standardInput;

    /** @param standardInput the input for {@code --paste} */
    public LoginCommand(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        if (isDevice && isPaste) {
            throw new ParameterException(spec.commandLine(), "give --device or --paste, not both");
        }
        Screen screen = new Screen(spec.commandLine().getErr(), standardInput, environment);
        try {
            Profile found = profile.find(bridge, environment);
            new Profiles(ConfigFolder.of(environment)).save(found);
            NewProfile.doubt(bridge, found).ifPresent(screen::say);
            How how = isDevice ? How.DEVICE : isPaste ? How.PASTE : How.BROWSER;
            print(found, new CurrentLogin(found, environment).logIn(how, screen, !usesFile));
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private void print(Profile found, CurrentLogin.Done done) {
        StoredLogin login = done.login();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("profile", found.name());
        json.put("user", login.user());
        json.put("bridge", found.bridge().s3().toString());
        json.put("issuer", found.openId().issuer().toString());
        json.put("keeper", login.keeper());
        spec.commandLine()
                .getOut()
                .println(
                        isJson
                                ? json.toString()
                                : Printable.line("Logged in to %s as %s%s. The login is kept by: %s."
                                        .formatted(
                                                found.bridge().s3(),
                                                login.user(),
                                                done.isOfAnotherProcess() ? ", by another process" : "",
                                                login.keeper())));
    }
}
