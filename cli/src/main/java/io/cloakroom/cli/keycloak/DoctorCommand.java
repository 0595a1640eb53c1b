package io.cloakroom.cli.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.cli.login.CurrentLogin;
import io.cloakroom.cli.login.Tokens;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.Profiles;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.session.UserSession;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom doctor}: says what is wrong with a token. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Says why a bridge would refuse a token, a line for each reason. Never prints the token.",
            "What the bridge expects comes from its settings in the environment or MINIO_CONFIG_ENV_FILE;",
            "without them: audience sts-bridge, scope s3 and claim policy. The signature is not checked.",
            "With --profile it looks at your own login, and asks the bridge for credentials."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is found",
            "1:Keycloak can't be reached, or the bridge gives no credentials",
            "2:wrong usage, or there is no token",
            "3:something is found",
            "4:you are not logged in with the profile"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom doctor token.jwt --policies /etc/cloakroom/policies",
            "  MINIO_CONFIG_ENV_FILE=bridge.env cloakroom doctor < token.jwt",
            "  cloakroom doctor token.jwt --url https://sso.example.org --realm acme",
            "  cloakroom doctor --profile lake"
        })
public final class DoctorCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = {
                "File with the token, or with the answer of a token endpoint. Default: standard input, which is also -."
            })
    private String file = Input.STANDARD_INPUT;

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "NAME",
            description = "In place of a token: the login with this profile.")
    private @Nullable String profile;

    @Option(names = "--url", paramLabel = "URL", description = "Keycloak, as the bridge reaches it. Needs --realm.")
    private @Nullable String url;

    @Option(names = "--realm", paramLabel = "NAME", description = "The realm that the bridge takes tokens of.")
    private @Nullable String realm;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authorities that sign Keycloak's certificate. Default: those of the JDK.")
    private @Nullable Path authorities;

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "Directory of the bridge's policies. Default: CLOAKROOM_POLICIES_DIR.")
    private @Nullable Path policies;

    @Option(names = "--json", description = "Prints a JSON array of findings.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;
    private final InputStream standardInput;

    /** @param standardInput the input for {@code -} */
    public DoctorCommand(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        String login = profile;
        return Attempt.exitCode(err, () -> {
            if (login != null) {
                return ofLogin(login);
            }
            ShownToken token = token();
            TokenCheck.Expected expected = expected().of(token);
            return Finding.print(
                    TokenCheck.findings(token, expected, InstantSource.system().instant()),
                    isJson,
                    expected.issuer().isPresent()
                            ? "Nothing is found. The signature was not checked."
                            : "Nothing is found. Neither issuer nor signature were checked; --url and --realm check"
                                    + " the issuer.",
                    spec.commandLine().getOut());
        });
    }

    /** A new token of a login, and then what the bridge gives for it. */
    private int ofLogin(String name) throws KeycloakException, InputException {
        try {
            return findings(name);
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private int findings(String name) throws Refused, KeycloakException, InputException {
        if (!file.equals(Input.STANDARD_INPUT) || url != null || realm != null) {
            throw Refused.usage("--profile says where the token and its provider are: give it alone");
        }
        Profile found = new Profiles(ConfigFolder.of(environment)).get(name);
        Tokens tokens = new CurrentLogin(found, environment).tokens();
        ShownToken token = ShownToken.parse(tokens.access())
                .orElseThrow(() -> Refused.by("the access token is opaque: the bridge takes JSON Web Tokens"));
        TokenCheck.Expected expected = expected()
                .of(token)
                .of(found.openId().issuer().toString(), found.openId().roleArn().isPresent());
        // The bridge itself knows its policies, and is asked.
        List<Finding> findings = TokenCheck.findings(
                        token, expected, InstantSource.system().instant())
                .stream()
                .filter(finding -> finding.trap() != Trap.POLICY_UNKNOWN)
                .toList();
        String arn = "";
        if (findings.isEmpty()) {
            arn = UserSession.of(found, tokens, Optional.empty()).issued().arn().orElse("");
        }
        return Finding.print(
                findings,
                isJson,
                "Nothing is found. The bridge gives credentials for this login: " + Printable.line(arn),
                spec.commandLine().getOut());
    }

    private ExpectedTokens expected() throws InputException {
        String directory = environment.getOrDefault("CLOAKROOM_POLICIES_DIR", "");
        KnownPolicies known = KnownPolicies.in(policies == null && !directory.isEmpty() ? path(directory) : policies);
        if ((url == null) != (realm == null)) {
            throw new InputException("give --url and --realm together");
        }
        Optional<URI> configUrl = url == null || realm == null
                ? Optional.empty()
                : Optional.of(BridgeSettings.discovery(AdminAccess.server(url), realm));
        return new ExpectedTokens(environment, configUrl, Optional.ofNullable(authorities), known);
    }

    private static Path path(String directory) throws InputException {
        try {
            return Path.of(directory);
        } catch (InvalidPathException e) {
            throw new InputException("CLOAKROOM_POLICIES_DIR is not a path");
        }
    }

    private ShownToken token() throws InputException {
        if (Printable.isToken(file) && !isFile(file)) {
            throw new InputException(
                    "this takes the name of a file that holds the token, or standard input, not the token itself:"
                            + " others can see arguments");
        }
        String text = new String(new Input(standardInput).read(file), UTF_8).strip();
        if (text.startsWith("{")) {
            text = ofAnswer(text);
        }
        return ShownToken.parse(new Secret(text))
                .orElseThrow(() -> new InputException(
                        "there is no token in the input: expected a JSON Web Token of three parts with dots"
                                + " between them. An opaque token can't be exchanged"));
    }

    private static boolean isFile(String argument) {
        try {
            return Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String ofAnswer(String text) throws InputException {
        ObjectNode answer;
        try {
            answer = StrictJson.object(text);
        } catch (InputException e) {
            throw new InputException("there is no token in the input: it is neither a token nor valid JSON");
        }
        if (!answer.path("access_token").isTextual()) {
            throw new InputException("there is no token in the input: the JSON object has no `access_token`%s"
                    .formatted(
                            answer.path("error").isTextual()
                                    ? ", but the error `%s`"
                                            .formatted(answer.path("error").asText())
                                    : ""));
        }
        return answer.path("access_token").asText();
    }
}
