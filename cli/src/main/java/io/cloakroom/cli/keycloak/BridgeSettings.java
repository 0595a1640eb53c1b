package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of a bridge that takes tokens of a realm, as lines of an environment file. */
final class BridgeSettings {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private BridgeSettings() {}

    /**
     * The lines.
     *
     * @param secret file with the client's secret; empty if the client has none
     * @param claim that names policies
     * @param hasConsole whether tokens of the console's client count too
     */
    static List<String> lines(AdminSession session, Optional<Path> secret, String claim, boolean hasConsole)
            throws KeycloakException {
        String issuer = issuer(session.http(), session.realm());
        String reached = "%s/realms/%s".formatted(session.http().server(), AdminSession.segment(session.realm()));
        List<String> lines = new ArrayList<>();
        lines.add("# Settings of the bridge: docs/reference/configuration.md");
        if (!issuer.equals(reached)) {
            lines.add("# Keycloak calls itself %s here. The bridge must reach it under that name; else set"
                    .formatted(issuer));
            lines.add("# MINIO_IDENTITY_OPENID_CONFIG_URL=" + reached + DISCOVERY);
            lines.add("# CLOAKROOM_IDENTITY_OPENID_ISSUER=" + issuer);
        }
        lines.add(line("MINIO_IDENTITY_OPENID_CONFIG_URL", issuer + DISCOVERY));
        lines.add(line("MINIO_IDENTITY_OPENID_CLIENT_ID", WantedRealm.BRIDGE));
        if (secret.isPresent()) {
            lines.add(line(
                    "MINIO_IDENTITY_OPENID_CLIENT_SECRET_FILE",
                    secret.get().toAbsolutePath().normalize().toString()));
        }
        if (!claim.equals("policy")) {
            lines.add(line("MINIO_IDENTITY_OPENID_CLAIM_NAME", claim));
        }
        lines.add(line("CLOAKROOM_IDENTITY_OPENID_SCOPE", WantedRealm.SCOPE));
        lines.add("# Clients whose tokens count. Add yours, separated by commas");
        lines.add(line(
                "CLOAKROOM_IDENTITY_OPENID_CLIENTS",
                hasConsole ? WantedRealm.COMMAND_LINE + "," + WantedRealm.CONSOLE : WantedRealm.COMMAND_LINE));
        lines.add("# People log in with it by `aws sso login`: docs/login.md");
        lines.add(line("CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", WantedRealm.COMMAND_LINE));
        return lines;
    }

    /** @param secret file with the secret of the console's client; empty if it has none */
    static List<String> ofConsole(String address, Optional<Path> secret) throws KeycloakException {
        List<String> lines = new ArrayList<>();
        lines.add("# The console, and the client with which people log in there: docs/console.md");
        lines.add(line("CLOAKROOM_CONSOLE_URL", address));
        lines.add(line("CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT", WantedRealm.CONSOLE));
        if (secret.isPresent()) {
            lines.add(line(
                    "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT_SECRET_FILE",
                    secret.get().toAbsolutePath().normalize().toString()));
        }
        return lines;
    }

    /** @param file of those that sign Keycloak's certificate */
    static String ofAuthorities(Path file) {
        return "# Put %s into CAs/ of CLOAKROOM_CERTS_DIR: docs/tls.md".formatted(file.toAbsolutePath());
    }

    /** Where a realm's discovery document is. */
    static URI discovery(URI server, String realm) {
        return URI.create(server + "/realms/" + AdminSession.segment(realm) + DISCOVERY);
    }

    /** What Keycloak calls itself in the tokens of a realm. */
    static String issuer(KeycloakHttp http, String realm) throws KeycloakException {
        KeycloakHttp.Answer answer = http.get("/realms/" + AdminSession.segment(realm) + DISCOVERY);
        JsonNode issuer = answer.body().path("issuer");
        if (!answer.isGood() || !issuer.isTextual()) {
            throw new KeycloakException(
                    "realm `%s` at %s has no discovery document: %s".formatted(realm, http.server(), answer.why()));
        }
        return issuer.asText();
    }

    /** Both a shell and the bridge can read it: a quote from Keycloak must not end what a shell takes for text. */
    static String line(String name, String value) throws KeycloakException {
        if (value.indexOf('\'') >= 0) {
            throw new KeycloakException(
                    "%s would be `%s`, and a quote cannot stand in a setting: change it, then run setup again"
                            .formatted(name, value));
        }
        return name + "=" + (PLAIN.matcher(value).matches() ? value : "'" + value + "'");
    }
}
