package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.sigv4.AuthenticationKind;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authn.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The sender of an authenticated request, and what policies may ask about how it was sent. It only keeps references: a
 * value is worked out when a policy asks for it. Everything else about the request is in its {@link S3Call}.
 */
public final class Caller {
    private final Principal principal;
    private final Headers headers;
    private final SignedRequest signed;
    private final ClientConnection connection;

    public Caller(Authenticated sender, ClientConnection connection) {
        this(sender.principal(), sender.head().headers(), sender.signed(), connection);
    }

    Caller(Principal principal, Headers headers, SignedRequest signed, ClientConnection connection) {
        this.principal = principal;
        this.headers = headers;
        this.signed = signed;
        this.connection = connection;
    }

    public Principal principal() {
        return principal;
    }

    public ClientConnection connection() {
        return connection;
    }

    /** The key that signed. */
    String accessKeyId() {
        return signed.accessKeyId();
    }

    /** The values of a header, by its name in lower case. */
    List<String> header(String name) {
        return RequestSources.texts(headers, name);
    }

    List<String> userAgent() {
        return RequestSources.texts(headers, "user-agent");
    }

    List<String> referer() {
        return RequestSources.texts(headers, "referer");
    }

    boolean isPresigned() {
        return signed.kind() == AuthenticationKind.PRESIGNED_URL;
    }

    /** The time since a presigned URL was signed; empty for other requests. */
    Optional<Duration> ageOfPresignedUrl(Instant now) {
        return isPresigned() ? Optional.of(Duration.between(signed.time(), now)) : Optional.empty();
    }

    /**
     * How the signature covers the body: the {@code x-amz-content-sha256} that counts, from the header or the query.
     */
    String payloadHash() {
        return signed.payloadHash();
    }
}
