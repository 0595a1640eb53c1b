package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.config.UpstreamConfig;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs requests to the upstream with the gateway's key there. */
final class UpstreamSigner {
    private static final Pattern ESCAPE = Pattern.compile("%(\\p{XDigit}{2})");
    private static final int MAX_LAYERS = 3;

    private final SigV4Signer signer;
    private final String host;

    /** The host alone, in lower case. */
    private final String name;

    private final String accessKeyId;
    private final InstantSource clock;

    UpstreamSigner(UpstreamConfig config, UpstreamEndpoint endpoint, InstantSource clock) {
        var credential =
                new SigV4Signer.Credential(config.accessKeyId(), config.secretAccessKey(), config.sessionToken());
        this.signer = new SigV4Signer(credential, config.region(), "s3");
        this.host = endpoint.hostHeader();
        this.name = endpoint.connectHost().toLowerCase(Locale.ROOT);
        this.accessKeyId = config.accessKeyId();
        this.clock = clock;
    }

    RequestHead head(S3Call call, PayloadCoding payload) {
        return UpstreamRequest.of(call, host, payload);
    }

    /** The headers to send. */
    Headers sign(RequestHead head, PayloadCoding payload) {
        return sign(head, payload.payloadHash());
    }

    Headers sign(RequestHead head, String payloadHash) {
        return signer.sign(head, payloadHash, clock.instant());
    }

    /**
     * Whether a text names the host of the upstream, with or without its port, or the gateway's key there; also in a
     * URL that stands encoded in another one.
     */
    boolean isNamedIn(String text) {
        String read = text;
        for (int layer = 0; layer < MAX_LAYERS; layer++) {
            if (read.contains(accessKeyId) || namesHost(read.toLowerCase(Locale.ROOT))) {
                return true;
            }
            read = ESCAPE.matcher(read).replaceAll(UpstreamSigner::unescaped);
        }
        return false;
    }

    private static String unescaped(MatchResult escape) {
        return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16)));
    }

    /** As a word of its own: the host may be called {@code s3}. */
    private boolean namesHost(String text) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            if (!isOfName(text, at - 1) && !isOfName(text, at + name.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfName(String text, int at) {
        return at >= 0 && at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-');
    }

    String host() {
        return host;
    }
}
