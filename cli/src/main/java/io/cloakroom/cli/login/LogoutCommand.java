package io.cloakroom.cli.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.ProfileOption;
import io.cloakroom.cli.profile.Profiles;
import io.cloakroom.cli.running.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cloakroom logout}. */
@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        description = {
            "Revokes a login at the identity provider, and removes it from this machine.",
            "S3 credentials that were handed out before live until their end; --everywhere ends them too",
            "where the provider tells the bridge of logouts."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:you are logged out, or were not logged in",
            "1:the provider did not revoke it; it is removed from this machine, unless that is said",
            "2:wrong usage, or a file cannot be used"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cloakroom logout", "  cloakroom logout --everywhere"})
public final class LogoutCommand implements Callable<Integer> {
    @Mixin
    private final ProfileOption profile = new ProfileOption();

    @Option(
            names = "--everywhere",
            description = "Ends the session at the provider, and with it what the browser is logged in to.")
    private boolean isEverywhere;

    @Option(
            names = "--forget",
            description = "Removes the profile too, and the login even if its token cannot be read and revoked.")
    private boolean forgets;

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public LogoutCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            Profile found = profile.find(environment);
            CurrentLogin current = new CurrentLogin(found, environment);
            Optional<StoredLogin> login;
            try {
                login = current.logOut(isEverywhere);
            } finally {
                if (forgets) {
                    forget(found, current);
                }
            }
            spec.commandLine().getOut().println(isJson ? json(found, login) : Printable.line(sentence(found, login)));
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private static String sentence(Profile found, Optional<StoredLogin> login) {
        return login.isEmpty()
                ? "You were not logged in to %s.".formatted(found.bridge().s3())
                : "Logged out of %s; you were %s."
                        .formatted(found.bridge().s3(), login.get().user());
    }

    private static ObjectNode json(Profile found, Optional<StoredLogin> login) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("profile", found.name());
        json.put("bridge", found.bridge().s3().toString());
        login.ifPresent(ended -> json.put("user", ended.user()));
        return json;
    }

    private void forget(Profile found, CurrentLogin current) throws Refused {
        try {
            current.forget();
        } finally {
            new Profiles(ConfigFolder.of(environment)).remove(found.name());
        }
    }
}
