package io.cloakroom.cli.tools;

import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.WebAddress;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A profile in the words of other programs.
 *
 * @param environment of the user, which says where their files are
 * @param command that runs this program
 */
record ToolProfiles(Profile profile, Map<String, String> environment, String command) {
    /** What needs no quotes. A backslash is a letter of paths on Windows only, and quoted elsewhere. */
    private static final Pattern PLAIN = Pattern.compile(File.separatorChar == '\\' ? "\\S+" : "[A-Za-z0-9._/+@%:=-]+");

    ToolProfiles {
        environment = Map.copyOf(environment);
    }

    /**
     * The AWS CLI, and all that reads its profiles: SDKs, Terraform, s5cmd, DuckDB, rclone.
     *
     * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">Shared config file</a>
     */
    ToolFile aws() throws Refused {
        String name = profile.name();
        List<String> lines = new ArrayList<>();
        lines.add("credential_process = %s credentials --profile %s".formatted(quoted(), name));
        lines.add("region = " + profile.bridge().region());
        lines.add("services = cloakroom-" + name);
        profile.authorities().ifPresent(file -> lines.add("ca_bundle = " + file));
        if (profile.bridge().isPathStyle()) {
            lines.add("s3 =");
            lines.add("  addressing_style = path");
        }
        List<String> services = List.of(
                "s3 =",
                "  endpoint_url = " + profile.bridge().s3(),
                "sts =",
                "  endpoint_url = " + profile.bridge().sts());
        Path path = file("AWS_CONFIG_FILE", home().resolve(".aws").resolve("config"));
        String before = ToolFile.read(path);
        Sections shown = new Sections("");
        Sections all = new Sections(before);
        for (Sections each : List.of(shown, all)) {
            // The default profile alone has no word in front.
            each.put(name.equals("default") ? name : "profile " + name, lines);
            each.put("services cloakroom-" + name, services);
        }
        return new ToolFile(path, before, all.text(), shown.text());
    }

    /**
     * rclone, which reads the profile of the AWS CLI.
     *
     * @see <a href="https://rclone.org/s3/#authentication">rclone: S3 authentication</a>
     */
    ToolFile rclone() throws Refused {
        Path path = file("RCLONE_CONFIG", rcloneFolder().resolve("rclone").resolve("rclone.conf"));
        String before = ToolFile.read(path);
        if (before.startsWith("# Encrypted rclone configuration File")) {
            throw Refused.usage("`%s` is encrypted; it stays as it is".formatted(path));
        }
        List<String> lines = List.of(
                "type = s3",
                "provider = Other",
                "env_auth = true",
                "profile = " + profile.name(),
                "region = " + profile.bridge().region(),
                "endpoint = " + profile.bridge().s3(),
                "force_path_style = " + profile.bridge().isPathStyle());
        Sections shown = new Sections("");
        Sections all = new Sections(before);
        shown.put(profile.name(), lines);
        all.put(profile.name(), lines);
        return new ToolFile(path, before, all.text(), shown.text());
    }

    /**
     * A file for DuckDB to read. It is not run at each start of DuckDB, for it asks for credentials.
     *
     * @see <a href="https://duckdb.org/docs/stable/core_extensions/aws">DuckDB: AWS extension</a>
     */
    ToolFile duckdb() throws Refused {
        Path path = ConfigFolder.of(environment).path().resolve(profile.name() + ".duckdb.sql");
        String text = """
                %s
                INSTALL aws; LOAD aws; INSTALL httpfs; LOAD httpfs;
                CREATE OR REPLACE SECRET "%s" (TYPE s3, PROVIDER credential_chain, CHAIN 'process', PROFILE '%s',
                  REGION '%s', ENDPOINT '%s', URL_STYLE '%s', USE_SSL %s);
                """.formatted(
                        Sections.MARK.replaceFirst("#", "--"),
                        profile.name(),
                        profile.name(),
                        profile.bridge().region(),
                        WebAddress.authority(profile.bridge().s3()),
                        profile.bridge().isPathStyle() ? "path" : "vhost",
                        profile.bridge().s3().getScheme().equals("https"));
        return new ToolFile(path, ToolFile.read(path), text, text);
    }

    /** As the AWS CLI splits it, and as a shell does, by which other SDKs run it. */
    private String quoted() {
        if (PLAIN.matcher(command).matches()) {
            return command;
        }
        return File.separatorChar == '\\'
                ? "\"%s\"".formatted(command)
                : "'%s'".formatted(command.replace("'", "'\\''"));
    }

    private Path rcloneFolder() {
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", environment.getOrDefault("APPDATA", ""));
        return folder.isEmpty() ? home().resolve(".config") : Path.of(folder);
    }

    private Path file(String variable, Path usual) {
        String given = environment.getOrDefault(variable, "");
        return given.isEmpty() ? usual : Path.of(given);
    }

    private Path home() {
        return ConfigFolder.home(environment);
    }
}
