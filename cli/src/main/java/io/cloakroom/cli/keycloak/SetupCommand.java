package io.cloakroom.cli.keycloak;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloakroom keycloak setup}: makes a realm give S3 access. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a Keycloak realm give S3 access: client scope s3 with the mapper S3 policies and the audience",
            "sts-bridge, the clients sts-bridge and s3-cli, and realm roles to start from. Creates the realm if it is",
            "missing. Changes only what is missing or would make logins fail, so it can run again at any time.",
            "Prints the bridge's settings on standard output, and what it does on standard error.",
            "The provider's JAR must be installed. The administrator needs manage-clients, manage-realm and"
                    + " manage-users",
            "of the realm, and create-realm for a new one."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the realm is as it should be",
            "1:Keycloak refuses or can't be reached; nothing or a part is done, as the message says",
            "2:wrong usage, or a file can't be used",
            "3:--dry-run: there are differences"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom keycloak setup --url https://sso.example.org --realm acme --user admin --dry-run",
            "  cloakroom keycloak setup --url https://sso.example.org --realm acme --user admin > bridge.env",
            "  cloakroom keycloak setup --url https://sso.example.org --realm acme --user admin \\",
            "      --bridge https://s3.example.org --console https://console.example.org",
            "  cloakroom keycloak setup --url https://sso.example.org --realm acme --client-id setup \\",
            "      --client-secret-file /run/secrets/setup --secret-file /run/secrets/sts-bridge"
        })
public final class SetupCommand implements Callable<Integer> {
    @Mixin
    private final AdminAccess access;

    @Option(names = "--dry-run", description = "Only prints the differences: + is missing, ~ would be changed.")
    private boolean isDryRun;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = {
                "File for the secret of client sts-bridge, readable by its owner only. A file that holds the secret"
                        + " already",
                "keeps its group. One with anything else is not overwritten. Default: ${DEFAULT-VALUE}."
            })
    private Path secretFile = Path.of("sts-bridge.secret");

    @Option(
            names = "--bridge",
            paramLabel = "URL",
            description = {
                "Where Keycloak reaches the bridge, such as https://s3.example.org: it is told there when access ends.",
                "Plain http only for this machine, or if the realm does without TLS."
            })
    private URI bridge = URI.create("");

    @Option(
            names = "--console",
            paramLabel = "URL",
            description = {
                "The address of the console, such as https://console.example.org: it gets a confidential client"
                        + " s3-console,",
                "and users find it in Keycloak's account console, under Applications."
            })
    private URI console = URI.create("");

    @Option(
            names = "--console-secret-file",
            paramLabel = "FILE",
            description = "File for the secret of client s3-console, as --secret-file. Default: ${DEFAULT-VALUE}.")
    private Path consoleSecretFile = Path.of("s3-console.secret");

    /** @param standardInput the input for {@code -} */
    public SetupCommand(InputStream standardInput) {
        this.access = new AdminAccess(standardInput);
    }

    @Override
    public Integer call() {
        return access.run((session, out, err) -> {
            Setup setup = new Setup(
                    session,
                    new SecretFile(secretFile, WantedRealm.BRIDGE, "--secret-file"),
                    new SecretFile(consoleSecretFile, WantedRealm.CONSOLE, "--console-secret-file"),
                    new SetupPlan.Places(
                            address("--bridge", bridge),
                            address("--console", console).replaceAll("/+$", "")),
                    line -> err.println(Printable.line(line)));
            if (isDryRun) {
                return setup.differences(line -> out.println(Printable.line(line))) ? 3 : 0;
            }
            setup.run(access.authorities()).forEach(line -> out.println(Printable.line(line)));
            return 0;
        });
    }

    /** The provider reads an address up to a blank or a comma. */
    private static String address(String option, URI url) throws InputException {
        String text = url.toString();
        boolean isHttp = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        boolean isGood = text.isEmpty()
                || (isHttp && url.getHost() != null && url.getRawUserInfo() == null && text.indexOf(',') < 0);
        if (!isGood) {
            throw new InputException(option + " must be an address such as https://s3.example.org");
        }
        return text;
    }
}
