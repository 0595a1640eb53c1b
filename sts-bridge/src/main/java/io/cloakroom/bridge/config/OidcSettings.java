package io.cloakroom.bridge.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the OpenID Connect providers: {@code MINIO_IDENTITY_OPENID_KEY} for the unnamed one, {@code …_KEY_NAME} for
 * others.
 */
final class OidcSettings {
    private static final String P = Settings.OPENID;
    private static final String ISSUER = "CLOAKROOM_IDENTITY_OPENID_ISSUER";
    private static final String GRANTABLE = "CLOAKROOM_IDENTITY_OPENID_GRANTABLE";
    private static final String SESSION_TAGS = "CLOAKROOM_IDENTITY_OPENID_SESSION_TAGS";
    private static final String TRUSTED_ORIGINS = "CLOAKROOM_IDENTITY_OPENID_TRUSTED_ORIGINS";
    private static final String REALM_POLICIES = "CLOAKROOM_IDENTITY_OPENID_REALM_POLICIES";
    private static final String SIGNALS = "CLOAKROOM_IDENTITY_OPENID_SIGNALS";
    static final String DISCOVERY_PATH = "/.well-known/openid-configuration";

    /** Settings that hold for every provider when they have no suffix. */
    private static final Set<String> FOR_ALL =
            Set.of(OidcSessionSettings.MAX_SESSION, OidcSessionSettings.WITHIN_TOKEN);

    private static final ClaimName DEFAULT_CLAIM = ClaimName.parse("policy");

    private final SettingSources sources;

    OidcSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** The providers that are on, sorted by name. Those that cannot be read are problems. */
    List<OidcProviderConfig> providers() {
        List<OidcProviderConfig> providers = new ArrayList<>();
        Set<String> names = names();
        checkNames(names);
        for (String name : names) {
            if (isOn(name)) {
                provider(name).ifPresent(providers::add);
            }
        }
        checkTogether(providers);
        LoginSettings.checkTogether(sources, providers);
        return providers;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String key : sources.names()) {
            Settings.match(key)
                    .filter(match -> match.setting().key().startsWith(P))
                    .ifPresent(match -> names.add(match.provider()));
        }
        return names;
    }

    /** Reports Cloakroom settings for a provider that has no MinIO settings: the name must be a typing error. */
    private void checkNames(Set<String> names) {
        for (String key : sources.names()) {
            Settings.match(key)
                    .filter(match -> match.setting().is(Setting.Trait.PER_PROVIDER))
                    .filter(match -> !match.setting().key().startsWith(Settings.TOKEN_PLUGIN)
                            && !LdapSettings.has(match.setting()))
                    .filter(match -> !names.contains(match.provider()) && !FOR_ALL.contains(key))
                    .filter(match -> !isOfPlugin(match))
                    .ifPresent(match -> sources.problem(
                            key,
                            "there is no provider `%s`: %s is not set"
                                    .formatted(match.provider(), key(P + "CONFIG_URL", match.provider()))));
        }
    }

    private boolean isOfPlugin(Settings.Match match) {
        return match.setting().key().equals(OidcSessionSettings.MAX_SESSION)
                && PluginSettings.names(sources).contains(match.provider());
    }

    private boolean isOn(String name) {
        return sources.read(key(P + "ENABLE", name), SettingText::bool).orElse(true);
    }

    private Optional<OidcProviderConfig> provider(String name) {
        Optional<URI> configUrl = required(key(P + "CONFIG_URL", name)).flatMap(url -> discovery(name, url));
        Optional<String> clientId = required(key(P + "CLIENT_ID", name));
        Optional<ClaimName> claim = claimName(name);
        List<String> rolePolicies = list(P + "ROLE_POLICY", name);
        List<String> grantable = list(GRANTABLE, name);
        if (!rolePolicies.isEmpty()
                && claim.filter(read -> !read.equals(DEFAULT_CLAIM)).isPresent()) {
            sources.problem(key(P + "ROLE_POLICY", name), "a role reads no claim: remove the claim name");
        }
        if (!rolePolicies.isEmpty() && !grantable.isEmpty()) {
            sources.problem(key(GRANTABLE, name), "a role grants what its policies say: remove one of the two");
        }
        OidcSessionSettings sessions = new OidcSessionSettings(sources, name);
        Optional<Duration> maxSession = sessions.longest();
        if (configUrl.isEmpty() || clientId.isEmpty() || claim.isEmpty() || maxSession.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> realmPolicies = realmPolicies(name, configUrl.get());
        SignalPolling signals = signals(name);
        OidcTokenSettings tokens = new OidcTokenSettings(sources, name);
        boolean mayBeHeard = signals != SignalPolling.OFF || realmPolicies.isPresent();
        OidcProviderConfig provider = new OidcProviderConfig(
                name,
                configUrl.get(),
                sources.text(key(ISSUER, name)),
                Set.of(clientId.get()),
                sources.secret(key(P + "CLIENT_SECRET", name)),
                claim.get(),
                sources.read(key(P + "CLAIM_USERINFO", name), OidcSettings::isLiterallyOn)
                        .orElse(false),
                rolePolicies,
                grantable,
                list(SESSION_TAGS, name),
                sessions.limit(maxSession.get(), mayBeHeard),
                trustedOrigins(name),
                tokens.accepted(),
                tokens.reading(!rolePolicies.isEmpty()),
                realmPolicies,
                signals,
                LoginClients.NONE);
        return Optional.of(LoginSettings.read(sources, provider));
    }

    /** With a secret, the client can ask whether there are events for it. */
    private SignalPolling signals(String name) {
        String key = key(SIGNALS, name);
        Optional<Boolean> wanted = sources.read(key, SettingText::bool);
        boolean hasSecret = sources.isSet(key(P + "CLIENT_SECRET", name));
        if (wanted.equals(Optional.of(true)) && !hasSecret) {
            sources.problem(key, "needs %s".formatted(key(P + "CLIENT_SECRET", name)));
        }
        if (!hasSecret || wanted.equals(Optional.of(false))) {
            return SignalPolling.OFF;
        }
        return wanted.isPresent() ? SignalPolling.WANTED : SignalPolling.IF_OFFERED;
    }

    /** A realm of Keycloak keeps its policies beside its discovery document. */
    private Optional<URI> realmPolicies(String name, URI configUrl) {
        String key = key(REALM_POLICIES, name);
        Optional<Boolean> wanted = sources.read(key, SettingText::bool);
        boolean isRealm = OidcProviderConfig.isRealm(configUrl);
        boolean hasSecret = sources.isSet(key(P + "CLIENT_SECRET", name));
        if (wanted.equals(Optional.of(true)) && !isRealm) {
            sources.problem(key, "%s is not that of a Keycloak realm".formatted(key(P + "CONFIG_URL", name)));
        } else if (wanted.equals(Optional.of(true)) && !hasSecret) {
            sources.problem(key, "needs %s".formatted(key(P + "CLIENT_SECRET", name)));
        }
        String url = configUrl.toString();
        return wanted.orElse(true) && isRealm && hasSecret
                ? Optional.of(URI.create(url.substring(0, url.length() - DISCOVERY_PATH.length()) + "/s3-policies"))
                : Optional.empty();
    }

    private Optional<ClaimName> claimName(String name) {
        String key = key(P + "CLAIM_NAME", name);
        String prefix = sources.text(key(P + "CLAIM_PREFIX", name)).orElse("");
        return sources.attempt(
                key, () -> ClaimName.parse(prefix + sources.text(key).orElse(DEFAULT_CLAIM.toString())));
    }

    /** MinIO reads {@code true} as off here. Rather than guess, this refuses it. */
    private static boolean isLiterallyOn(String text) {
        if (!text.equals("on") && SettingText.bool(text)) {
            throw new IllegalArgumentException("`%s`: only `on` turns it on".formatted(text));
        }
        return text.equals("on");
    }

    private Optional<URI> discovery(String name, String text) {
        return sources.attempt(key(P + "CONFIG_URL", name), () -> {
            URI url = SettingText.httpUrl(text);
            if (url.getScheme().equals("http") && !isLocal(url.getHost())) {
                sources.warning("%s is not https: whoever can change the traffic to %s can log in as anybody"
                        .formatted(key(P + "CONFIG_URL", name), url.getHost()));
            }
            return url;
        });
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private List<URI> trustedOrigins(String name) {
        return sources.read(
                        key(TRUSTED_ORIGINS, name),
                        text -> SettingText.list(text).stream()
                                .map(SettingText::httpUrl)
                                .toList())
                .orElse(List.of());
    }

    private Optional<String> required(String key) {
        Optional<String> value = sources.text(key);
        if (value.isEmpty()) {
            sources.problem(key, "is required for this provider");
        }
        return value;
    }

    private List<String> list(String setting, String name) {
        return sources.text(key(setting, name)).map(SettingText::list).orElse(List.of());
    }

    private void checkTogether(List<OidcProviderConfig> providers) {
        Map<String, String> owners = new HashMap<>();
        for (OidcProviderConfig provider : providers) {
            for (String id : provider.clientIds()) {
                String other = owners.putIfAbsent(id, provider.name());
                if (other != null) {
                    sources.problem(
                            key(P + "CLIENT_ID", provider.name()),
                            "Client ID %s is present with multiple OpenID configurations".formatted(id));
                }
            }
        }
        List<OidcProviderConfig> readers =
                providers.stream().filter(OidcProviderConfig::readsClaim).toList();
        if (readers.size() > 1) {
            for (OidcProviderConfig provider : readers) {
                if (provider.grantable().isEmpty()) {
                    sources.problem(
                            key(GRANTABLE, provider.name()),
                            "is required: several providers read a claim, and any of them could name consoleAdmin");
                }
            }
        }
    }

    /** The key of a setting of a provider. */
    static String key(String setting, String name) {
        return name.equals("_") ? setting : setting + "_" + name;
    }
}
