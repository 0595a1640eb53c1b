package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Errors;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.InnerCalls;
import io.cloakroom.bridge.gateway.S3Gateway;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Folders as zips. A browser goes to a link that is good for a minute, as for an object. The zip is read with
 * credentials of its own that read this folder and nothing else: it may take longer than those of the login last. They
 * end with the login all the same.
 */
final class ZipDownloads {
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final int MOST_AT_ONCE = 16;
    private static final int MOST_OF_A_USER = 2;
    private static final int SECONDS_TO_WAIT = 10;
    private static final int MAX_BUCKET = 63;
    private static final int MAX_PREFIX = 1024;

    private final Logins logins;
    private final Sessions sessions;
    private final DownloadLinks links;
    private final SignedCalls signed;
    private final S3Gateway gateway;
    private final RateLimit rateLimit;
    private final Semaphore running = new Semaphore(MOST_AT_ONCE, true);
    /** By a user: the zips on their way. */
    private final ConcurrentHashMap<String, Integer> ofUsers = new ConcurrentHashMap<>();

    /**
     * @param links of zips, and of nothing else
     * @param rateLimit of requests per address
     */
    ZipDownloads(
            Logins logins,
            Sessions sessions,
            DownloadLinks links,
            SignedCalls signed,
            S3Gateway gateway,
            RateLimit rateLimit) {
        this.logins = logins;
        this.sessions = sessions;
        this.links = links;
        this.signed = signed;
        this.gateway = gateway;
        this.rateLimit = rateLimit;
    }

    /** Makes the link to the zip of the folder {@code prefix} in {@code bucket}. */
    HttpAnswer link(JsonNode body, Sessions.Current login) {
        String bucket = Json.text(body, "bucket", MAX_BUCKET);
        String prefix = Json.text(body, "prefix", MAX_PREFIX);
        if (bucket.isEmpty() || !(prefix.isEmpty() || prefix.endsWith("/"))) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST, "A folder is missing: `bucket`, and `prefix` with a slash.");
        }
        String link = links.seal(login.session(), bucket + "/" + prefix);
        return Json.answer(200, Json.object().put("url", ConsolePaths.ZIP.substring(1) + link));
    }

    /**
     * Answers a link. Runs on the event loop, and leaves what waits to the step that it returns.
     *
     * @throws AwsException as {@link DownloadLinks#open}; {@code SlowDown}
     */
    GatewayStep begin(Logins.Asked asked) {
        rateLimit.require(asked.client().address());
        Sessions.Current login = sessions.require(asked.head().headers());
        String link = asked.head().rawPath().substring(ConsolePaths.ZIP.length());
        String folder = links.open(login.session(), link);
        int slash = folder.indexOf('/');
        String bucket = folder.substring(0, slash);
        String prefix = folder.substring(slash + 1);
        return new GatewayStep.Deferred(() -> read(bucket, prefix, login, asked));
    }

    private GatewayStep read(String bucket, String prefix, Sessions.Current login, Logins.Asked asked) {
        String user = login.session().issuer() + "\n" + login.session().subject();
        if (ofUsers.getOrDefault(user, 0) >= MOST_OF_A_USER || running.availablePermits() == 0) {
            throw AwsException.of(
                    AwsErrorCode.SLOW_DOWN,
                    "Too many folders are on their way as zips. Wait until one of them has come, and try again.");
        }
        Logins.Refreshed refreshed = logins.refresh(login.kept(), asked);
        SessionCredentials given;
        try {
            given = logins.take(refreshed, Narrowing.reading(bucket, prefix, LONGEST), asked);
        } catch (AwsException e) {
            return refused(e, refreshed, asked);
        }
        asked.audit().asked("console:Zip", bucket + "/" + prefix);
        SignedCalls.By by = new SignedCalls.By(given.accessKeyId(), given.sessionToken(), given.secretAccessKey());
        Headers agent = Headers.builder()
                .add("user-agent", asked.head().headers().first("user-agent").orElse("console"))
                .build();
        FolderZip zip = new FolderZip(
                bucket,
                prefix,
                target -> signed.sign(by, "GET", target, agent),
                (head, draft) -> gateway.begin(head, asked.client(), draft));
        Headers.Builder headers = Headers.builder()
                .add("content-type", "application/zip")
                .add("content-disposition", DownloadLinks.disposition(nameOf(bucket, prefix) + ".zip"));
        cookies(refreshed).forEach(cookie -> headers.add("set-cookie", cookie));
        return new GatewayStep.Pieces(200, headers.build(), (out, calls) -> write(zip, user, out, calls));
    }

    /** The login goes on with its new refresh token: the old one may be worth nothing any more. */
    private GatewayStep refused(AwsException reason, Logins.Refreshed refreshed, Logins.Asked asked) {
        asked.audit().because(reason::sentence).refused(reason.code());
        HttpAnswer said = S3Errors.answer(
                reason, "GET", S3Target.SERVICE, ConsolePaths.ZIP, asked.audit().requestId());
        Headers.Builder headers = Headers.builder().addAll(said.headers());
        cookies(refreshed).forEach(cookie -> headers.add("set-cookie", cookie));
        HttpAnswer answer = new HttpAnswer(said.status(), headers.build(), said.body());
        return new GatewayStep.Buffer(new Admission.WithBody(
                new Sender.Address(asked.client().address()), 0, UncheckedPayload.INSTANCE, body -> answer));
    }

    /** The refresh token may have become another. */
    private List<String> cookies(Logins.Refreshed refreshed) {
        return sessions.keep(refreshed.kept());
    }

    private void write(FolderZip zip, String user, OutputStream out, InnerCalls calls) throws IOException {
        try {
            if (ofUsers.merge(user, 1, Integer::sum) > MOST_OF_A_USER
                    || !running.tryAcquire(SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
                throw new IOException("too many zips at once");
            }
            try {
                zip.write(out, calls);
            } finally {
                running.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            ofUsers.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    private static String nameOf(String bucket, String prefix) {
        String trimmed = prefix.replaceAll("/+$", "");
        return trimmed.isEmpty() ? bucket : trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
