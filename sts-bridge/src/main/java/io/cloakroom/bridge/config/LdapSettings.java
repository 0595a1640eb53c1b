package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads where the directory is, and how users are found in it. */
final class LdapSettings {
    private static final String P = Settings.LDAP;
    private static final String ADDRESS = P + "SERVER_ADDR";
    private static final String SRV = P + "SRV_RECORD_NAME";
    private static final String ENABLE = P + "ENABLE";
    private static final String LOOKUP_DN = P + "LOOKUP_BIND_DN";
    private static final String LOOKUP_PASSWORD = P + "LOOKUP_BIND_PASSWORD";
    private static final String USER_BASE = P + "USER_DN_SEARCH_BASE_DN";
    private static final String USER_FILTER = P + "USER_DN_SEARCH_FILTER";
    private static final String USER_ATTRIBUTES = P + "USER_DN_ATTRIBUTES";
    private static final String GROUP_BASE = P + "GROUP_SEARCH_BASE_DN";
    private static final String GROUP_FILTER = P + "GROUP_SEARCH_FILTER";
    private static final String STARTTLS = P + "SERVER_STARTTLS";
    private static final String INSECURE = P + "SERVER_INSECURE";
    private static final String SKIP_VERIFY = P + "TLS_SKIP_VERIFY";
    private static final String AUTHORITIES = "CLOAKROOM_IDENTITY_LDAP_CA_CERT";
    private static final String TIMEOUT = "CLOAKROOM_IDENTITY_LDAP_TIMEOUT";
    private static final String SYNC = "CLOAKROOM_IDENTITY_LDAP_SYNC";

    private final SettingSources sources;

    LdapSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** Empty if there is no directory, or after a problem. */
    Optional<LdapConfig> read() {
        if (!sources.read(ENABLE, SettingText::bool).orElse(true)) {
            return Optional.empty();
        }
        if (!sources.isSet(ADDRESS)) {
            for (String name : sources.names()) {
                if ((name.startsWith(P) && !name.equals(ENABLE) && !name.equals(P + "COMMENT"))
                        || List.of(AUTHORITIES, TIMEOUT, SYNC).contains(name)) {
                    sources.problem(name, "says nothing without %s".formatted(ADDRESS));
                }
            }
            return Optional.empty();
        }
        Optional<LdapConfig.Servers> servers = servers();
        Optional<LdapConfig.Account> lookup = lookup();
        Optional<LdapConfig.Users> users = users();
        Optional<Optional<LdapConfig.Groups>> groups = groups();
        Optional<LdapConfig.Limits> limits = limits();
        if (servers.isEmpty() || lookup.isEmpty() || users.isEmpty() || groups.isEmpty() || limits.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LdapConfig(servers.get(), lookup.get(), users.get(), groups.get(), limits.get()));
    }

    private Optional<LdapConfig.Servers> servers() {
        List<LdapConfig.Server> servers = sources.text(ADDRESS).map(SettingText::list).orElse(List.of()).stream()
                .flatMap(item -> sources.attempt(ADDRESS, () -> LdapConfig.Server.parse(item)).stream())
                .toList();
        Optional<String> srv = sources.read(SRV, text -> srvRecord(text, servers));
        Optional<Path> authorities = sources.read(AUTHORITIES, LdapSettings::readable);
        if (sources.read(SKIP_VERIFY, SettingText::bool).orElse(false)) {
            sources.problem(
                    SKIP_VERIFY,
                    "certificates are always checked: name the authority that signs the directory's in " + AUTHORITIES);
        }
        Optional<LdapConfig.Servers> read =
                sources.attempt(ADDRESS, () -> new LdapConfig.Servers(servers, srv, transport(), authorities));
        if (srv.isPresent() && authorities.isEmpty()) {
            sources.problem(
                    SRV,
                    "needs %s: DNS says where the servers are, so whose certificate is believed must not depend on it"
                            .formatted(AUTHORITIES));
        }
        if (read.filter(LdapConfig.Servers::isOpenToOthers).isPresent()) {
            sources.warning("%s is on: passwords can be read on the way to the directory".formatted(INSECURE));
        }
        return read;
    }

    private Transport transport() {
        boolean startTls = sources.read(STARTTLS, SettingText::bool).orElse(false);
        boolean insecure = sources.read(INSECURE, SettingText::bool).orElse(false);
        if (startTls && insecure) {
            throw new IllegalArgumentException("%s and %s exclude each other".formatted(STARTTLS, INSECURE));
        }
        if (startTls) {
            return Transport.STARTTLS;
        }
        return insecure ? Transport.PLAIN : Transport.LDAPS;
    }

    private static String srvRecord(String text, List<LdapConfig.Server> servers) {
        if (servers.size() != 1) {
            throw new IllegalArgumentException("goes with one name in %s".formatted(ADDRESS));
        }
        String name = servers.getFirst().host();
        return switch (text) {
            case "ldap", "ldaps" -> "_%s._tcp.%s".formatted(text, name);
            case "on" -> name;
            default -> throw new IllegalArgumentException("is `ldap`, `ldaps` or `on`");
        };
    }

    private static Path readable(String text) {
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("cannot read `%s`".formatted(text));
        }
        return path;
    }

    private Optional<LdapConfig.Account> lookup() {
        Optional<String> dn = required(LOOKUP_DN);
        Optional<Secret> password = sources.secret(LOOKUP_PASSWORD)
                .filter(secret -> !secret.reveal().isEmpty());
        if (password.isEmpty()) {
            sources.problem(LOOKUP_PASSWORD, "is required: a bind without a password is anonymous");
        }
        return dn.isEmpty() || password.isEmpty()
                ? Optional.empty()
                : sources.attempt(LOOKUP_DN, () -> new LdapConfig.Account(dn.get(), password.get()));
    }

    private Optional<LdapConfig.Users> users() {
        Optional<List<String>> bases =
                required(USER_BASE).flatMap(text -> sources.attempt(USER_BASE, () -> LdapConfig.bases(text)));
        Optional<String> filter = required(USER_FILTER);
        List<String> attributes =
                sources.text(USER_ATTRIBUTES).map(SettingText::list).orElse(List.of());
        return bases.isEmpty() || filter.isEmpty()
                ? Optional.empty()
                : sources.attempt(USER_FILTER, () -> new LdapConfig.Users(bases.get(), filter.get(), attributes));
    }

    /** Empty: a problem; of nothing: there are no groups. */
    private Optional<Optional<LdapConfig.Groups>> groups() {
        if (!sources.isSet(GROUP_FILTER) && !sources.isSet(GROUP_BASE)) {
            return Optional.of(Optional.empty());
        }
        Optional<String> filter = required(GROUP_FILTER);
        Optional<List<String>> bases =
                required(GROUP_BASE).flatMap(text -> sources.attempt(GROUP_BASE, () -> LdapConfig.bases(text)));
        return bases.isEmpty() || filter.isEmpty()
                ? Optional.empty()
                : sources.attempt(GROUP_FILTER, () -> Optional.of(new LdapConfig.Groups(bases.get(), filter.get())));
    }

    private Optional<LdapConfig.Limits> limits() {
        Optional<Duration> session = duration("CLOAKROOM_MAX_SESSION", "12h", StsConfig.SHORTEST, StsConfig.LONGEST);
        Optional<Duration> timeout = duration(TIMEOUT, "10s", Duration.ofSeconds(1), Duration.ofMinutes(1));
        Optional<Duration> sync = duration(SYNC, "10m", Duration.ofMinutes(1), Duration.ofDays(1));
        return session.isEmpty() || timeout.isEmpty() || sync.isEmpty()
                ? Optional.empty()
                : Optional.of(new LdapConfig.Limits(session.get(), timeout.get(), sync.get()));
    }

    private Optional<Duration> duration(String key, String standard, Duration least, Duration most) {
        String text = sources.text(key).orElse(standard);
        return sources.attempt(key, () -> SettingText.within(SettingText.duration(text), least, most));
    }

    private Optional<String> required(String key) {
        Optional<String> value = sources.text(key);
        if (value.isEmpty()) {
            sources.problem(key, "is required for the directory");
        }
        return value;
    }
}
