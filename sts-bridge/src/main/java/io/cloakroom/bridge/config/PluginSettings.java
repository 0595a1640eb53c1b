package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the plugins: {@code MINIO_IDENTITY_PLUGIN_URL} for the unnamed one, {@code …_URL_NAME} for others. */
final class PluginSettings {
    private static final String P = Settings.TOKEN_PLUGIN;
    private static final String ACCESS = "MINIO_POLICY_PLUGIN_";
    private static final String CACHE = "CLOAKROOM_POLICY_PLUGIN_CACHE";
    private static final Duration MAX_CACHE = Duration.ofHours(1);
    private static final String PLAIN_HTTP = "CLOAKROOM_PLUGIN_PLAIN_HTTP";
    private static final String MAX_SESSION = "CLOAKROOM_MAX_SESSION";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern ROLE_ID = Pattern.compile("[A-Za-z0-9_-]+");

    private final SettingSources sources;

    PluginSettings(SettingSources sources) {
        this.sources = sources;
    }

    PluginsConfig read() {
        return new PluginsConfig(tokens(), access());
    }

    /** MinIO's older names count if the new one is not set, the oldest first. */
    private Optional<AccessPluginConfig> access() {
        if (sources.isSet(ACCESS + "URL")) {
            return access(ACCESS + "URL", ACCESS + "AUTH_TOKEN");
        }
        if (sources.isSet("MINIO_IAM_OPA_URL")) {
            return access("MINIO_IAM_OPA_URL", "MINIO_IAM_OPA_AUTHTOKEN");
        }
        if (sources.isSet("MINIO_POLICY_OPA_URL")) {
            return access("MINIO_POLICY_OPA_URL", "MINIO_POLICY_OPA_AUTH_TOKEN");
        }
        for (String key : sources.names()) {
            boolean belongs = Settings.ACCESS_FAMILIES.stream().anyMatch(key::startsWith) || key.equals(CACHE);
            if (belongs && Settings.match(key).isPresent()) {
                sources.problem(key, "has no effect without %sURL".formatted(ACCESS));
            }
        }
        return Optional.empty();
    }

    private Optional<AccessPluginConfig> access(String urlKey, String tokenKey) {
        Optional<Duration> cache = sources.isSet(CACHE)
                ? sources.read(CACHE, text -> SettingText.within(SettingText.duration(text), Duration.ZERO, MAX_CACHE))
                : Optional.of(Duration.ZERO);
        Optional<Secret> token = token(tokenKey, sources.secret(tokenKey));
        Optional<URI> url = url(urlKey);
        return url.isEmpty() || cache.isEmpty()
                ? Optional.empty()
                : Optional.of(new AccessPluginConfig(url.get(), token, cache.get()));
    }

    /** The names of the plugins for which anything is set. */
    static Set<String> names(SettingSources sources) {
        Set<String> names = new TreeSet<>();
        for (String key : sources.names()) {
            Settings.match(key)
                    .filter(match -> match.setting().key().startsWith(P))
                    .ifPresent(match -> names.add(match.provider()));
        }
        return names;
    }

    private List<TokenPluginConfig> tokens() {
        List<TokenPluginConfig> plugins = new ArrayList<>();
        Set<String> roles = new HashSet<>();
        for (String name : names(sources)) {
            token(name).ifPresent(plugin -> {
                plugins.add(plugin);
                if (!roles.add(plugin.roleId().orElseGet(() -> plugin.url().toString()))) {
                    sources.problem(
                            key(P + "ROLE_ID", name), "another plugin has the same: give each a role id of its own");
                }
            });
        }
        return plugins;
    }

    private Optional<TokenPluginConfig> token(String name) {
        Optional<URI> url = url(key(P + "URL", name));
        String policiesKey = key(P + "ROLE_POLICY", name);
        List<String> policies = sources.text(policiesKey).map(SettingText::list).orElse(List.of());
        if (policies.isEmpty()) {
            sources.problem(policiesKey, "is required: it names the policies of everybody whom the plugin vouches for");
        }
        Optional<Secret> token = token(key(P + "AUTH_TOKEN", name), sources.secret(key(P + "AUTH_TOKEN", name)));
        String roleKey = key(P + "ROLE_ID", name);
        Optional<String> role = sources.read(roleKey, PluginSettings::roleId);
        Optional<Duration> longest = maxSession(name);
        if (url.isEmpty() || policies.isEmpty() || longest.isEmpty()) {
            return Optional.empty();
        }
        return sources.attempt(
                key(P + "URL", name),
                () -> new TokenPluginConfig(name, url.get(), token, policies, role, longest.get()));
    }

    /** Over plain HTTP, whoever can change the traffic decides in the plugin's place. */
    private Optional<URI> url(String key) {
        Optional<String> text = sources.text(key);
        if (text.isEmpty()) {
            sources.problem(key, "is required for this plugin");
            return Optional.empty();
        }
        boolean mayBePlain = sources.read(PLAIN_HTTP, SettingText::bool).orElse(false);
        return sources.attempt(key, () -> {
            URI url = SettingText.httpUrl(text.get());
            if (url.getScheme().equals("http")
                    && !LOOPBACK.matcher(url.getHost()).matches()) {
                if (!mayBePlain) {
                    throw new IllegalArgumentException(
                            "is not https: whoever can change the traffic to %s decides in its place; %s=on accepts that"
                                    .formatted(url.getHost(), PLAIN_HTTP));
                }
                sources.warning("%s is not https: whoever can change the traffic to %s decides in its place"
                        .formatted(key, url.getHost()));
            }
            return url;
        });
    }

    private Optional<Secret> token(String key, Optional<Secret> token) {
        boolean isText =
                token.stream().flatMapToInt(secret -> secret.reveal().chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        if (!isText) {
            sources.problem(key, "is not a valid header value: printable ASCII only");
            return Optional.empty();
        }
        return token;
    }

    private static String roleId(String text) {
        if (!ROLE_ID.matcher(text).matches()) {
            throw new IllegalArgumentException("`%s`: letters, digits, `_` and `-` only".formatted(text));
        }
        return text;
    }

    private Optional<Duration> maxSession(String name) {
        String own = key(MAX_SESSION, name);
        String key = sources.isSet(own) ? own : MAX_SESSION;
        if (!sources.isSet(key)) {
            return Optional.of(StsConfig.STANDARD_LONGEST);
        }
        return sources.read(
                        key,
                        text -> SettingText.within(SettingText.duration(text), StsConfig.SHORTEST, StsConfig.LONGEST))
                .map(asked -> new SessionCut(sources).withoutSignals(key, asked, "plugin `%s`".formatted(name)));
    }

    private static String key(String setting, String name) {
        return name.equals(TokenPluginConfig.UNNAMED) ? setting : setting + "_" + name;
    }
}
