package io.cloakroom.cli.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say which realm is meant, and who the administrator is. No secret is the value of an option. */
final class AdminAccess {
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    @Option(
            names = "--url",
            paramLabel = "URL",
            required = true,
            description =
                    "Keycloak, as its administrators reach it: https://sso.example.org, with its path if it has one.")
    private String url = "";

    @Option(names = "--realm", paramLabel = "NAME", required = true, description = "The realm that gives S3 access.")
    private String realm = "";

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authorities that sign Keycloak's certificate. Default: those of the JDK.")
    private @Nullable Path authorities;

    @Option(
            names = "--admin-realm",
            paramLabel = "NAME",
            description = "The realm that the administrator belongs to. Default: ${DEFAULT-VALUE}.")
    private String adminRealm = "master";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The administrator. Without --password-file the terminal asks for the password.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File with the password of --user; - is standard input.")
    private @Nullable String passwordFile;

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            description = "A confidential client whose service account is the administrator, in place of --user.")
    private @Nullable String clientId;

    @Option(
            names = "--client-secret-file",
            paramLabel = "FILE",
            description = "File with the secret of --client-id; - is standard input.")
    private @Nullable String clientSecretFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with an access token of the administrator, in place of --user; - is standard input.")
    private @Nullable String tokenFile;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private final InputStream standardInput;

    /** @param standardInput the input for {@code -} */
    AdminAccess(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** What a command does in the realm, and its exit code. */
    @FunctionalInterface
    interface Work {
        int in(AdminSession session, PrintWriter out, PrintWriter err) throws KeycloakException, InputException;
    }

    /** Does it as the administrator. A failure is a line, and an exit code as {@link Attempt} has it. */
    int run(Work work) {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        int code = Attempt.exitCode(err, () -> {
            try (AdminSession session = open(err)) {
                return work.in(session, out, err);
            }
        });
        out.flush();
        return code;
    }

    /** The file of the authorities that sign Keycloak's certificate, if it is not one of the JDK's. */
    Optional<Path> authorities() {
        return Optional.ofNullable(authorities);
    }

    /** Keycloak's base URL without a slash at its end. */
    URI server() throws InputException {
        return server(url);
    }

    /** @throws InputException if the text is not the base URL of a server */
    static URI server(String text) throws InputException {
        try {
            URI parsed = new URI(text.replaceAll("/+$", ""));
            if (List.of("http", "https").contains(String.valueOf(parsed.getScheme()))
                    && parsed.getHost() != null
                    && parsed.getRawUserInfo() == null
                    && parsed.getRawQuery() == null
                    && parsed.getRawFragment() == null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            // the same answer
        }
        throw new InputException("--url: `%s` is not the http:// or https:// URL of a Keycloak".formatted(text));
    }

    /** Whether others on the way to Keycloak can read what is sent. */
    private static boolean isPlain(URI server) {
        String host = server.getHost();
        boolean isHere = host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK.matcher(host).matches();
        return server.getScheme().equals("http") && !isHere;
    }

    /**
     * Begins to talk to Keycloak.
     *
     * @param err for a warning
     * @throws InputException if the options are not usable together, or a file cannot be read
     */
    private AdminSession open(PrintWriter err) throws InputException {
        URI server = server();
        if (isPlain(server)) {
            err.println(
                    "--url is not https: whoever can read the traffic to Keycloak learns the administrator's password");
        }
        if (realm.isBlank() || adminRealm.isBlank()) {
            throw new InputException("--realm and --admin-realm must not be empty");
        }
        AdminLogin login = login(new Input(standardInput));
        return new AdminSession(
                KeycloakHttp.to(server, Optional.ofNullable(authorities)),
                realm,
                adminRealm,
                login,
                InstantSource.system());
    }

    private AdminLogin login(Input input) throws InputException {
        long ways = Stream.of(user != null, clientId != null, tokenFile != null)
                .filter(isGiven -> isGiven)
                .count();
        if (ways != 1) {
            throw new InputException("say who the administrator is: --user, --client-id or --token-file, one of them");
        }
        if (passwordFile != null && user == null) {
            throw new InputException("--password-file needs --user");
        }
        if ((clientSecretFile == null) != (clientId == null)) {
            throw new InputException("give --client-id and --client-secret-file together");
        }
        if (tokenFile != null) {
            Secret token = secret("--token-file", tokenFile, input);
            if (!token.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new InputException("--token-file: it does not hold an access token alone");
            }
            return new AdminLogin.Token(token);
        }
        if (clientId != null && clientSecretFile != null) {
            return new AdminLogin.Client(clientId, secret("--client-secret-file", clientSecretFile, input));
        }
        String name = user == null ? "" : user;
        return new AdminLogin.Password(
                name, passwordFile == null ? asked(name) : secret("--password-file", passwordFile, input));
    }

    /** The content without the end of its line. */
    private static Secret secret(String option, String file, Input input) throws InputException {
        String text = new String(input.read(file), UTF_8).replaceAll("[\r\n]+$", "");
        if (text.isEmpty()) {
            throw new InputException("%s: nothing is in it".formatted(option));
        }
        return new Secret(text);
    }

    /** Before JDK 22 there is no console without a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static Secret asked(String user) throws InputException {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password of %s: ", user);
        if (typed == null || typed.length == 0) {
            throw new InputException("there is no password: give --password-file FILE, or - for standard input");
        }
        return new Secret(new String(typed));
    }
}
