package io.cloakroom.cli;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that start a bridge. Each overrides a setting. */
final class BridgeOptions {
    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description = "Where to listen; :9000 is every interface, port 0 any free one. Default: 127.0.0.1:9000.")
    private @Nullable String address;

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
        put(given, "CLOAKROOM_ADDRESS", address);
        put(given, "CLOAKROOM_CERTS_DIR", certificates);
        put(given, "CLOAKROOM_POLICIES_DIR", policies);
        put(given, "CLOAKROOM_ROLES_DIR", roles);
        put(given, "CLOAKROOM_AUDIT_LOG", auditLog);
        put(given, "CLOAKROOM_LOG_FORMAT", logFormat);
        put(given, "CLOAKROOM_DATA", data);
        return given;
    }

    private static void put(Map<String, String> given, String key, @Nullable String value) {
        if (value != null) {
            given.put(key, value);
        }
    }
}
