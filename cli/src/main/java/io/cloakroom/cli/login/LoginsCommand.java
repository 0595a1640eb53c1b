package io.cloakroom.cli.login;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.Profiles;
import io.cloakroom.cli.running.Refused;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cloakroom logins}: what this machine knows; nobody is asked. */
@Command(
        name = "logins",
        mixinStandardHelpOptions = true,
        description = "Lists the profiles of this machine, and who is logged in with them.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they are listed", "2:wrong usage, or a file cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {"  cloakroom logins", "  cloakroom logins --json"})
public final class LoginsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Prints a JSON array.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public LoginsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            Profiles profiles = new Profiles(ConfigFolder.of(environment));
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (String name : profiles.names()) {
                Optional<Profile> profile = profiles.find(name);
                if (profile.isPresent()) {
                    all.add(describe(profile.get()));
                }
            }
            print(all, spec.commandLine().getOut());
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private ObjectNode describe(Profile profile) throws Refused {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("profile", profile.name());
        json.put("bridge", profile.bridge().s3().toString());
        json.put("issuer", profile.openId().issuer().toString());
        Optional<StoredLogin> login = new Logins(environment).find(profile.name());
        if (login.isEmpty()) {
            return json;
        }
        json.put("user", login.get().user());
        json.put("since", login.get().since().toString());
        json.put("keeper", login.get().keeper());
        try {
            new CurrentLogin(profile, environment).end().ifPresent(end -> json.put("end", end.toString()));
        } catch (Refused e) {
            json.put("problem", e.sentence());
        }
        return json;
    }

    private void print(ArrayNode all, PrintWriter out) {
        if (isJson) {
            out.println(all);
            return;
        }
        if (all.isEmpty()) {
            out.println("There is no profile yet.");
        }
        Instant now = InstantSource.system().instant();
        all.forEach(each -> {
            String end = each.path("end").asText();
            String user = each.path("user").asText();
            String state = user.isEmpty()
                    ? "not logged in"
                    : each.has("problem")
                            ? each.path("problem").asText()
                            : end.isEmpty()
                                    ? user
                                    : user
                                            + (Instant.parse(end).isBefore(now)
                                                    ? ", over since "
                                                    : ", unless used before until ")
                                            + end;
            out.println(Printable.line("%s  %s  %s"
                    .formatted(
                            each.path("profile").asText(), each.path("bridge").asText(), state)));
        });
    }
}
