package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.policy.match.NearestName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration. A flag wins over the environment, which wins over the file that
 * {@code MINIO_CONFIG_ENV_FILE} names, which wins over the default. Loading goes on after a problem, so that all of
 * them can be reported at once.
 */
public final class ConfigLoader {
    /** The mode that the command line asks for. */
    public sealed interface Mode {
        /** {@code cloakroom server DIR}. */
        record Server(String directory) implements Mode {}

        /** {@code cloakroom gateway URL}. */
        record Gateway(String url) implements Mode {}
    }

    private final SettingSources sources;
    private final Mode mode;

    private ConfigLoader(SettingSources sources, Mode mode) {
        this.sources = sources;
        this.mode = mode;
    }

    /**
     * Reads and checks the whole configuration.
     *
     * @param flags values by the key of the setting they override
     * @param environment of the process
     * @throws ConfigException with all problems
     */
    public static BridgeConfig load(Mode mode, Map<String, String> flags, Map<String, String> environment)
            throws ConfigException {
        return new ConfigLoader(new SettingSources(flags, environment), mode).load();
    }

    /**
     * Where the state of a bridge is, for commands that work on it.
     *
     * @throws ConfigException if the settings do not say, or with the problems of those that should
     */
    public static StateLocation stateLocation(Map<String, String> flags, Map<String, String> environment)
            throws ConfigException {
        SettingSources sources = new SettingSources(flags, environment);
        // An option wins over the environment.
        boolean isDirectoryMeant = !flags.getOrDefault("CLOAKROOM_DATA", "").isEmpty();
        Optional<StateLocation> location = new StateSettings(sources).location(isDirectoryMeant);
        if (sources.hasProblems()) {
            throw sources.failure();
        }
        return location.orElseThrow();
    }

    /**
     * The master key that a bridge's secrets are sealed under, for commands that work on its state; empty: it is in a
     * file of the data directory.
     *
     * @throws ConfigException if it is not a valid key
     */
    public static Optional<Secret> masterKey(Map<String, String> environment) throws ConfigException {
        SettingSources sources = new SettingSources(Map.of(), environment);
        Optional<Secret> key = new StateSettings(sources).masterKey();
        if (sources.hasProblems()) {
            throw sources.failure();
        }
        return key;
    }

    /**
     * The OpenID Connect providers, for commands that look at tokens; none if none is set.
     *
     * @throws ConfigException with the problems of their settings
     */
    public static List<OidcProviderConfig> providers(Map<String, String> environment) throws ConfigException {
        SettingSources sources = new SettingSources(Map.of(), environment);
        List<OidcProviderConfig> providers = new OidcSettings(sources).providers();
        if (sources.hasProblems()) {
            throw sources.failure();
        }
        return providers;
    }

    private BridgeConfig load() throws ConfigException {
        checkNames();
        TlsConfig tls = new TlsSettings(sources).read();
        Optional<ServerConfig> server = new ServerSettings(sources).read(tls);
        Optional<ListenAddress> address = server.map(ServerConfig::address);
        Optional<ConsoleConfig> console = new ConsoleSettings(sources).read(server, tls);
        Optional<ShareConfig> shares = new ShareSettings(sources).read(console, tls);
        Optional<StoreConfig> store = new StoreSettings(sources).read(mode);
        Optional<StateConfig> state = state(store);
        Optional<RootCredentials> root = new RootSettings(sources).read(address);
        Optional<StsConfig> sts = sts();
        new ConsoleSettings(sources).requireLogin(console, sts);
        PluginsConfig plugins = new PluginSettings(sources).read();
        LogConfig log = new LogConfig(
                sources.text("CLOAKROOM_AUDIT_LOG"), sources.read("CLOAKROOM_LOG_FORMAT", LogConfig.Format::parse));
        MetricsConfig metrics =
                sources.read("MINIO_PROMETHEUS_AUTH_TYPE", MetricsConfig::parse).orElse(new MetricsConfig(false));
        Optional<SignalsConfig> signals = signals();
        Optional<Path> policies = sources.read("CLOAKROOM_POLICIES_DIR", this::directory);
        Optional<Path> roles = sources.read("CLOAKROOM_ROLES_DIR", this::directory);
        String region =
                first("MINIO_SITE_REGION", "MINIO_REGION", "MINIO_REGION_NAME").orElse("");
        if (plugins.tokens().isEmpty()) {
            checkThatSomebodyCanEnter(address, root, sts);
        }
        if (policies.isPresent()
                && state.map(where ->
                                where.directory().isEmpty() && where.etcd().isEmpty())
                        .orElse(false)) {
            sources.warning(
                    "without --data DIR a restart forgets which policies held a Deny: a policy whose document is gone"
                            + " then no longer denies anything");
        }
        if (sources.hasProblems()) {
            throw sources.failure();
        }
        return new BridgeConfig(
                server.orElseThrow(),
                store.orElseThrow(),
                state.orElseThrow(),
                region,
                root,
                sts.orElseThrow(),
                plugins,
                new DocumentDirectories(policies, roles),
                log,
                metrics,
                tls,
                signals.orElseThrow(),
                console,
                shares,
                sources.warnings());
    }

    private Optional<SignalsConfig> signals() {
        boolean isStrict =
                sources.read("CLOAKROOM_SIGNALS_STRICT", SettingText::bool).orElse(SignalsConfig.STANDARD.isStrict());
        return sources.read(
                "CLOAKROOM_SIGNALS_MAX_SILENCE",
                text -> new SignalsConfig(SettingText.duration(text), isStrict),
                new SignalsConfig(SignalsConfig.STANDARD.maxSilence(), isStrict));
    }

    private void checkNames() {
        List<String> ignored = new ArrayList<>();
        for (String name : sources.names()) {
            boolean ours =
                    name.startsWith("CLOAKROOM_") || Settings.FAMILIES.stream().anyMatch(name::startsWith);
            Optional<Settings.Match> match = Settings.match(name);
            if (match.isPresent()) {
                if (match.get().setting().is(Setting.Trait.UNSUPPORTED)) {
                    sources.problem(name, "this version does not support it: remove it");
                }
            } else if (ours) {
                sources.problem(name, "unknown setting; did you mean %s?".formatted(nearest(name)));
            } else if (name.startsWith("MINIO_")) {
                ignored.add(name);
            }
        }
        if (!ignored.isEmpty()) {
            sources.warning("ignored, because Cloakroom has no such setting: " + String.join(", ", ignored));
        }
    }

    private static String nearest(String name) {
        return Settings.all().stream()
                .map(Setting::key)
                .min(Comparator.comparingInt(key -> NearestName.edits(key, name)))
                .orElseThrow();
    }

    private Optional<StateConfig> state(Optional<StoreConfig> store) {
        Optional<Path> directory = store.filter(StoreConfig.Embedded.class::isInstance)
                .map(embedded -> ((StoreConfig.Embedded) embedded).directory());
        return mode instanceof Mode.Server && directory.isEmpty()
                ? Optional.empty()
                : new StateSettings(sources).read(directory);
    }

    private Optional<StsConfig> sts() {
        List<OidcProviderConfig> providers = new OidcSettings(sources).providers();
        Optional<Duration> duration = sources.read("MINIO_STS_DURATION", SettingText::duration, Duration.ofHours(1));
        Map<String, LdapConfig> ldap = LdapSettings.read(sources);
        int rate =
                sources.read("CLOAKROOM_STS_RATE", SettingText::count).orElse(StsConfig.STANDARD_REQUESTS_PER_SECOND);
        int logins =
                sources.read("CLOAKROOM_STS_SUBJECT_RATE", SettingText::count).orElse(rate);
        Duration age =
                sources.read("CLOAKROOM_MAX_TOKEN_AGE", StsConfig::tokenAge).orElse(StsConfig.LONGEST_TOKEN_AGE);
        return duration.flatMap(value ->
                sources.attempt("MINIO_STS_DURATION", () -> new StsConfig(providers, value, rate, logins, age, ldap)));
    }

    private Path directory(String text) {
        Path path = Path.of(text);
        if (!path.toFile().isDirectory()) {
            throw new IllegalArgumentException("`%s` is not a directory".formatted(text));
        }
        return path;
    }

    private Optional<String> first(String... keys) {
        for (String key : keys) {
            Optional<String> value = sources.text(key);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private void checkThatSomebodyCanEnter(
            Optional<ListenAddress> address, Optional<RootCredentials> root, Optional<StsConfig> sts) {
        if (sources.hasProblems()
                || root.isPresent()
                || !sts.orElseThrow().providers().isEmpty()
                || !sts.get().directories().isEmpty()) {
            return;
        }
        String message =
                "nobody can log in: there is no OpenID provider (%sCONFIG_URL), no directory (%sSERVER_ADDR) and no owner (MINIO_ROOT_USER)"
                        .formatted(Settings.OPENID, Settings.LDAP);
        if (address.orElseThrow().isLoopback()) {
            sources.warning(message);
        } else {
            sources.problem(Settings.OPENID + "CONFIG_URL", message);
        }
    }
}
