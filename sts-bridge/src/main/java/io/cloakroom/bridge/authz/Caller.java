package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.sigv4.AuthenticationKind;
import io.cloakroom.aws.sigv4.RequestSignature;
import io.cloakroom.aws.sigv4.SignedForm;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authn.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request, authenticated or anonymous, and what policies may ask about how it was sent. It only keeps
 * references: a value is worked out when a policy asks for it. Everything else about the request is in its {@link
 * S3Call}.
 */
public final class Caller {
    private final Principal principal;
    private final Headers headers;
    /** Null for an anonymous request. */
    private final @Nullable RequestSignature signed;

    private final ClientConnection connection;

    public Caller(Authenticated sender, ClientConnection connection) {
        this(sender.principal(), sender.head().headers(), sender.signed(), connection);
    }

    Caller(Principal principal, Headers headers, @Nullable RequestSignature signed, ClientConnection connection) {
        this.principal = principal;
        this.headers = headers;
        this.signed = signed;
        this.connection = connection;
    }

    /** Of a request without any credentials. */
    public static Caller anonymous(Headers headers, ClientConnection connection) {
        return new Caller(new Principal.Anonymous(), headers, null, connection);
    }

    /** Of a scraper of metrics, who has shown a bearer token. */
    static Caller scraping(Principal principal, Headers headers, ClientConnection connection) {
        return new Caller(principal, headers, null, connection);
    }

    public Principal principal() {
        return principal;
    }

    public ClientConnection connection() {
        return connection;
    }

    /** The key that signed; empty if none did. */
    String accessKeyId() {
        RequestSignature by = signed;
        return by == null ? "" : by.accessKeyId();
    }

    /** The trace that the request belongs to. */
    TraceContext trace() {
        TraceContext trace = TraceContext.of(headers);
        return principal instanceof Principal.Anonymous ? trace.unsampled() : trace;
    }

    /** The values of a header, by its name in lower case. */
    List<String> header(String name) {
        return RequestSources.texts(headers, name);
    }

    /**
     * The values of a header about the message. The head of a form is not signed and its length is not that of the
     * file, so there is only the time that its policy document fixes.
     */
    List<String> ofMessage(String name) {
        if (signed instanceof SignedForm form) {
            return name.equals("x-amz-date") ? List.of(form.form().required(name)) : List.of();
        }
        return header(name);
    }

    List<String> userAgent() {
        return RequestSources.texts(headers, "user-agent");
    }

    List<String> referer() {
        return RequestSources.texts(headers, "referer");
    }

    boolean isSigned() {
        return signed != null;
    }

    boolean isPresigned() {
        RequestSignature by = signed;
        return by != null
                && (by.kind() == AuthenticationKind.PRESIGNED_URL || by.kind() == AuthenticationKind.PRESIGNED_URL_V2);
    }

    boolean isForm() {
        RequestSignature by = signed;
        return by != null && by.kind() == AuthenticationKind.POST_FORM;
    }

    boolean isSignedByV2() {
        RequestSignature by = signed;
        return by != null && by.kind() == AuthenticationKind.PRESIGNED_URL_V2;
    }

    /** The time since a presigned URL or a form was signed; empty for other requests, and if the URL does not say. */
    Optional<Duration> ageOfSignature(Instant now) {
        RequestSignature by = signed;
        return by != null && (isPresigned() || isForm())
                ? by.signedAt().map(time -> Duration.between(time, now))
                : Optional.empty();
    }

    /**
     * How the signature covers the body: the {@code x-amz-content-sha256} that counts, from the header or the query. Of
     * an unsigned request, the header, if there is one.
     */
    List<String> payloadHash() {
        RequestSignature by = signed;
        return by == null ? header("x-amz-content-sha256") : List.of(by.payloadHash());
    }
}
