package io.cloakroom.bridge.signals;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SignalPolling;
import io.cloakroom.bridge.config.SignalsConfig;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Silence;
import io.cloakroom.bridge.identity.oidc.SessionCap;
import io.cloakroom.bridge.metrics.Metric;
import io.cloakroom.bridge.metrics.Scrape;
import io.cloakroom.bridge.signals.SignalHealth.Heard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long sessions of a provider may last, and which are refused, by what is heard of the provider. A session of many
 * hours is good only while its provider would say that its user's rights have changed.
 */
public final class SignalTrust implements Silence, SessionCap {
    private static final Logger LOG = LoggerFactory.getLogger(SignalTrust.class);

    private final Map<String, OidcProviderConfig> providers;
    private final SignalHealth health;
    private final SignalsConfig config;
    private final InstantSource clock;
    private final Map<String, Hearing> told = new ConcurrentHashMap<>();
    private final Map<String, Instant> toldSince = new ConcurrentHashMap<>();

    /** What is heard of a provider. */
    enum Hearing {
        /** It does not tell of changed rights, or not of all. That is how most are. */
        NONE,
        /** It tells of changed rights, and did so a moment ago. */
        HEARD,
        /** It has told, or should, and has not done so for too long. */
        SILENT
    }

    public SignalTrust(
            List<OidcProviderConfig> providers, SignalHealth health, SignalsConfig config, InstantSource clock) {
        this.providers =
                providers.stream().collect(Collectors.toUnmodifiableMap(OidcProviderConfig::name, Function.identity()));
        this.health = health;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration of(OidcProviderConfig provider) {
        Duration longest = provider.maxSession();
        return hearing(provider) == Hearing.HEARD || longest.compareTo(SignalsConfig.WITHOUT_SIGNALS) < 0
                ? longest
                : SignalsConfig.WITHOUT_SIGNALS;
    }

    @Override
    public void require(Session session) {
        if (!session.issuer().startsWith("http")) {
            return;
        }
        OidcProviderConfig provider = providers.get(session.provider());
        if (provider == null) {
            requireShort(session);
            return;
        }
        Hearing hearing = hearing(provider);
        boolean isRefused = switch (hearing) {
            case HEARD -> isLong(session) && isOld(session) && isFromBeforeAGap(session);
            case NONE -> isLong(session) && isOld(session);
            case SILENT -> (config.isStrict() && isFollowed(provider)) || isOld(session);
        };
        if (isRefused) {
            throw new AwsException(
                    SERVICE_UNAVAILABLE,
                    hearing == Hearing.HEARD
                            ? "Provider `%s` has not recorded all changes of rights before %s, so sessions of over 12 hours asserted before then are refused."
                                    .formatted(provider.name(), since(provider.name()))
                            : "Provider `%s` does not tell now whether the rights of its users have changed, so sessions asserted %s are refused."
                                    .formatted(provider.name(), isOld(session) ? "over 12 hours ago" : "by it"));
        }
    }

    /** What has changed since then may not have been recorded, and will not be told. */
    private boolean isFromBeforeAGap(Session session) {
        return session.assertedAt().isBefore(since(session.provider()));
    }

    private Instant since(String provider) {
        return health.heard(provider).map(Heard::since).orElse(Instant.MAX);
    }

    /** Nobody would say that the rights of its user have changed. */
    private void requireShort(Session session) {
        if (isLong(session) && isOld(session)) {
            throw new AwsException(
                    SERVICE_UNAVAILABLE,
                    "Provider `%s` is not configured any more, so its long sessions asserted over 12 hours ago are refused."
                            .formatted(session.provider()));
        }
    }

    /** What is heard of a provider, in a word. */
    public String word(String provider) {
        OidcProviderConfig known = providers.get(provider);
        return (known == null ? Hearing.NONE : hearing(known)).name().toLowerCase(Locale.ROOT);
    }

    /** Tells how long ago providers were heard. */
    public void tell(Scrape scrape) {
        Instant now = clock.instant();
        providers.forEach((name, provider) -> {
            health.heard(name)
                    .ifPresent(heard -> scrape.add(
                            Metric.SIGNALS_AGE,
                            Math.max(0, Duration.between(heard.at(), now).toMillis() / 1000.0),
                            name));
            Hearing hearing = hearing(provider);
            if (hearing != Hearing.NONE) {
                scrape.add(Metric.SIGNALS_HEARD, hearing == Hearing.HEARD ? 1 : 0, name);
            }
        });
    }

    /** Logs for which providers something else is heard than when this was called before. */
    void log() {
        providers.forEach((name, provider) -> {
            Hearing now = hearing(provider);
            if (now == Hearing.HEARD) {
                logGap(name);
            }
            Hearing before = told.getOrDefault(name, Hearing.NONE);
            told.put(name, now);
            if (now == before) {
                return;
            }
            switch (now) {
                case HEARD ->
                    LOG.info(
                            "Provider {} tells when rights change, so its sessions may last {}.",
                            name,
                            provider.maxSession());
                case SILENT ->
                    LOG.warn(
                            "Provider {} has not told for {} whether rights have changed: {} are refused, and new ones"
                                    + " last at most {}.",
                            name,
                            config.maxSilence(),
                            config.isStrict() && isFollowed(provider)
                                    ? "all its sessions"
                                    : "its sessions asserted over 12 hours ago",
                            SignalsConfig.WITHOUT_SIGNALS);
                case NONE ->
                    LOG.warn(
                            "Provider {} does not tell any more when rights change, so its sessions last at most {}.",
                            name,
                            SignalsConfig.WITHOUT_SIGNALS);
            }
        });
    }

    private void logGap(String provider) {
        Instant since = since(provider);
        Instant before = toldSince.put(provider, since);
        if (before != null && before.isBefore(since)) {
            LOG.warn(
                    "Provider {} may not have recorded all changes of rights before {}: its sessions of over 12 hours"
                            + " asserted before then are refused once they are 12 hours old.",
                    provider,
                    since);
        }
    }

    private Hearing hearing(OidcProviderConfig provider) {
        Optional<Heard> heard = health.heard(provider.name());
        if (heard.isEmpty()) {
            return provider.signals() == SignalPolling.WANTED ? Hearing.SILENT : Hearing.NONE;
        }
        Instant earliest = clock.instant().minus(config.maxSilence());
        if (heard.get().at().isBefore(earliest)) {
            return Hearing.SILENT;
        }
        if (provider.isRealm()) { // whose feed says whether changes are recorded, and has those that are not told
            Optional<Instant> recorded =
                    provider.realmPolicies().flatMap(any -> heard.get().recorded());
            if (recorded.isEmpty()) {
                return Hearing.NONE;
            }
            if (recorded.get().isBefore(earliest)) {
                return Hearing.SILENT;
            }
        }
        return heard.get().hasChanges() && readsTheClaimOnly(provider) ? Hearing.HEARD : Hearing.NONE;
    }

    /** What a provider tells of is what that claim says. Of changes of other claims it may be silent. */
    private static boolean readsTheClaimOnly(OidcProviderConfig provider) {
        return provider.reading().readsClaim() && provider.reading().rules().isEmpty();
    }

    /** Whether anything of the provider can be heard: an operator may have switched that off. */
    private static boolean isFollowed(OidcProviderConfig provider) {
        return provider.signals() != SignalPolling.OFF
                || provider.realmPolicies().isPresent();
    }

    private static boolean isLong(Session session) {
        return Duration.between(session.issuedAt(), session.expiration()).compareTo(SignalsConfig.WITHOUT_SIGNALS) > 0;
    }

    private boolean isOld(Session session) {
        return session.assertedAt().isBefore(clock.instant().minus(SignalsConfig.WITHOUT_SIGNALS));
    }
}
