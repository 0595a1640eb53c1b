package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The string that a URL presigned with Signature Version 2 signs. Texts have one char per byte.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html">StringToSign</a>
 */
final class StringToSignV2 {
    /** The signed parameters of GetObject, HeadObject and PutObject. */
    private static final Set<String> PARAMETERS = Set.of(
            "partNumber",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "versionId");

    private static final String ALGORITHM = "HmacSHA1";

    private final RequestHead head;
    private final String expires;
    private final String bucketOfHost;

    StringToSignV2(RequestHead head, String expires, String bucketOfHost) {
        this.head = head;
        this.expires = expires;
        this.bucketOfHost = bucketOfHost;
    }

    /** Whether a parameter is signed, and belongs to an operation that such a URL is for. */
    static boolean covers(String parameter) {
        return PARAMETERS.contains(parameter);
    }

    /**
     * Refuses a value that could be read as something else in the signed string, where values stand decoded: a line
     * break, or an {@code &} that begins another signed parameter.
     *
     * @throws AwsException {@code InvalidRequest}
     */
    static void requireUnambiguous(QueryParameter parameter) {
        String value = parameter.value();
        boolean isInLine = covers(parameter.name());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == 0x7f || (isInLine && c == '&' && beginsParameter(value, i + 1))) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_REQUEST,
                        "The value of `" + parameter.name() + "` can be read in two ways under Signature Version 2."
                                + " Sign the URL with Signature Version 4.");
            }
        }
    }

    private static boolean beginsParameter(String value, int from) {
        for (String name : PARAMETERS) {
            if (value.startsWith(name, from)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was signed over the path on the wire, or over that path in canonical encoding. */
    boolean isSignedBy(Secret secret, String signature) {
        byte[] shown = signature.getBytes(StandardCharsets.UTF_8);
        String path = head.rawPath();
        String canonical = UriEncoding.canonicalPath(path);
        boolean good = MessageDigest.isEqual(shown, sign(secret, path));
        if (!good && !canonical.equals(path)) {
            good = MessageDigest.isEqual(shown, sign(secret, canonical));
        }
        return good;
    }

    private byte[] sign(Secret secret, String path) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encode(mac.doFinal(text(path).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(ALGORITHM + " is not available", e);
        }
    }

    /** @param path on the wire, or in canonical encoding */
    String text(String path) {
        Headers headers = head.headers();
        StringBuilder text = new StringBuilder(512);
        text.append(head.method()).append('\n');
        text.append(headers.first("content-md5").orElse("")).append('\n');
        text.append(headers.first("content-type").orElse("")).append('\n');
        text.append(expires).append('\n');
        amzHeaders()
                .forEach((name, value) ->
                        text.append(name).append(':').append(value).append('\n'));
        if (!bucketOfHost.isEmpty()) {
            text.append('/').append(bucketOfHost);
        }
        text.append(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters().entrySet()) {
            text.append(separator).append(parameter.getKey());
            if (!parameter.getValue().isEmpty()) {
                text.append('=').append(parameter.getValue());
            }
            separator = '&';
        }
        return text.toString();
    }

    /** Those of the query count as headers. Repeated ones are joined by commas in the order they came. */
    private Map<String, String> amzHeaders() {
        Map<String, String> sorted = new TreeMap<>();
        Headers headers = head.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).startsWith("x-amz-")) {
                sorted.merge(headers.name(i), headers.value(i), (some, more) -> some + ',' + more);
            }
        }
        for (QueryParameter parameter : head.query()) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-amz-")) {
                sorted.put(name, wire(parameter.value()).strip());
            }
        }
        return sorted;
    }

    private Map<String, String> parameters() {
        Map<String, String> sorted = new TreeMap<>();
        for (QueryParameter parameter : head.query()) {
            if (covers(parameter.name())) {
                sorted.put(parameter.name(), wire(parameter.value()));
            }
        }
        return sorted;
    }

    private static String wire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
