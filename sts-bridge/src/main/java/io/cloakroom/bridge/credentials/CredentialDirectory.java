package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.RootCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the credential for an access key id and session token. Does no I/O: opened tokens are cached until their
 * session expires, and the revocation list is in memory. Expiry, revocation and the key ring are checked every time,
 * cached or not.
 */
public final class CredentialDirectory {
    /** The most the cache may hold, in token characters plus the estimated bytes of the sessions. */
    private static final long CACHE_WEIGHT = 32L << 20;

    private static final int WEIGHT_PER_ENTRY = 1024;

    /** The bytes of a string, its array and the reference to it, without its characters. */
    private static final int TEXT_BYTES = 56;

    private final Optional<Credential.Root> root;
    private final LongTermKeys longTermKeys;
    private final SessionSealer sealer;
    private final Cutoffs cutoffs;
    private final InstantSource clock;
    private final Cache<Shown, Credential.Temporary> opened;

    /**
     * What a request presents. Both parts are looked up together, because a token is worth nothing under another access
     * key id.
     */
    private record Shown(String accessKeyId, String sessionToken) {}

    /** @param root the owner's key; empty if there is none */
    public CredentialDirectory(
            Optional<RootCredentials> root,
            LongTermKeys longTermKeys,
            SessionSealer sealer,
            Cutoffs cutoffs,
            InstantSource clock) {
        this.root = root.map(Credential.Root::new);
        this.longTermKeys = longTermKeys;
        this.sealer = sealer;
        this.cutoffs = cutoffs;
        this.clock = clock;
        this.opened = Caffeine.newBuilder()
                .maximumWeight(CACHE_WEIGHT)
                .weigher((Shown shown, Credential.Temporary credential) ->
                        shown.sessionToken().length() + bytesOf(credential.session()))
                .expireAfter(Expiry.creating((Shown shown, Credential.Temporary credential) ->
                        remaining(credential.session().expiration())))
                .executor(Runnable::run)
                .build();
    }

    /**
     * The credential of an access key id. The signature still has to be checked.
     *
     * @throws AwsException {@code InvalidAccessKeyId} if there is none, or its session has expired or was revoked (the
     *     message says when); {@code InvalidTokenId} if the token is missing, was not issued here, belongs to another
     *     access key id, or comes with a long-term key
     */
    public Credential find(String accessKeyId, Optional<String> sessionToken) {
        if (root.isPresent() && accessKeyId.equals(root.get().accessKeyId())) {
            return withoutToken(root.get(), sessionToken);
        }
        if (!AccessKeyIds.isTemporary(accessKeyId)) {
            Credential found =
                    longTermKeys.find(accessKeyId).orElseThrow(() -> new AwsException(INVALID_ACCESS_KEY_ID));
            return withoutToken(found, sessionToken);
        }
        String token = sessionToken.orElseThrow(
                () -> refused(": `%s` is a temporary access key id and needs a session token (AWS_SESSION_TOKEN)"
                        .formatted(accessKeyId)));
        Credential.Temporary credential = open(new Shown(accessKeyId, token));
        Session session = credential.session();
        if (credential.isExpired(clock.instant())) {
            throw unknown("The session expired at %s.".formatted(session.expiration()));
        }
        Optional<Cutoff> cutoff = cutoffs.voiding(accessKeyId, session);
        if (cutoff.isPresent()) {
            throw unknown(
                    "The session was revoked as of %s.".formatted(cutoff.get().before()));
        }
        if (session.user().isPresent() && !longTermKeys.isCurrentUser(session)) {
            throw unknown("The session's user is gone or disabled.");
        }
        if (session.assumption().isPresent() && !longTermKeys.isCurrentRole(session)) {
            throw unknown(
                    "The session's role, a role it was assumed from, or its user is gone, or the user is disabled.");
        }
        return credential;
    }

    /**
     * The session of temporary credentials that may have expired, but are not revoked: whoever has them may get new
     * ones for the same login.
     *
     * @throws AwsException {@code InvalidAccessKeyId} if it was revoked; {@code InvalidTokenId} if the token was not
     *     issued here, or belongs to another access key id
     */
    public Session renewable(String accessKeyId, String sessionToken) {
        Session session = open(new Shown(accessKeyId, sessionToken)).session();
        Optional<Cutoff> cutoff = cutoffs.voiding(accessKeyId, session);
        if (cutoff.isPresent()) {
            throw unknown(
                    "The session was revoked as of %s.".formatted(cutoff.get().before()));
        }
        return session;
    }

    private static Credential withoutToken(Credential longTerm, Optional<String> sessionToken) {
        if (sessionToken.isPresent()) {
            throw refused(": a long-term access key is used without one (unset AWS_SESSION_TOKEN)");
        }
        return longTerm;
    }

    /** Caches only tokens that opened. A made-up token must not push out a valid one. */
    private Credential.Temporary open(Shown shown) {
        Credential.Temporary known = opened.getIfPresent(shown);
        if (known != null && sealer.opensWith(known.sealedBy())) {
            return known;
        }
        SessionSealer.Opened content = sealer.open(shown.accessKeyId(), shown.sessionToken());
        Credential.Temporary credential =
                new Credential.Temporary(content, () -> longTermKeys.groupsOf(content.session()));
        if (!credential.isExpired(clock.instant())) {
            opened.put(shown, credential);
            if (credential.session().directoryOwner().isPresent()) {
                longTermKeys.seen(credential.session());
            }
        }
        return credential;
    }

    /**
     * The approximate memory of a session in bytes. A claim of a thousand short values takes many times the length of
     * its characters.
     */
    static int bytesOf(Session session) {
        Attributes attributes = session.attributes();
        int bytes = WEIGHT_PER_ENTRY
                + bytesOf(List.of(session.arn(), session.issuer(), session.subject(), session.userName()))
                + bytesOf(session.policies())
                + bytesOf(session.sessionPolicy().orElse(""))
                + bytesOf(session.revokeType().orElse(""))
                + bytesOf(session.chosen().orElse(""))
                + bytesOf(session.assumption().map(Assumption::inherited).orElse(List.of()))
                + bytesOfAll(session.assumption().map(Assumption::origins).orElse(List.of()))
                + bytesOf(attributes.withheld().names())
                + bytesOf(attributes.tags().keySet())
                + bytesOf(attributes.tags().values());
        for (Map.Entry<String, List<String>> claim : attributes.claims().entrySet()) {
            bytes += bytesOf(claim.getKey()) + bytesOf(claim.getValue());
        }
        return bytes;
    }

    private static int bytesOfAll(List<Origin> origins) {
        int bytes = 0;
        for (Origin origin : origins) {
            bytes += bytesOf(origin.accessKeyId())
                    + bytesOf(origin.role().orElse(""))
                    + bytesOf(origin.roleId().orElse(""))
                    + bytesOf(origin.revokeType().orElse(""))
                    + bytesOf(origin.policies());
        }
        return bytes;
    }

    private static int bytesOf(Collection<String> texts) {
        int bytes = 0;
        for (String text : texts) {
            bytes += bytesOf(text);
        }
        return bytes;
    }

    private static int bytesOf(String text) {
        return TEXT_BYTES + 2 * text.length();
    }

    private Duration remaining(Instant expiration) {
        Duration remaining = Duration.between(clock.instant(), expiration);
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    private static AwsException refused(String why) {
        return new AwsException(INVALID_TOKEN_ID, INVALID_TOKEN_ID.standardMessage() + why);
    }

    private static AwsException unknown(String why) {
        return new AwsException(INVALID_ACCESS_KEY_ID, INVALID_ACCESS_KEY_ID.standardMessage() + " " + why);
    }
}
