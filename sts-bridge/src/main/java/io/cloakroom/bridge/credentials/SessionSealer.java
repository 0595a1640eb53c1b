package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;
import static io.cloakroom.aws.AwsErrorCode.PACKED_POLICY_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.SessionKeys.SessionBinding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns sessions into session tokens and back.
 *
 * <p>A token is the canonical unpadded base64url of: version (1 byte), key id (4), salt (32), ciphertext. From the salt
 * and the ring key follow a one-time AES-256-GCM key and IV, and the secret access key. The associated data are
 * version, key id, deployment id and access key id. So no number of tokens wears out a key. A token is valid only for
 * its access key id and installation. The secret cannot be computed from anything that travels.
 */
public final class SessionSealer {
    /** The longest session token that is issued or accepted, in characters. */
    public static final int MAX_TOKEN_CHARS = 4096;

    private static final byte VERSION = 1;
    private static final int SALT_BYTES = 32;
    private static final int HEADER_BYTES = 1 + RingKey.ID_BYTES + SALT_BYTES;

    /** The longest encoded session whose token is within the limit. */
    static final int MAX_SESSION_BYTES = MAX_TOKEN_CHARS / 4 * 3 - HEADER_BYTES - AesGcm.TAG_BYTES;

    private final KeyRing ring;
    private final SecureRandom random;

    public SessionSealer(KeyRing ring, SecureRandom random) {
        this.ring = ring;
        this.random = random;
    }

    /** An opened session token, with its secret access key and the ring's key that sealed it. */
    record Opened(Session session, Secret secret, RingKey key) {}

    /**
     * Issues credentials for a session.
     *
     * @throws AwsException {@code PackedPolicyTooLarge} if the token would be longer than 4096 characters; the message
     *     says what is large and what to do about it
     */
    public IssuedCredentials issue(Session session) {
        RingKey key = ring.current();
        String accessKeyId = AccessKeyIds.draw(random);
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        SessionKeys keys = keys(key, salt, accessKeyId);
        byte[] ciphertext = keys.seal(SessionCodec.write(session));
        byte[] token = ByteBuffer.allocate(HEADER_BYTES + ciphertext.length)
                .put(VERSION)
                .put(key.idBytes())
                .put(salt)
                .put(ciphertext)
                .array();
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        if (text.length() > MAX_TOKEN_CHARS) {
            throw tooLarge(session, text.length());
        }
        return new IssuedCredentials(accessKeyId, keys.secret(), text, session.expiration());
    }

    /**
     * Opens a token. The caller must check whether the session has expired or was revoked.
     *
     * @throws AwsException {@code InvalidTokenId} if it was not issued here for this access key id; always the same
     *     message. {@code ServiceUnavailable} if its key is unknown while keys may be missing here
     */
    Opened open(String accessKeyId, String sessionToken) {
        byte[] token = decode(sessionToken).orElseThrow(SessionSealer::notOurs);
        ByteBuffer parts = ByteBuffer.wrap(token);
        if (token.length < HEADER_BYTES + AesGcm.TAG_BYTES || parts.get() != VERSION) {
            throw notOurs();
        }
        RingKey key = ring.find(parts.getInt()).orElseThrow(() -> ring.isUpToDate() ? notOurs() : perhapsOurs());
        byte[] salt = new byte[SALT_BYTES];
        parts.get(salt);
        byte[] ciphertext = new byte[parts.remaining()];
        parts.get(ciphertext);
        SessionKeys keys = keys(key, salt, accessKeyId);
        byte[] payload = keys.open(ciphertext).orElseThrow(SessionSealer::notOurs);
        try {
            return new Opened(SessionCodec.read(payload), keys.secret(), key);
        } catch (IOException e) {
            throw notOurs();
        }
    }

    /** Whether this key is still in the ring: rings are replaced and keys dropped while a bridge runs. */
    boolean opensWith(RingKey key) {
        return ring.holds(key);
    }

    private SessionKeys keys(RingKey key, byte[] salt, String accessKeyId) {
        return new SessionKeys(key, salt, new SessionBinding(VERSION, key, ring.deploymentId(), accessKeyId));
    }

    /** The bytes of a token; empty unless its spelling is canonical, so that no token has a second name. */
    private static Optional<byte[]> decode(String sessionToken) {
        if (sessionToken.length() > MAX_TOKEN_CHARS) {
            return Optional.empty();
        }
        try {
            byte[] token = Base64.getUrlDecoder().decode(sessionToken);
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(token)
                    .equals(sessionToken);
            return canonical ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static AwsException notOurs() {
        return new AwsException(
                INVALID_TOKEN_ID,
                INVALID_TOKEN_ID.standardMessage() + ": it was not issued here for this access key id");
    }

    /** Not {@code InvalidTokenId}: a client might throw a valid token away. */
    private static AwsException perhapsOurs() {
        return new AwsException(
                SERVICE_UNAVAILABLE,
                "The state store cannot be reached, and the key of this session token may be newer than what was read of it. Try again later.");
    }

    private static AwsException tooLarge(Session session, int chars) {
        List<Part> parts = parts(session);
        Part largest = parts.stream().max(Comparator.comparingInt(Part::chars)).orElseThrow();
        return new AwsException(
                PACKED_POLICY_TOO_LARGE,
                "%s The session token would have %d characters; at most %d are allowed. Largest in it are the %s: %s. In all: %s."
                        .formatted(
                                PACKED_POLICY_TOO_LARGE.standardMessage(),
                                chars,
                                MAX_TOKEN_CHARS,
                                largest.name(),
                                largest.wayOut(),
                                parts.stream()
                                        .map(part -> part.name() + " " + part.chars())
                                        .collect(Collectors.joining(", "))));
    }

    /** A part of a session token, its size, and how to make it smaller. */
    private record Part(String name, int chars, String wayOut) {}

    private static List<Part> parts(Session session) {
        Map<String, String> tags = session.attributes().tags();
        int claims = session.claims().entrySet().stream()
                .mapToInt(claim -> claim.getKey().length() + chars(claim.getValue()))
                .sum();
        int principal = session.arn().length()
                + session.issuer().length()
                + session.subject().length();
        return List.of(
                new Part(
                        "characters of the session policy",
                        session.sessionPolicy().map(String::length).orElse(0)
                                + session.assumption()
                                        .map(of -> chars(of.inherited()))
                                        .orElse(0),
                        "shorten `Policy`, with patterns in place of lists"),
                new Part("claims", claims, "have the provider put less into its tokens"),
                new Part(
                        "session tags",
                        chars(tags.keySet()) + chars(tags.values()),
                        "have the provider set fewer or shorter ones, or allow fewer keys (CLOAKROOM_IDENTITY_OPENID_SESSION_TAGS)"),
                new Part(
                        "policy names",
                        chars(session.policies()),
                        "there are %d; put the statements of several policies into one, or give the user fewer"
                                .formatted(session.policies().size())),
                new Part("names of the principal", principal, "shorten the subject, the issuer or `RoleSessionName`"));
    }

    private static int chars(Iterable<String> texts) {
        int chars = 0;
        for (String text : texts) {
            chars += text.length();
        }
        return chars;
    }
}
