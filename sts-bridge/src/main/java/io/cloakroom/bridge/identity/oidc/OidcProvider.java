package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.identity.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider and what is known about it. Its metadata is fetched when first needed, again once it is older than ten
 * minutes, and when a token names an unknown key. Only one thread fetches at a time. While the provider is down, the
 * last metadata stays in use for up to a day.
 */
final class OidcProvider {
    static final Duration REFRESH_AFTER = Duration.ofMinutes(10);
    static final Duration USE_AT_MOST = Duration.ofHours(24);
    /** Made-up key ids cost the provider at most one fetch in this time. */
    static final Duration UNKNOWN_KEY_INTERVAL = Duration.ofSeconds(10);

    private static final String USELESS_KEYS =
            "The web identity token that was passed could not be validated: its provider can be reached, but publishes no key that is accepted:"
                    + " a key must have a `kid` and be for signatures with RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519";

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);

    private final OidcProviderConfig config;
    private final MetadataReader reader;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private final WaitingRoom waitingRoom = new WaitingRoom();
    private volatile Known known =
            new Known(Optional.empty(), Instant.EPOCH, Optional.empty(), Optional.empty(), Instant.MIN, 0, 0);

    OidcProvider(OidcProviderConfig config, ProviderClient client, InstantSource clock) {
        this.config = config;
        this.reader = new MetadataReader(config, client);
        this.clock = clock;
    }

    /**
     * The outcome of the last attempts to fetch metadata.
     *
     * @param issuerOfUselessKeys the issuer, if the last attempt found keys of no use
     * @param nextAttempt no attempt before this time, after a failure
     * @param failures since the last success
     * @param attempts in all; tells whether somebody else has tried in the meantime
     */
    private record Known(
            Optional<ProviderMetadata> metadata,
            Instant fetchedAt,
            Optional<Instant> failingSince,
            Optional<String> issuerOfUselessKeys,
            Instant nextAttempt,
            int failures,
            long attempts) {
        boolean isUsable(Instant now) {
            return metadata.isPresent() && !now.isAfter(fetchedAt.plus(USE_AT_MOST));
        }

        boolean isOlderThan(Duration age, Instant now) {
            return metadata.isEmpty() || !now.isBefore(fetchedAt.plus(age));
        }
    }

    OidcProviderConfig config() {
        return config;
    }

    /** Where callers wait for this provider. */
    WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /** The issuer in its tokens, if that is known without asking the provider. */
    Optional<String> knownIssuer() {
        Known now = known;
        return config.issuer()
                .or(() -> now.isUsable(clock.instant())
                        ? now.metadata().map(ProviderMetadata::issuer)
                        : now.issuerOfUselessKeys());
    }

    /**
     * The issuer in its tokens.
     *
     * @param address of the caller who waits for it
     * @throws AwsException {@code IDPCommunicationError} if the issuer is not known and cannot be found out now; as
     *     {@link WaitingRoom#enter}
     */
    String issuer(String address) {
        if (config.issuer().isPresent()) {
            return config.issuer().get();
        }
        refresh(address);
        return knownIssuer().orElseThrow(this::unusable);
    }

    /**
     * The provider's metadata, fetched if necessary.
     *
     * @throws AwsException {@code IDPCommunicationError} if no usable metadata is known and none can be fetched now;
     *     {@code InvalidIdentityToken} if the provider has no usable key; as {@link WaitingRoom#enter}
     */
    ProviderMetadata metadata(String address) {
        refresh(address);
        return usable();
    }

    private void refresh(String address) {
        Known seen = known;
        if (!seen.isUsable(clock.instant())) {
            fetch(seen, address);
        } else if (seen.isOlderThan(REFRESH_AFTER, clock.instant()) && fetching.tryLock()) {
            // If the known metadata will do, nobody waits for another thread's fetch.
            try {
                fetchUnlessDone(seen);
            } finally {
                fetching.unlock();
            }
        }
    }

    /**
     * The keys with this id. If there is none, it asks the provider, because the key may be new.
     *
     * @throws AwsException as for {@link #metadata}
     */
    List<VerificationKey> keys(String keyId, String address) {
        List<VerificationKey> keys = metadata(address).keys(keyId);
        Known seen = known;
        if (!keys.isEmpty() || !seen.isOlderThan(UNKNOWN_KEY_INTERVAL, clock.instant())) {
            return keys;
        }
        fetch(seen, address);
        return usable().keys(keyId);
    }

    /** Whether the keys were fetched after a time, and this one was not among them. */
    boolean lacksKey(String keyId, Instant since) {
        Known now = known;
        return now.fetchedAt().isAfter(since)
                && now.metadata()
                        .filter(metadata -> metadata.keys(keyId).isEmpty())
                        .isPresent();
    }

    ProviderState state() {
        Known now = known;
        return new ProviderState(config.name(), now.metadata().map(metadata -> now.fetchedAt()), now.failingSince());
    }

    private ProviderMetadata usable() {
        Known now = known;
        if (now.isUsable(clock.instant())) {
            return now.metadata().orElseThrow();
        }
        throw unusable();
    }

    private AwsException unusable() {
        return known.issuerOfUselessKeys().isPresent()
                ? new AwsException(INVALID_IDENTITY_TOKEN, USELESS_KEYS)
                : AwsException.of(IDP_COMMUNICATION_ERROR, "Try again in a moment.");
    }

    /** Fetches the metadata, or waits until another thread has tried. */
    private void fetch(Known seen, String address) {
        if (isPausing(seen)) {
            return;
        }
        WaitingRoom.Place place = waitingRoom.enter(address);
        fetching.lock();
        try {
            fetchUnlessDone(seen);
        } finally {
            fetching.unlock();
            place.close();
        }
    }

    private boolean isPausing(Known seen) {
        return clock.instant().isBefore(seen.nextAttempt());
    }

    private void fetchUnlessDone(Known seen) {
        Instant now = clock.instant();
        if (known.attempts() != seen.attempts() || isPausing(seen)) {
            return;
        }
        try {
            ProviderMetadata metadata = reader.read();
            if (seen.failingSince().isPresent() || seen.metadata().isEmpty()) {
                LOG.info("Provider {} answers; issuer {}.", config.name(), metadata.issuer());
            }
            known = new Known(
                    Optional.of(metadata),
                    now,
                    Optional.empty(),
                    Optional.empty(),
                    Instant.MIN,
                    0,
                    seen.attempts() + 1);
        } catch (ProviderException e) {
            LOG.warn("Provider {} cannot be used: {}", config.name(), e.getMessage());
            int failures = seen.failures() + 1;
            Duration pause = Duration.ofSeconds(1L << Math.min(failures, 6));
            known = new Known(
                    seen.metadata(),
                    seen.fetchedAt(),
                    Optional.of(seen.failingSince().orElse(now)),
                    e.issuerOfUselessKeys(),
                    clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause),
                    failures,
                    seen.attempts() + 1);
        }
    }
}
