package io.cloakroom.cli;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that start a bridge. Each overrides a setting. */
final class BridgeOptions {
    /** The keys of the settings by the names of the options that override them. */
    static final Map<String, String> SETTINGS = Map.of(
            "--address", "CLOAKROOM_ADDRESS",
            "--console-address", "CLOAKROOM_CONSOLE_ADDRESS",
            "--share-address", "CLOAKROOM_SHARE_ADDRESS",
            "--certs-dir", "CLOAKROOM_CERTS_DIR",
            "--policies", "CLOAKROOM_POLICIES_DIR",
            "--roles", "CLOAKROOM_ROLES_DIR",
            "--audit-log", "CLOAKROOM_AUDIT_LOG",
            "--log-format", "CLOAKROOM_LOG_FORMAT",
            "--data", "CLOAKROOM_DATA");

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description = "Where to listen; :9000 is every interface, port 0 any free one. Default: 127.0.0.1:9000.")
    private @Nullable String address;

    @Option(
            names = "--console-address",
            paramLabel = "HOST:PORT",
            description = "Where to serve the console, the pages for people. Default: nowhere.")
    private @Nullable String console;

    @Option(
            names = "--share-address",
            paramLabel = "HOST:PORT",
            description = "Where to serve folders that people share by a link. Default: nowhere.")
    private @Nullable String share;

    @Option(
            names = "--certs-dir",
            paramLabel = "DIR",
            description = "Certificates: public.crt and private.key turn TLS on, CAs/ holds trusted authorities.")
    private @Nullable String certificates;

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "Policy documents, one NAME.json each, read again when they change.")
    private @Nullable String policies;

    @Option(
            names = "--roles",
            paramLabel = "DIR",
            description = "Roles with a trust policy, one NAME.json each, read again when they change.")
    private @Nullable String roles;

    @Option(
            names = "--audit-log",
            paramLabel = "FILE|-",
            description = "File that gets one JSON line per request; - is standard output.")
    private @Nullable String auditLog;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "Format of the log on standard error. Default: text on a terminal, else json.")
    private @Nullable String logFormat;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of the key ring and the other state. Default of server: its DIR.")
    private @Nullable String data;

    /** The given options by the key of the setting they override. */
    Map<String, String> bySetting() {
        Map<String, String> given = new HashMap<>();
        put(given, "--address", address);
        put(given, "--console-address", console);
        put(given, "--share-address", share);
        put(given, "--certs-dir", certificates);
        put(given, "--policies", policies);
        put(given, "--roles", roles);
        put(given, "--audit-log", auditLog);
        put(given, "--log-format", logFormat);
        put(given, "--data", data);
        return given;
    }

    private static void put(Map<String, String> given, String option, @Nullable String value) {
        if (value != null) {
            given.put(requireNonNull(SETTINGS.get(option)), value);
        }
    }
}
