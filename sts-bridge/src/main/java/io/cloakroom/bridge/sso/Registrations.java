package io.cloakroom.bridge.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.TokenSeal;
import io.cloakroom.policy.json.OneLine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Clients of the SSO protocol. A client id is the sealed registration, so any node knows every client and none is
 * stored. Anybody may register: a registration gives no right, it only fixes where browsers are sent.
 */
final class Registrations {
    /** A registration lasts at least as long as most logins; the SDKs refresh tokens only while it does. */
    private static final Duration LEAST = Duration.ofHours(12);

    /** The AWS CLI keeps the registration of browser logins at a logout, and shows it again at the next login. */
    static final String REMEDY =
            "Remove what the program keeps of its registration, for the AWS CLI the files in ~/.aws/sso/cache, and log"
                    + " in again.";

    private static final int MAX_REDIRECTS = 10;
    private static final int MAX_CHARS = 6 * 1024;
    private static final int MAX_NAME_CHARS = 64;

    private final TokenSeal ids;
    private final TokenSeal secrets;
    private final Duration lasts;
    private final InstantSource clock;

    /** @param longestSession as long as the ring keeps a key after it was replaced */
    Registrations(KeyRing ring, Duration longestSession, SecureRandom random, InstantSource clock) {
        this.ids = new TokenSeal(ring, "sso client id", random);
        this.secrets = new TokenSeal(ring, "sso client secret", random);
        this.lasts = longestSession.compareTo(LEAST) > 0 ? longestSession : LEAST;
        this.clock = clock;
    }

    /** A client that was registered. */
    record Client(String id, Secret secret, Instant issuedAt, Instant expiration) {}

    /**
     * Registers a client.
     *
     * @param provider that its users log in to; empty if only each login says it
     * @param name as it calls itself; cut to 64 characters
     * @throws SsoException {@code InvalidRedirectUriException} for a redirect that is not on the user's own machine
     */
    Client register(Optional<String> provider, String name, List<String> redirectUris) {
        if (redirectUris.size() > MAX_REDIRECTS) {
            throw new SsoException(
                    SsoError.INVALID_REDIRECT_URI, "At most %d redirect URIs are accepted.".formatted(MAX_REDIRECTS));
        }
        Instant now = clock.instant();
        Instant expiration = now.plus(lasts);
        ObjectNode content =
                SsoJson.object().put("e", expiration.getEpochSecond()).put("n", OneLine.of(name, MAX_NAME_CHARS));
        provider.ifPresent(word -> content.put("p", word));
        ArrayNode redirects = content.putArray("r");
        for (String uri : redirectUris) {
            redirects.add(LoopbackRedirect.parse(uri)
                    .orElseThrow(() -> new SsoException(
                            SsoError.INVALID_REDIRECT_URI,
                            "A redirect URI must be `http://127.0.0.1/…` or `http://[::1]/…`, of any port and"
                                    + " without a query."))
                    .toString());
        }
        String id = ids.seal(SsoJson.bytes(content));
        return new Client(id, new Secret(secrets.seal(digest(id))), now, expiration);
    }

    /** The registration behind a client id; empty if it is none of ours, or has expired. */
    Optional<Registration> find(String clientId) {
        if (clientId.length() > MAX_CHARS) {
            return Optional.empty();
        }
        return ids.open(clientId)
                .map(SsoJson::read)
                .map(Registrations::registration)
                .filter(found -> clock.instant().isBefore(found.expiration()));
    }

    /**
     * The registration of a client that shows its secret.
     *
     * @throws SsoException {@code InvalidClientException} if it is not registered any more, or the secret is another's
     */
    Registration require(JsonNode call) {
        String id = SsoJson.required(call, "clientId");
        String secret = SsoJson.required(call, "clientSecret");
        return find(id).filter(found -> secret.length() <= MAX_CHARS
                        && secrets.open(secret)
                                .filter(shown -> MessageDigest.isEqual(shown, digest(id)))
                                .isPresent())
                .orElseThrow(() -> new SsoException(
                        SsoError.INVALID_CLIENT, "This client is not registered here, or no longer. " + REMEDY));
    }

    private static Registration registration(JsonNode content) {
        List<LoopbackRedirect> redirects = new ArrayList<>();
        SsoJson.texts(content, "r")
                .forEach(uri -> redirects.add(LoopbackRedirect.parse(uri).orElseThrow()));
        return new Registration(
                SsoJson.text(content, "p"),
                SsoJson.text(content, "n").orElse("?"),
                redirects,
                Instant.ofEpochSecond(content.path("e").asLong()));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
