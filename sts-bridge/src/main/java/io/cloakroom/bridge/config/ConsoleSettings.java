package io.cloakroom.bridge.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads the settings of the console. */
final class ConsoleSettings {
    private static final String SWITCH = "CLOAKROOM_CONSOLE";
    private static final String ADDRESS = "CLOAKROOM_CONSOLE_ADDRESS";
    private static final String URL = "CLOAKROOM_CONSOLE_URL";

    private final SettingSources sources;

    ConsoleSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** @param s3 where S3 is served; empty after a problem */
    Optional<ConsoleConfig> read(Optional<ServerConfig> s3, TlsConfig tls) {
        boolean isOn = sources.read(SWITCH, SettingText::bool).orElse(true);
        Optional<ListenAddress> address = sources.read(ADDRESS, ListenAddress::parse);
        Optional<URI> url = sources.read(URL, ConsoleConfig::url);
        if (address.isEmpty() && !sources.isSet(ADDRESS)) {
            for (String key : List.of(SWITCH, URL)) {
                if (sources.isSet(key) && isOn) {
                    sources.problem(key, "has no effect without an address for the console: set %s".formatted(ADDRESS));
                }
            }
        }
        if (!isOn || address.isEmpty()) {
            return Optional.empty();
        }
        ListenAddress where = address.get();
        if (!where.isLoopback() && url.isEmpty() && !sources.isSet(URL)) {
            sources.problem(URL, "is missing: the address of the console as browsers know it; logins come back to it");
        }
        boolean isSecure = tls.directory().isPresent();
        if (!where.isLoopback() && !isSecure && !url.map(ConsoleConfig::isHttps).orElse(true)) {
            sources.problem(
                    ADDRESS,
                    "off loopback, the console needs https: give it a certificate (--certs-dir), or put a TLS proxy in front and set %s to its https address"
                            .formatted(URL));
        }
        ConsoleConfig console = new ConsoleConfig(where, url);
        s3.ifPresent(server -> warnOfOneHost(console, server));
        return Optional.of(console);
    }

    /** A console that nobody can log in to is a mistake. */
    void requireLogin(Optional<ConsoleConfig> console, Optional<StsConfig> sts) {
        if (console.isPresent()
                && sts.isPresent()
                && sts.get().directories().isEmpty()
                && sts.get().providers().stream()
                        .allMatch(provider -> provider.consoleLogin().isEmpty())) {
            sources.problem(
                    ADDRESS,
                    "nobody can log in to the console: no provider has a client for it"
                            + " (CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT), and there is no directory");
        }
    }

    /** Cookies heed no port: whoever serves objects under the host of the console is given its cookies. */
    private void warnOfOneHost(ConsoleConfig console, ServerConfig s3) {
        String host = console.url(0, false).getHost();
        if (console.sharesHostWith(s3)) {
            sources.warning(
                    "the console and S3 have the host %s in common, and cookies heed no port: a page among the objects could set a cookie of the console; give the console a host name of its own (%s)"
                            .formatted(host, URL));
        } else if (s3.address().isWildcard() && s3.url().isEmpty() && host.matches("\\[.*|[0-9.]+")) {
            sources.warning(
                    "no objects are served under %s, the host of the console: give it a host name of its own (%s), or say how clients reach S3 (MINIO_SERVER_URL)"
                            .formatted(host, URL));
        }
    }
}
