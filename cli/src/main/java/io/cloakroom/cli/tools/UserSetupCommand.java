package io.cloakroom.cli.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.keychain.Tool;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.NewProfile;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.Profiles;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.session.Variables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom setup}: profiles for the tools of a user. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = {
            "Reads from a bridge how to log in, and writes profiles for the tools of this machine, after showing them.",
            "A file that is changed is copied the first time. Sections that others wrote stay. No secret is written."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the profiles are there",
            "1:the bridge does not say how to log in, or cannot be reached",
            "2:wrong usage, or a file cannot be used; those that were written before it are named"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom setup https://s3.example.org --dry-run",
            "  cloakroom setup https://s3.example.org --profile lake --tools aws,rclone,duckdb"
        })
public final class UserSetupCommand implements Callable<Integer> {
    /** The programs that profiles can be written for. */
    enum ForTool {
        AWS,
        MC,
        RCLONE,
        DUCKDB
    }

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description = "A bridge that describes itself. Default: the profile.")
    private @Nullable String bridge;

    @Mixin
    private final NewProfile profile = new NewProfile();

    @Option(
            names = "--tools",
            paramLabel = "NAME",
            split = ",",
            description = "aws, mc, rclone, duckdb. Default: aws, and those that are installed.")
    private @Nullable List<ForTool> tools;

    @Option(names = "--dry-run", description = "Shows what would be written, and writes nothing.")
    private boolean isDryRun;

    @Option(names = "--json", description = "Prints a JSON object; what is shown goes to standard error.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public UserSetupCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out =
                isJson ? spec.commandLine().getErr() : spec.commandLine().getOut();
        try {
            Profile found = profile.find(bridge, environment);
            Set<ForTool> wanted = wanted();
            List<ToolFile> files = files(found, wanted);
            for (ToolFile each : files) {
                out.println(each.path() + (each.isChanged() ? ":" : ": nothing to change"));
                each.shown().lines().forEach(line -> out.println("  " + Printable.line(line)));
            }
            NewProfile.doubt(bridge, found).ifPresent(doubt -> out.println(Printable.line(doubt)));
            if (isDryRun) {
                out.println("Nothing is written.");
            } else {
                new Profiles(ConfigFolder.of(environment)).save(found);
                write(files, out);
                sayHow(found, wanted, out);
            }
            if (isJson) {
                spec.commandLine().getOut().println(json(found, files));
            }
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private static void write(List<ToolFile> files, PrintWriter out) throws Refused {
        for (ToolFile each : files) {
            if (each.isChanged()) {
                Optional<Path> copy = each.write();
                out.println("Written: %s%s"
                        .formatted(
                                each.path(),
                                copy.map(file -> "; as it was: " + file).orElse("")));
            }
        }
    }

    private ObjectNode json(Profile found, List<ToolFile> files) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("profile", found.name());
        json.put("bridge", found.bridge().s3().toString());
        json.put("written", !isDryRun);
        ArrayNode all = json.putArray("files");
        files.forEach(
                each -> all.addObject().put("path", each.path().toString()).put("changed", each.isChanged()));
        return json;
    }

    private Set<ForTool> wanted() {
        if (tools != null) {
            return tools.isEmpty() ? EnumSet.noneOf(ForTool.class) : EnumSet.copyOf(tools);
        }
        Set<ForTool> wanted = EnumSet.of(ForTool.AWS);
        for (ForTool each : List.of(ForTool.MC, ForTool.RCLONE, ForTool.DUCKDB)) {
            if (Tool.find(each.name().toLowerCase(Locale.ROOT), environment).isPresent()) {
                wanted.add(each);
            }
        }
        return wanted;
    }

    /** rclone needs the profile of the AWS CLI, and so does DuckDB. */
    private List<ToolFile> files(Profile found, Set<ForTool> wanted) throws Refused {
        ToolProfiles profiles =
                new ToolProfiles(found, environment, System.getProperty("cloakroom.command", "cloakroom"));
        List<ToolFile> files = new ArrayList<>();
        if (wanted.contains(ForTool.AWS) || wanted.contains(ForTool.RCLONE) || wanted.contains(ForTool.DUCKDB)) {
            files.add(profiles.aws());
        }
        if (wanted.contains(ForTool.RCLONE)) {
            files.add(profiles.rclone());
        }
        if (wanted.contains(ForTool.DUCKDB)) {
            files.add(profiles.duckdb());
        }
        return files;
    }

    private void sayHow(Profile found, Set<ForTool> wanted, PrintWriter out) {
        String name = found.name();
        String option = name.equals(Profile.DEFAULT_NAME) ? "" : " --profile " + name;
        out.println("Log in: cloakroom login" + option);
        if (wanted.contains(ForTool.AWS)) {
            out.println("Then:   aws s3 ls --profile " + name);
        }
        if (wanted.contains(ForTool.RCLONE)) {
            out.println("        rclone lsd %s:".formatted(name));
        }
        if (wanted.contains(ForTool.DUCKDB)) {
            out.println("        .read '%s' in duckdb"
                    .formatted(ConfigFolder.of(environment).path().resolve(name + ".duckdb.sql")));
        }
        if (wanted.contains(ForTool.MC)) {
            // mc keeps keys in its file and asks nobody for them: it gets them by its environment.
            out.println("        cloakroom exec%s -- mc ls %s".formatted(option, Variables.alias(name)));
        }
    }
}
