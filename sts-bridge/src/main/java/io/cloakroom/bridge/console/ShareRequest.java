package io.cloakroom.bridge.console;

import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request for a shared folder, or for something in it.
 *
 * @param rawRest what follows the link, as it came; a folder if it is empty or ends with a slash
 * @param isForPage whether a browser wants to show a folder
 * @param token where a listing goes on; empty: at its begin
 */
record ShareRequest(String id, String rawRest, boolean isForPage, String token) {
    private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_-]{22})/(.*)");
    private static final int PAGE = 200;

    /** Reads a request; empty if its path cannot be a link. */
    static Optional<ShareRequest> of(RequestHead head) {
        Matcher path = PATH.matcher(head.rawPath());
        if (!path.matches()) {
            return Optional.empty();
        }
        boolean isBrowser = head.headers().first("accept").orElse("").contains("text/html");
        boolean isList = head.queryValue("list").isPresent();
        return Optional.of(new ShareRequest(
                path.group(1),
                path.group(2),
                isFolder(path.group(2)) && isBrowser && !isList,
                head.queryValue("token").orElse("")));
    }

    private static boolean isFolder(String rawRest) {
        return rawRest.isEmpty() || rawRest.endsWith("/");
    }

    /** How many folders it is below the address of all links. */
    int depth() {
        return 1 + (int) rawRest.chars().filter(c -> c == '/').count();
    }

    /**
     * The S3 request for it, in canonical encoding. The name is one key, whatever is in it: the gateway refuses dots
     * that lead elsewhere, and the session of the share has rights in its folder only.
     *
     * @throws io.cloakroom.aws.AwsException if what follows the link is not well-formed
     */
    String target(Share share) {
        String bucket = "/" + UriEncoding.encodeComponent(share.bucket());
        String key = share.prefix() + PercentDecoder.PATH.decode(rawRest);
        if (!isFolder(rawRest)) {
            return bucket + "/" + UriEncoding.encodeKey(key);
        }
        return bucket + "?list-type=2&delimiter=%2F&encoding-type=url&max-keys=" + PAGE + "&prefix="
                + UriEncoding.encodeComponent(key)
                + (token.isEmpty() ? "" : "&continuation-token=" + UriEncoding.encodeComponent(token));
    }
}
