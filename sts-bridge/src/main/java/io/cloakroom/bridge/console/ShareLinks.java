package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to shared folders. They are documents of the state, so every node knows them, and one that is revoked ends
 * everywhere. A document is named after the hash of its link: whoever reads the state cannot use it.
 */
final class ShareLinks {
    private static final Logger LOG = LoggerFactory.getLogger(ShareLinks.class);
    private static final String DIRECTORY = "shares/";
    private static final int ID_BYTES = 16;
    private static final int MOST_OF_A_USER = 100;

    private final StateView state;
    private final Parsed<Map<String, Share>> shares;
    private final SecureRandom random;
    private final InstantSource clock;

    ShareLinks(StateView state, SecureRandom random, InstantSource clock) {
        this.state = state;
        this.shares = state.parse(new Documents());
        this.random = random;
        this.clock = clock;
    }

    /** A share, and the name under which its user can end it. */
    record Named(String name, Share share) {}

    /**
     * Keeps a share, in force on this node when the call returns. Blocks.
     *
     * @return what makes its link
     * @throws AwsException {@code InvalidRequest} if its user has too many; {@code ServiceUnavailable}
     */
    Secret add(Share share) {
        removeOver();
        if (of(share.issuer(), share.subject()).size() >= MOST_OF_A_USER) {
            throw AwsException.of(
                    INVALID_REQUEST, "You share %d folders already. End one of them first.".formatted(MOST_OF_A_USER));
        }
        byte[] drawn = new byte[ID_BYTES];
        random.nextBytes(drawn);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        var unused = guarded(() -> state.compareAndPut(path(nameOf(id)), StateStore.ABSENT, share.toJson()));
        return new Secret(id);
    }

    /**
     * What a link leads to; empty if it is none, or has ended.
     *
     * @throws AwsException {@code ServiceUnavailable} if it may have been revoked without this node knowing
     */
    Optional<Share> find(String id) {
        return Optional.ofNullable(shares.current().get(nameOf(id))).filter(share -> !share.isOver(clock.instant()));
    }

    /** Those of a user that have not ended, the newest first. */
    List<Named> of(String issuer, String subject) {
        Instant now = clock.instant();
        return shares.get().entrySet().stream()
                .filter(entry -> entry.getValue().isOf(issuer, subject)
                        && !entry.getValue().isOver(now))
                .map(entry -> new Named(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Named named) -> named.share().made())
                        .reversed())
                .toList();
    }

    /**
     * Ends a share of a user. Blocks.
     *
     * @return whether there was such a one
     * @throws AwsException {@code ServiceUnavailable}
     */
    boolean remove(String name, String issuer, String subject) {
        Share share = shares.get().get(name);
        return share != null && share.isOf(issuer, subject) && guarded(() -> removed(name));
    }

    /** Links that have ended are worth nothing, and take up room. */
    private void removeOver() {
        Instant now = clock.instant();
        shares.get().forEach((name, share) -> {
            if (share.isOver(now)) {
                var unused = guarded(() -> removed(name));
            }
        });
    }

    private boolean removed(String name) {
        Optional<StateDocument> found = state.get(path(name));
        return found.isPresent()
                && state.delete(path(name), found.get().revision()).isPresent();
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (StateException e) {
            LOG.warn("shared folders: {}", e.getMessage());
            throw AwsException.of(SERVICE_UNAVAILABLE, "The state cannot be written now. Try again in a moment.");
        }
    }

    private static String path(String name) {
        return DIRECTORY + name;
    }

    private static String nameOf(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A document that cannot be read lets nobody in. */
    private static final class Documents implements StateParser<Optional<Share>, Map<String, Share>> {
        @Override
        public String pathPrefix() {
            return DIRECTORY;
        }

        @Override
        public Optional<Share> read(StateDocument document) {
            try {
                return Optional.of(Share.of(Json.read(document.json().getBytes(StandardCharsets.UTF_8))));
            } catch (RuntimeException e) {
                LOG.warn("{} is not a shared folder", document.path());
                return Optional.empty();
            }
        }

        @Override
        public Map<String, Share> combine(Map<String, Optional<Share>> byName) {
            Map<String, Share> all = new HashMap<>();
            byName.forEach((name, share) -> share.ifPresent(found -> all.put(name, found)));
            return Map.copyOf(all);
        }
    }
}
