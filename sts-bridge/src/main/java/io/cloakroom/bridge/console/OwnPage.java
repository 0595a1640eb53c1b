package io.cloakroom.bridge.console;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.util.List;

/**
 * What keeps the pages of others out of the console, and its own pages in their place.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>
 */
final class OwnPage {
    /** A page of another origin cannot send it without being asked about, and nobody answers that. */
    static final String HEADER = "x-cloakroom-console";

    private static final String OF_PAGES =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Objects: whatever is in them, it is nobody's page. */
    private static final String OF_OBJECTS = "sandbox; default-src 'none'; frame-ancestors 'none'";

    private static final Headers PAGES = always(OF_PAGES);

    /** What comes is for whoever is logged in, whatever is said of the object: nobody keeps it. */
    private static final Headers OBJECTS = Headers.builder()
            .addAll(always(OF_OBJECTS))
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

    /** What every answer to such a request carries. */
    static Headers headers(RequestHead head) {
        return ConsolePaths.isForS3(head.rawPath()) ? OBJECTS : PAGES;
    }

    private static Headers always(String contentSecurityPolicy) {
        return Headers.builder()
                .add("content-security-policy", contentSecurityPolicy)
                .add("x-content-type-options", "nosniff")
                .add("x-frame-options", "DENY")
                .add("referrer-policy", "no-referrer")
                .add("cross-origin-opener-policy", "same-origin")
                .add("cross-origin-resource-policy", "same-origin")
                .build();
    }
}
