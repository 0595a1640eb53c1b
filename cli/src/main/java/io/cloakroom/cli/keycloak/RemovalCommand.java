package io.cloakroom.cli.keycloak;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloakroom keycloak remove}: takes out of a realm what needs the provider's JAR. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Takes out of a Keycloak realm what means something to the provider's JAR only: mappers S3 policies, and",
            "the policies of the page S3 policies. Without the JAR the admin console cannot export a realm that has",
            "them. Tokens of the realm name no policies from then on.",
            "Run it for each realm, before or after the JAR is removed. Client scope s3, clients, roles and their",
            "attributes stay: they are Keycloak's own. The administrator needs manage-clients and manage-realm of the",
            "realm."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the realm has nothing of the JAR",
            "1:Keycloak refuses or can't be reached; nothing or a part is done, as the message says",
            "2:wrong usage, or a file can't be written; nothing is done",
            "3:--dry-run: there is something to remove"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom keycloak remove --url https://sso.example.org --realm acme --user admin --dry-run",
            "  cloakroom keycloak remove --url https://sso.example.org --realm acme --user admin --save policies"
        })
public final class RemovalCommand implements Callable<Integer> {
    @Mixin
    private final AdminAccess access;

    @Option(names = "--dry-run", description = "Only prints what would be removed.")
    private boolean isDryRun;

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description = {
                "Writes the document of each policy into this directory first, as NAME.json, where a bridge can read"
                        + " it",
                "(--policies). Nothing is overwritten."
            })
    private @Nullable Path save;

    @Option(names = "--discard", description = "The documents of the policies are not needed any more.")
    private boolean isDiscarding;

    /** @param standardInput the input for {@code -} */
    public RemovalCommand(InputStream standardInput) {
        this.access = new AdminAccess(standardInput);
    }

    @Override
    public Integer call() {
        return access.run((session, out, err) -> remove(session, line -> out.println(Printable.line(line))));
    }

    private int remove(AdminSession session, Consumer<String> lines) throws KeycloakException, InputException {
        Removal removal = Removal.of(session);
        Changes changes = new Changes(session, removal.changes());
        if (changes.changes().isEmpty()) {
            lines.accept("Realm `%s` has nothing of the JAR.".formatted(session.realm()));
            return 0;
        }
        if (isDryRun) {
            changes.changes().forEach(change -> lines.accept(change.line()));
            return 3;
        }
        Path directory = save;
        if (removal.hasHiddenPolicies() && !isDiscarding) {
            throw new InputException(
                    "the realm keeps policies whose documents Keycloak does not show: take them from a file of"
                            + " `kc.sh export`, and say --discard; nothing was removed");
        }
        if (removal.hasPolicies() && directory == null && !isDiscarding) {
            throw new InputException(
                    "the realm keeps policies, whose documents would be lost: say with --save where to write them, or"
                            + " --discard; nothing was removed");
        }
        changes.requireRights();
        if (directory != null) {
            removal.save(directory);
        }
        changes.make(lines);
        return 0;
    }
}
