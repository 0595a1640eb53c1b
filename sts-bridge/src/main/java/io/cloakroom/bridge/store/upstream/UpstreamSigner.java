package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.config.UpstreamConfig;
import java.time.InstantSource;
import java.util.Locale;

/** Signs requests to the upstream with the gateway's key there. */
final class UpstreamSigner {
    private final SigV4Signer signer;
    private final String host;
    private final String accessKeyId;
    private final InstantSource clock;

    UpstreamSigner(UpstreamConfig config, UpstreamEndpoint endpoint, InstantSource clock) {
        var credential =
                new SigV4Signer.Credential(config.accessKeyId(), config.secretAccessKey(), config.sessionToken());
        this.signer = new SigV4Signer(credential, config.region(), "s3");
        this.host = endpoint.hostHeader();
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

    /** Whether a text names the host of the upstream or the gateway's key there. */
    boolean isNamedIn(String text) {
        return text.contains(accessKeyId) || text.toLowerCase(Locale.ROOT).contains(host.toLowerCase(Locale.ROOT));
    }

    String host() {
        return host;
    }
}
