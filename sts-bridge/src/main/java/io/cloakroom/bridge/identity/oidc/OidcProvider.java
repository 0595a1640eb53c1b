package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider and what is known of it. Fetched when first needed, again when older than ten minutes or when a token names an
 * unknown key, by one thread at a time. What was fetched goes on being used while the provider is down, for a day at most.
 */
final class OidcProvider {
    static final Duration REFRESH_AFTER = Duration.ofMinutes(10);
    static final Duration USE_AT_MOST = Duration.ofHours(24);
    /** Made-up key ids cost the provider no more than one fetch in this time. */
    static final Duration UNKNOWN_KEY_INTERVAL = Duration.ofSeconds(10);

    private static final String USELESS_KEYS =
            "The web identity token that was passed could not be validated: its provider can be reached, but publishes no key that is accepted;"
                    + " it must have a `kid` and be for signatures with RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519";

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
     * What the last attempts brought.
     *
     * @param issuerOfUselessKeys what the last attempt found, if its keys were of no use
     * @param nextAttempt after a failure, not before then
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

    /** Where callers wait for it. */
    WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /** What its tokens call it, if that is known without asking it. */
    Optional<String> knownIssuer() {
        Known now = known;
        return config.issuer()
                .or(() -> now.isUsable(clock.instant())
                        ? now.metadata().map(ProviderMetadata::issuer)
                        : now.issuerOfUselessKeys());
    }

    /**
     * What its tokens call it.
     *
     * @param address of whoever waits for it
     * @throws AwsException {@code IDPCommunicationError} if that is not known and cannot be found out now; as {@link
     *     WaitingRoom#enter}
     */
    String issuer(String address) {
        if (config.issuer().isPresent()) {
            return config.issuer().get();
        }
        refresh(address);
        return knownIssuer().orElseThrow(this::unusable);
    }

    /**
     * @throws AwsException {@code IDPCommunicationError} if nothing usable is known and nothing can be fetched now; {@code
     *     InvalidIdentityToken} if what was fetched has no key of use; as {@link WaitingRoom#enter}
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
            // Whoever can go on with what is known does not wait for another's fetch.
            try {
                fetchUnlessDone(seen);
            } finally {
                fetching.unlock();
            }
        }
    }

    /**
     * The keys of this id; asks the provider if there is none, for it may be new.
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

    /** Fetches, or waits until somebody else has tried. */
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
