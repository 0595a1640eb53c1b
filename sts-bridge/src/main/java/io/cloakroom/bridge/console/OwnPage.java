package io.cloakroom.bridge.console;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.util.List;
import java.util.Set;

/**
 * What keeps the pages of others out of the console, and its own pages in their place.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>
 */
final class OwnPage {
    /** A page of another origin cannot send it without being asked about, and nobody answers that. */
    static final String HEADER = "x-cloakroom-console";

    private static final String DENY = "DENY";
    private static final Set<String> FRAME_KINDS = Set.of("iframe", "embed", "object");

    private static final String OF_PAGES =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
                    + "frame-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Objects: whatever is in them, it is nobody's page. */
    private static final String OF_OBJECTS = "sandbox; default-src 'none'; frame-ancestors 'none'";

    /** A frame with the browser's own viewer in it, for the console's page only. */
    private static final String OF_FRAMES = "default-src 'none'; frame-ancestors 'self'";

    /** Reads files that nobody trusts, and reaches nothing. */
    private static final String WORKER = "/parquet-worker.js";

    private static final Headers PAGES = always(OF_PAGES, DENY);
    private static final Headers WORKERS = always("default-src 'none'; script-src 'self'", DENY);

    /** Whatever the object is: a browser that has been told of a PDF makes nothing else of it. */
    private static final Headers FRAMES = Headers.builder()
            .addAll(always(OF_FRAMES, "SAMEORIGIN"))
            .add("cache-control", "private, no-store")
            .add("content-type", "application/pdf")
            .add("content-disposition", "inline")
            .add("accept-ranges", "none")
            .build();

    /** What comes is for whoever is logged in, whatever is said of the object: nobody keeps it. */
    private static final Headers OBJECTS = Headers.builder()
            .addAll(always(OF_OBJECTS, DENY))
            .add("cache-control", "private, no-store")
            .build();

    private OwnPage() {}

    /** @throws AwsException {@code AccessForbidden} unless a page of the console itself sends the request */
    static void require(RequestHead head) {
        boolean isOwn = head.headers().all("sec-fetch-site").equals(List.of("same-origin"))
                && head.headers().contains(HEADER);
        if (!isOwn) {
            throw new AwsException(
                    AwsErrorCode.ACCESS_FORBIDDEN,
                    "Only the pages of the console itself may send this request, from a browser that says so"
                            + " (Sec-Fetch-Site).");
        }
    }

    /** @throws AwsException {@code AccessForbidden} unless it is for a frame in a page of the console itself */
    static void requireFrame(RequestHead head) {
        boolean isFrame = head.headers().all("sec-fetch-site").equals(List.of("same-origin"))
                && FRAME_KINDS.contains(head.headers().first("sec-fetch-dest").orElse(""));
        if (!isFrame) {
            throw new AwsException(
                    AwsErrorCode.ACCESS_FORBIDDEN,
                    "This is for a frame in the pages of the console, and for nothing else.");
        }
    }

    /** What every answer to such a request carries. */
    static Headers headers(RequestHead head) {
        String path = head.rawPath();
        if (path.startsWith(ConsolePaths.SHOW)) {
            return FRAMES;
        }
        if (ConsolePaths.isForS3(path)) {
            return OBJECTS;
        }
        return path.equals(WORKER) ? WORKERS : PAGES;
    }

    private static Headers always(String contentSecurityPolicy, String framing) {
        return Headers.builder()
                .add("content-security-policy", contentSecurityPolicy)
                .add("x-content-type-options", "nosniff")
                .add("x-frame-options", framing)
                .add("referrer-policy", "no-referrer")
                .add("cross-origin-opener-policy", "same-origin")
                .add("cross-origin-resource-policy", "same-origin")
                .build();
    }
}
