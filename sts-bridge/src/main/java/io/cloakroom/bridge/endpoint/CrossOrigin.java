package io.cloakroom.bridge.endpoint;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_FORBIDDEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.CorsConfiguration;
import io.cloakroom.aws.s3.CorsRule;
import io.cloakroom.policy.match.Wildcard;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Pages that may call S3 and STS from a browser (CORS). They sign with keys of their own: a browser never sends cookies
 * or other credentials along, because {@code Access-Control-Allow-Credentials} is never answered. So an open bridge
 * gives a page nothing but what the network lets its reader see unsigned.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch: the CORS protocol</a>
 */
public final class CrossOrigin {
    /** Pages of every origin. */
    public static final CrossOrigin ANY = new CrossOrigin(List.of("*"));

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");
    private static final Pattern NAMES = Pattern.compile("[\\w!#$%&'*+.^`|~,\\h-]{1,4096}");

    /** {@code *} stands for all headers only where credentials are not sent. Old browsers need the names. */
    private static final String EXPOSED =
            "*, ETag, Content-Length, Content-Range, Content-Encoding, Content-Disposition, "
                    + "Last-Modified, Accept-Ranges, x-amz-request-id, x-amz-version-id, x-amz-delete-marker, "
                    + "x-amz-checksum-crc32, x-amz-checksum-crc32c, x-amz-checksum-crc64nvme, x-amz-checksum-sha1, "
                    + "x-amz-checksum-sha256, x-amz-checksum-type";

    private static final Headers TO_ALL = Headers.builder()
            .add("access-control-allow-origin", "*")
            .add("access-control-expose-headers", EXPOSED)
            .build();

    /** A cache must not give the answer for one origin, or for none, to another. */
    private static final Headers TO_NOBODY =
            Headers.builder().add("vary", "Origin").build();

    private static final int MOST_NAMES = 100;

    /** A host name has 253 characters at most. */
    private static final int LONGEST_ORIGIN = 300;

    private final List<Wildcard> origins;
    private final boolean isOpen;
    private final Function<RequestHead, Optional<CorsConfiguration>> ofBucket;

    /**
     * @param origins in lower case; {@code *} stands for any part of a host, alone for every origin; {@code off} for
     *     none
     */
    public CrossOrigin(List<String> origins) {
        this(origins.stream().map(Wildcard::compile).toList(), origins.contains("*"), head -> Optional.empty());
    }

    private CrossOrigin(
            List<Wildcard> origins, boolean isOpen, Function<RequestHead, Optional<CorsConfiguration>> ofBucket) {
        this.origins = origins;
        this.isOpen = isOpen;
        this.ofBucket = ofBucket;
    }

    /**
     * The same, but for requests about a bucket that has a configuration of its own, that counts instead.
     *
     * @param configuration of the bucket that a request names; must not block
     */
    public CrossOrigin withBuckets(Function<RequestHead, Optional<CorsConfiguration>> configuration) {
        return new CrossOrigin(origins, isOpen, configuration);
    }

    /** Whether a browser asks if a page may send a request. Such a question is not signed. */
    public static boolean isPreflight(RequestHead head) {
        return head.method().equals("OPTIONS")
                && head.headers().contains("origin")
                && head.headers().contains("access-control-request-method");
    }

    /**
     * Answers a preflight. {@link #answering} adds the origin.
     *
     * @throws AwsException {@code AccessForbidden} if the page may not send such a request
     */
    public HttpAnswer preflight(RequestHead head) {
        String origin = head.headers().first("origin").orElse("");
        String method = head.headers().first("access-control-request-method").orElse("");
        Optional<String> names = head.headers().first("access-control-request-headers");
        Optional<CorsConfiguration> own = ofBucket.apply(head);
        if (own.isEmpty() && !allows(origin)) {
            throw AwsException.of(
                    ACCESS_FORBIDDEN, "Pages of this origin may not call (setting MINIO_API_CORS_ALLOW_ORIGIN).");
        }
        if (!METHODS.contains(method)) {
            throw AwsException.of(ACCESS_FORBIDDEN, "No page may use this method.");
        }
        if (names.isPresent() && !NAMES.matcher(names.get()).matches()) {
            throw AwsException.of(ACCESS_FORBIDDEN, "`Access-Control-Request-Headers` is not a list of header names.");
        }
        String maxAge = "3600";
        if (own.isPresent()) {
            Set<String> list = names.map(CrossOrigin::names).orElse(Set.of());
            if (list.size() > MOST_NAMES) {
                throw AwsException.of(ACCESS_FORBIDDEN, "`Access-Control-Request-Headers` has more than 100 names.");
            }
            CorsRule rule = own.get()
                    .rule(origin, method, list)
                    .filter(found -> found.isOpen() || isOrigin(origin))
                    .orElseThrow(() -> AwsException.of(
                            ACCESS_FORBIDDEN, "The CORS configuration of the bucket has no rule that allows it."));
            maxAge = String.valueOf(rule.maxAgeSeconds().orElse(0));
        }
        Headers.Builder answer = Headers.builder()
                .add("access-control-allow-methods", method)
                .add("access-control-max-age", maxAge)
                .add("vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
        // A wildcard would leave out `Authorization`.
        names.ifPresent(list -> answer.add("access-control-allow-headers", list));
        return new HttpAnswer(204, answer.build(), new byte[0]);
    }

    /** What an answer carries so that the browser gives it to the page, and caches keep it apart. */
    public Headers answering(RequestHead head) {
        Optional<String> origin = head.headers().first("origin");
        if (origin.isPresent()) {
            Optional<CorsConfiguration> own = ofBucket.apply(head);
            if (own.isPresent()) {
                return answering(own.get(), origin.get(), head);
            }
        }
        if (isOpen) {
            return origin.isEmpty() ? Headers.EMPTY : TO_ALL;
        }
        if (origin.isEmpty() || !allows(origin.get())) {
            return TO_NOBODY;
        }
        return Headers.builder()
                .add("access-control-allow-origin", origin.get())
                .add("access-control-expose-headers", EXPOSED)
                .add("vary", "Origin")
                .build();
    }

    private static Headers answering(CorsConfiguration own, String origin, RequestHead head) {
        String method = isPreflight(head)
                ? head.headers().first("access-control-request-method").orElse("")
                : head.method();
        Optional<CorsRule> rule = own.rule(origin, method).filter(found -> found.isOpen() || isOrigin(origin));
        if (rule.isEmpty()) {
            return TO_NOBODY;
        }
        Headers.Builder answer = Headers.builder()
                .add("access-control-allow-origin", rule.get().isOpen() ? "*" : origin)
                .add("vary", "Origin");
        if (!rule.get().exposed().isEmpty()) {
            answer.add(
                    "access-control-expose-headers",
                    String.join(", ", rule.get().exposed()));
        }
        return answer.build();
    }

    private static Set<String> names(String list) {
        Set<String> names = new HashSet<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private boolean allows(String origin) {
        return isOpen || (isOrigin(origin) && origins.stream().anyMatch(wanted -> wanted.matches(origin)));
    }

    /** Scheme, host and port as browsers write them, so that a star stands for part of a host and nothing else. */
    private static boolean isOrigin(String text) {
        int host = text.indexOf("://") + 3;
        if (host < 3 || text.length() > LONGEST_ORIGIN) {
            return false;
        }
        for (int i = host; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isOfHost = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ".-_:[]".indexOf(c) >= 0;
            if (!isOfHost) {
                return false;
            }
        }
        return true;
    }
}
