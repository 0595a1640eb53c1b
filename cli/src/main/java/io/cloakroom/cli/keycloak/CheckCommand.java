package io.cloakroom.cli.keycloak;

import io.cloakroom.cli.documents.Printable;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloakroom keycloak check}: finds what keeps a realm's users from S3. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Finds in a Keycloak realm what keeps its users from S3, or lets others in, a line each. Changes nothing.",
            "The administrator needs view-clients, view-realm and, for groups, query-groups and view-users of the"
                    + " realm."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is found",
            "1:Keycloak refuses or can't be reached",
            "2:wrong usage, or a file can't be used",
            "3:something is found"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom keycloak check --url https://sso.example.org --realm acme --user admin",
            "  cloakroom keycloak check --url https://sso.example.org --realm acme --user admin \\",
            "      --client s3-cli,batch-job --policies /etc/cloakroom/policies"
        })
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private final AdminAccess access;

    @Option(
            names = "--client",
            paramLabel = "ID",
            split = ",",
            description = "Clients whose users are to have S3 access. Default: s3-cli.")
    private List<String> clients = List.of();

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "Directory of the bridge's policies. Without it only canned policies are known.")
    private @Nullable Path policies;

    @Option(names = "--json", description = "Prints a JSON array of findings.")
    private boolean isJson;

    /** @param standardInput the input for {@code -} */
    public CheckCommand(InputStream standardInput) {
        this.access = new AdminAccess(standardInput);
    }

    @Override
    public Integer call() {
        return access.run((session, out, err) -> {
            KnownPolicies known = KnownPolicies.in(policies);
            List<Finding> findings = new ArrayList<>(
                    RealmCheck.findings(session, clients.isEmpty() ? List.of(WantedRealm.COMMAND_LINE) : clients));
            known.addThoseOf(session);
            findings.addAll(RoleCheck.findings(session, known));
            return Finding.print(
                    findings,
                    isJson,
                    "Nothing is found in realm `%s`.".formatted(Printable.line(session.realm())),
                    out);
        });
    }
}
