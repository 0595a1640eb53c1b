package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads where directories are, and how users are found in them: {@code MINIO_IDENTITY_LDAP_KEY} for the unnamed one,
 * {@code …_KEY_NAME} for others.
 */
final class LdapSettings {
    private static final String UNNAMED = "_";
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
    private static final Set<String> OURS = Set.of(AUTHORITIES, TIMEOUT, SYNC);

    private final SettingSources sources;
    private final String name;

    private LdapSettings(SettingSources sources, String name) {
        this.sources = sources;
        this.name = name;
    }

    /** Whether a setting is of a directory. */
    static boolean has(Setting setting) {
        return setting.key().startsWith(P) || OURS.contains(setting.key());
    }

    /** The directories that are on, by name: the unnamed one first, the others sorted. */
    static Map<String, LdapConfig> read(SettingSources sources) {
        Map<String, LdapConfig> directories = new LinkedHashMap<>();
        for (String name : names(sources)) {
            new LdapSettings(sources, name).read().ifPresent(config -> {
                checkApart(sources, name, config, directories);
                directories.put(name, config);
            });
        }
        return directories;
    }

    private static List<String> names(SettingSources sources) {
        TreeSet<String> names = new TreeSet<>();
        for (String key : sources.names()) {
            Settings.match(key).filter(match -> has(match.setting())).ifPresent(match -> names.add(match.provider()));
        }
        List<String> inOrder = new ArrayList<>();
        if (names.remove(UNNAMED)) {
            inOrder.add(UNNAMED);
        }
        inOrder.addAll(names);
        return inOrder;
    }

    /** Places of directories must not overlap, because policies are attached to a DN whichever directory it is in. */
    private static void checkApart(
            SettingSources sources, String name, LdapConfig config, Map<String, LdapConfig> others) {
        others.forEach((other, known) -> {
            checkApart(
                    sources,
                    USER_BASE,
                    List.of(name, other),
                    config.users().bases(),
                    known.users().bases());
            boolean isSameServer =
                    config.servers().servers().equals(known.servers().servers());
            if (!isSameServer && config.groups().isPresent() && known.groups().isPresent()) {
                checkApart(
                        sources,
                        GROUP_BASE,
                        List.of(name, other),
                        config.groups().get().bases(),
                        known.groups().get().bases());
            }
        });
    }

    private static void checkApart(
            SettingSources sources, String setting, List<String> names, List<String> bases, List<String> others) {
        for (String base : bases) {
            for (String taken : others) {
                if (LdapConfig.overlap(base, taken)) {
                    sources.problem(
                            key(setting, names.getFirst()),
                            "`%s` and `%s` of %s overlap: a DN is in one directory"
                                    .formatted(base, taken, key(setting, names.getLast())));
                }
            }
        }
    }

    private static String key(String setting, String name) {
        return name.equals(UNNAMED) ? setting : setting + "_" + name;
    }

    private String key(String setting) {
        return key(setting, name);
    }

    /** Empty if it is off, or after a problem. */
    private Optional<LdapConfig> read() {
        if (!sources.read(key(ENABLE), SettingText::bool).orElse(true)) {
            return Optional.empty();
        }
        if (!sources.isSet(key(ADDRESS))) {
            for (String set : sources.names()) {
                Optional<Settings.Match> match = Settings.match(set)
                        .filter(it -> has(it.setting()) && it.provider().equals(name));
                if (match.isPresent()
                        && !Set.of(ENABLE, P + "COMMENT")
                                .contains(match.get().setting().key())) {
                    sources.problem(set, "has no effect without %s".formatted(key(ADDRESS)));
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
        List<LdapConfig.Server> servers = sources.text(key(ADDRESS)).map(SettingText::list).orElse(List.of()).stream()
                .flatMap(item -> sources.attempt(key(ADDRESS), () -> LdapConfig.Server.parse(item)).stream())
                .toList();
        Optional<String> srv = sources.read(key(SRV), text -> srvRecord(text, servers));
        Optional<Path> authorities = sources.read(key(AUTHORITIES), LdapSettings::readable);
        if (sources.read(key(SKIP_VERIFY), SettingText::bool).orElse(false)) {
            sources.problem(
                    key(SKIP_VERIFY),
                    "certificates are always checked: name the authority that signs the directory's in "
                            + key(AUTHORITIES));
        }
        Optional<LdapConfig.Servers> read =
                sources.attempt(key(ADDRESS), () -> new LdapConfig.Servers(servers, srv, transport(), authorities));
        if (srv.isPresent() && authorities.isEmpty()) {
            sources.problem(
                    key(SRV),
                    "needs %s: DNS says where the servers are, so whose certificate is believed must not depend on it"
                            .formatted(key(AUTHORITIES)));
        }
        if (read.filter(LdapConfig.Servers::isOpenToOthers).isPresent()) {
            sources.warning("%s is on: passwords can be read on the way to the directory".formatted(key(INSECURE)));
        }
        return read;
    }

    private Transport transport() {
        boolean startTls = sources.read(key(STARTTLS), SettingText::bool).orElse(false);
        boolean insecure = sources.read(key(INSECURE), SettingText::bool).orElse(false);
        if (startTls && insecure) {
            throw new IllegalArgumentException("%s and %s exclude each other".formatted(key(STARTTLS), key(INSECURE)));
        }
        if (startTls) {
            return Transport.STARTTLS;
        }
        return insecure ? Transport.PLAIN : Transport.LDAPS;
    }

    private String srvRecord(String text, List<LdapConfig.Server> servers) {
        if (servers.size() != 1) {
            throw new IllegalArgumentException("needs exactly one name in %s".formatted(key(ADDRESS)));
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
        Optional<String> dn = required(key(LOOKUP_DN));
        Optional<Secret> password = sources.secret(key(LOOKUP_PASSWORD))
                .filter(secret -> !secret.reveal().isEmpty());
        if (password.isEmpty()) {
            sources.problem(key(LOOKUP_PASSWORD), "is required: a bind without a password is anonymous");
        }
        return dn.isEmpty() || password.isEmpty()
                ? Optional.empty()
                : sources.attempt(key(LOOKUP_DN), () -> new LdapConfig.Account(dn.get(), password.get()));
    }

    private Optional<LdapConfig.Users> users() {
        Optional<List<String>> bases =
                required(key(USER_BASE)).flatMap(text -> sources.attempt(key(USER_BASE), () -> LdapConfig.bases(text)));
        Optional<String> filter = required(key(USER_FILTER));
        List<String> attributes =
                sources.text(key(USER_ATTRIBUTES)).map(SettingText::list).orElse(List.of());
        return bases.isEmpty() || filter.isEmpty()
                ? Optional.empty()
                : sources.attempt(key(USER_FILTER), () -> new LdapConfig.Users(bases.get(), filter.get(), attributes));
    }

    /** Empty after a problem; an inner empty value if there are no groups. */
    private Optional<Optional<LdapConfig.Groups>> groups() {
        if (!sources.isSet(key(GROUP_FILTER)) && !sources.isSet(key(GROUP_BASE))) {
            return Optional.of(Optional.empty());
        }
        Optional<String> filter = required(key(GROUP_FILTER));
        Optional<List<String>> bases = required(key(GROUP_BASE))
                .flatMap(text -> sources.attempt(key(GROUP_BASE), () -> LdapConfig.bases(text)));
        return bases.isEmpty() || filter.isEmpty()
                ? Optional.empty()
                : sources.attempt(
                        key(GROUP_FILTER), () -> Optional.of(new LdapConfig.Groups(bases.get(), filter.get())));
    }

    private Optional<LdapConfig.Limits> limits() {
        Optional<Duration> session = duration("CLOAKROOM_MAX_SESSION", "12h", StsConfig.SHORTEST, StsConfig.LONGEST);
        Optional<Duration> timeout = duration(key(TIMEOUT), "10s", Duration.ofSeconds(1), Duration.ofMinutes(1));
        Optional<Duration> sync = duration(key(SYNC), "10m", Duration.ofMinutes(1), Duration.ofDays(1));
        return session.isEmpty() || timeout.isEmpty() || sync.isEmpty()
                ? Optional.empty()
                : Optional.of(new LdapConfig.Limits(
                        new SessionCut(sources).withoutSignals("CLOAKROOM_MAX_SESSION", session.get(), "users of LDAP"),
                        timeout.get(),
                        sync.get()));
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
