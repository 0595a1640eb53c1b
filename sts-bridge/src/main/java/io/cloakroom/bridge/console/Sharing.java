package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Session;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a page asks about sharing: an object by a presigned URL, a folder by a link that its user can end. Both carry
 * credentials that were narrowed to what is shared, so they end with the login they came from.
 */
final class Sharing {
    private static final int MAX_BUCKET = 63;
    private static final int MAX_KEY = 1024;
    private static final int MAX_NAME = 64;

    private final Logins logins;
    private final Sessions sessions;
    private final LoginOfCall login;
    private final ShareLinks links;
    private final CredentialDirectory credentials;
    private final Place place;
    private final InstantSource clock;

    /**
     * Where links lead to.
     *
     * @param folders the address of shared folders, without a slash at its end; empty: none is served
     * @param s3 the address of S3
     */
    record Place(Supplier<Optional<URI>> folders, URI s3, String region) {}

    Sharing(
            Logins logins,
            Sessions sessions,
            LoginOfCall login,
            ShareLinks links,
            CredentialDirectory credentials,
            Place place,
            InstantSource clock) {
        this.logins = logins;
        this.sessions = sessions;
        this.login = login;
        this.links = links;
        this.credentials = credentials;
        this.place = place;
        this.clock = clock;
    }

    /** Whether folders can be shared. */
    boolean hasFolders() {
        return place.folders().get().isPresent();
    }

    /**
     * Shares {@code key} in {@code bucket}, for so many {@code seconds}; a folder if it is empty or ends with a slash.
     */
    HttpAnswer share(JsonNode body, Logins.Asked asked) {
        String bucket = Json.text(body, "bucket", MAX_BUCKET);
        String key = Json.text(body, "key", MAX_KEY);
        boolean isFolder = key.isEmpty() || key.endsWith("/");
        if (bucket.isEmpty()) {
            throw AwsException.of(INVALID_REQUEST, "`bucket` is missing: say what to share.");
        }
        if (isFolder && !hasFolders()) {
            throw AwsException.of(
                    INVALID_REQUEST,
                    "This installation shares no folders: it has no address for them (CLOAKROOM_SHARE_ADDRESS).");
        }
        ObjectNode choice =
                Json.object().put("bucket", bucket).put("prefix", key).put("readOnly", true);
        choice.set("seconds", body.path("seconds"));
        BrowserSession old = login.current(asked).kept();
        Session about = login.current(asked).session();
        var narrowed = Narrowing.read(choice);
        return login.refreshed(old, asked, refreshed -> {
            SessionCredentials given = logins.take(refreshed, narrowed, asked);
            asked.audit().asked("console:Share", bucket + "/" + key);
            String url = isFolder ? folder(bucket, key, about, given) : presigned(bucket, key, given);
            return Json.answer(
                    200,
                    Json.object()
                            .put("url", url)
                            .put("until", given.expiration().toString()),
                    sessions.keep(refreshed.kept()));
        });
    }

    private String folder(String bucket, String prefix, Session about, SessionCredentials given) {
        links.of(about.issuer(), about.subject()).stream()
                .filter(named -> !isGood(named.share()))
                .forEach(named -> {
                    var unused = links.remove(named.name(), about.issuer(), about.subject());
                });
        Secret id = links.add(new Share(
                bucket,
                prefix,
                about.issuer(),
                about.subject(),
                LoginOfCall.name(about),
                clock.instant(),
                given.expiration(),
                given.accessKeyId(),
                given.sessionToken()));
        return place.folders().get().orElseThrow() + "/" + id.reveal() + "/";
    }

    private String presigned(String bucket, String key, SessionCredentials given) {
        String path = "/" + UriEncoding.encodeComponent(bucket) + "/" + UriEncoding.encodeKey(key);
        RequestHead head = RequestHead.parse(
                "GET",
                path,
                Headers.builder().add("host", place.s3().getRawAuthority()).build());
        SigV4Signer signer = new SigV4Signer(
                new SigV4Signer.Credential(
                        given.accessKeyId(), given.secretAccessKey(), Optional.of(given.sessionToken())),
                place.region(),
                "s3");
        Duration good = Duration.between(clock.instant(), given.expiration());
        return place.s3() + path + "?" + signer.presign(head, good, clock.instant());
    }

    /** Lists the folders that the user shares. Their links are not among it: nobody can read them again. */
    HttpAnswer list(Logins.Asked asked) {
        Session about = login.current(asked).session();
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("shares");
        links.of(about.issuer(), about.subject()).stream()
                .filter(named -> isGood(named.share()))
                .forEach(named -> all.addObject()
                        .put("name", named.name())
                        .put("bucket", named.share().bucket())
                        .put("prefix", named.share().prefix())
                        .put("made", named.share().made().toString())
                        .put("until", named.share().until().toString()));
        return Json.answer(200, answer);
    }

    /** One whose login has ended leads nowhere any more. */
    private boolean isGood(Share share) {
        try {
            var unused = credentials.renewable(
                    share.accessKeyId(), share.sessionToken().reveal());
            return true;
        } catch (AwsException e) {
            return e.code() == SERVICE_UNAVAILABLE;
        }
    }

    /** Ends the sharing of the folder {@code name}. */
    HttpAnswer end(JsonNode body, Logins.Asked asked) {
        Session about = login.current(asked).session();
        asked.audit().asked("console:Unshare", Json.text(body, "name", MAX_NAME));
        if (!links.remove(Json.text(body, "name", MAX_NAME), about.issuer(), about.subject())) {
            throw AwsException.of(INVALID_REQUEST, "You share no such folder. It may have ended before.");
        }
        return Json.answer(200, Json.object().put("ended", true));
    }
}
