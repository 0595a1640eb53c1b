package io.cloakroom.bridge.config;

import java.net.URI;
import java.util.Optional;

/** Reads the settings of shared folders. */
final class ShareSettings {
    private static final String ADDRESS = "CLOAKROOM_SHARE_ADDRESS";
    private static final String URL = "CLOAKROOM_SHARE_URL";

    private final SettingSources sources;

    ShareSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** @param console where folders are shared; empty also after a problem */
    Optional<ShareConfig> read(Optional<ConsoleConfig> console, TlsConfig tls) {
        Optional<ListenAddress> address = sources.read(ADDRESS, ListenAddress::parse);
        Optional<URI> url = sources.read(URL, ConsoleConfig::url);
        if (address.isEmpty()) {
            if (!sources.isSet(ADDRESS) && sources.isSet(URL)) {
                sources.problem(URL, "has no effect without an address for shared folders: set %s".formatted(ADDRESS));
            }
            return Optional.empty();
        }
        if (console.isEmpty()) {
            sources.problem(
                    ADDRESS,
                    "has no effect without a console, where folders are shared: set" + " CLOAKROOM_CONSOLE_ADDRESS");
            return Optional.empty();
        }
        ListenAddress where = address.get();
        if (!where.isLoopback() && url.isEmpty() && !sources.isSet(URL)) {
            sources.problem(URL, "is missing: the address of shared folders as people know it, which links begin with");
        }
        if (!where.isLoopback()
                && tls.directory().isEmpty()
                && !url.map(ConsoleConfig::isHttps).orElse(true)) {
            sources.problem(
                    ADDRESS,
                    "off loopback, shared folders need https, for a link is a right to read: give them a certificate (--certs-dir), or put a TLS proxy in front and set %s to its https address"
                            .formatted(URL));
        }
        ShareConfig shares = new ShareConfig(where, url);
        String host = shares.url(0, false).getHost();
        if (host.equalsIgnoreCase(console.get().url(0, false).getHost())) {
            sources.problem(
                    url.isPresent() ? URL : ADDRESS,
                    "shared folders and the console have the host %s in common: objects are not served under it, so give shared folders another host name"
                            .formatted(host));
        }
        return Optional.of(shares);
    }
}
