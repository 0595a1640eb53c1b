package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.TokenSeal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Links that a browser goes to for an object, so that it saves it as it saves any file. A link is good for a minute,
 * and only for the user it was made for: without their cookie it is nothing. The object is always saved, never shown;
 * but for a PDF, which has links of its own that are good in a frame of the console only.
 */
final class DownloadLinks {
    static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final TokenSeal seal;
    private final TokenSeal shown;
    private final InstantSource clock;

    /** @param purpose that differs from those of other links: {@code console download} */
    DownloadLinks(KeyRing ring, String purpose, SecureRandom random, InstantSource clock) {
        this.seal = new TokenSeal(ring, purpose, random);
        this.shown = new TokenSeal(ring, purpose + ", shown", random);
        this.clock = clock;
    }

    /** A link, without the path of links. */
    String make(Session session, String bucket, String key, Optional<String> version) {
        StringBuilder target = new StringBuilder(path(bucket, key))
                .append("?response-content-type=application%2Foctet-stream&response-content-disposition=")
                .append(UriEncoding.encodeComponent(disposition(key)));
        version.ifPresent(id -> target.append("&versionId=").append(UriEncoding.encodeComponent(id)));
        return seal(session, target.toString());
    }

    private static String path(String bucket, String key) {
        return "/" + UriEncoding.encodeComponent(bucket) + "/" + UriEncoding.encodeKey(key);
    }

    /** A link for a frame that shows a PDF, without the path of such links. */
    String show(Session session, String bucket, String key) {
        return seal(shown, session, path(bucket, key));
    }

    /** A link to what {@link #open} gives back, for the user of a session. */
    String seal(Session session, String target) {
        return seal(seal, session, target);
    }

    private String seal(TokenSeal kind, Session session, String target) {
        return kind.seal(Json.bytes(Json.object()
                .put("t", target)
                .put("i", session.issuer())
                .put("s", session.subject())
                .put("e", clock.instant().plus(GOOD_FOR).getEpochSecond())));
    }

    /**
     * What a link leads to.
     *
     * @return what was sealed; of {@link #make}, path and query of an S3 request
     * @throws AwsException {@code AccessDenied} if it is not a link, is too old, or is another user's
     */
    String open(Session session, String link) {
        return open(seal, session, link);
    }

    /** What a link of {@link #show} leads to, as {@link #open}. */
    String openShown(Session session, String link) {
        return open(shown, session, link);
    }

    private String open(TokenSeal kind, Session session, String link) {
        JsonNode json = kind.open(link).map(Json::read).orElseThrow(DownloadLinks::refused);
        boolean isGood =
                clock.instant().isBefore(Instant.ofEpochSecond(json.path("e").asLong()))
                        && json.path("i").asText().equals(session.issuer())
                        && json.path("s").asText().equals(session.subject());
        if (!isGood) {
            throw refused();
        }
        return json.path("t").asText();
    }

    /**
     * The last part of a key is the name of the file. Marks that reverse the order of letters would make one name look
     * like another.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6266">RFC 6266</a>
     */
    static String disposition(String key) {
        String trimmed = key.replaceAll("/+$", "");
        String name = trimmed.substring(trimmed.lastIndexOf('/') + 1).replaceAll("[\\p{Cntrl}\\p{Cf}]", "_");
        return "attachment; filename*=UTF-8''" + UriEncoding.encodeComponent(name.isEmpty() ? "download" : name);
    }

    private static AwsException refused() {
        return AwsException.of(AwsErrorCode.ACCESS_DENIED, "This link is not good any more. Begin the download again.");
    }
}
