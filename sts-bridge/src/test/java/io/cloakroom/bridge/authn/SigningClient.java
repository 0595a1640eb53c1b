package io.cloakroom.bridge.authn;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.LongTermKeys;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.credentials.Sessions;
import io.cloakroom.bridge.state.StateViews;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs requests to a bridge that exists in memory only, as the owner or with sealed session credentials. */
public final class SigningClient {
    public static final Instant NOW = Instant.parse("2026-11-22T10:11:12Z");
    public static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    public static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    public static final RootCredentials ROOT = new RootCredentials("root-key", new Secret("root-secret-of-the-test"));

    private static final SessionSealer SEALER = new SessionSealer(
            KeyRing.derivedFrom(MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))),
            new SecureRandom());

    private final SigV4Signer.Credential credential;
    private final String service;

    private SigningClient(SigV4Signer.Credential credential, String service) {
        this.credential = credential;
        this.service = service;
    }

    /** What authenticates the requests of these clients. */
    public static RequestAuthenticator authenticator(InstantSource clock) {
        Cutoffs cutoffs = new Cutoffs(StateViews.inMemory(), clock, Duration.ofDays(1));
        return new RequestAuthenticator(
                new CredentialDirectory(Optional.of(ROOT), LongTermKeys.NONE, SEALER, cutoffs, clock), clock);
    }

    public static SigningClient root() {
        return new SigningClient(
                new SigV4Signer.Credential(ROOT.accessKeyId(), ROOT.secretAccessKey(), Optional.empty()), "s3");
    }

    /** A new session of the policies. */
    public static SigningClient session(String userName, List<String> policies, Optional<String> sessionPolicy) {
        Session session = new Session(
                "arn:aws:sts::000000000000:assumed-role/_/" + userName,
                "_",
                "https://id.example/realms/demo",
                "sub-of-" + userName,
                Optional.empty(),
                userName,
                policies,
                Optional.empty(),
                sessionPolicy,
                Sessions.attributes(Map.of("preferred_username", List.of(userName))),
                NOW,
                NOW,
                NOW.plusSeconds(3600));
        IssuedCredentials issued = SEALER.issue(session);
        return with(issued.accessKeyId(), issued.secret(), Optional.of(new Secret(issued.sessionToken())));
    }

    public static SigningClient with(String accessKeyId, Secret secret, Optional<Secret> sessionToken) {
        return new SigningClient(new SigV4Signer.Credential(accessKeyId, secret, sessionToken), "s3");
    }

    /** The same credentials for another service. */
    public SigningClient forService(String other) {
        return new SigningClient(credential, other);
    }

    public SigV4Signer.Credential credential() {
        return credential;
    }

    /** Signs in the header. Headers come in pairs of name and value; {@code host} is added. */
    public RequestHead sign(String method, String target, String payloadHash, String... headers) {
        return sign(NOW, method, target, payloadHash, headers);
    }

    public RequestHead sign(Instant time, String method, String target, String payloadHash, String... headers) {
        RequestHead unsigned = RequestHead.parse(method, target, headers(headers));
        Headers signed = new SigV4Signer(credential, "us-east-1", service).sign(unsigned, payloadHash, time);
        return RequestHead.parse(method, target, signed);
    }

    /** Signs in the query. The headers are signed too. */
    public RequestHead presign(String method, String target, Duration expires, String... headers) {
        RequestHead unsigned = RequestHead.parse(method, target, headers(headers));
        String query = new SigV4Signer(credential, "us-east-1", service).presign(unsigned, expires, NOW);
        return RequestHead.parse(method, unsigned.rawPath() + "?" + query, unsigned.headers());
    }

    /** The request with another header, which is not signed. */
    public static RequestHead plus(RequestHead head, String name, String value) {
        Headers.Builder headers = Headers.builder();
        head.headers().forEach(headers::add);
        return new RequestHead(
                head.method(),
                head.rawPath(),
                head.rawQuery(),
                head.query(),
                headers.add(name, value).build());
    }

    /** The request without a header. */
    public static RequestHead minus(RequestHead head, String name) {
        Headers.Builder headers = Headers.builder();
        head.headers().forEach((field, value) -> {
            if (!field.equals(name)) {
                headers.add(field, value);
            }
        });
        return new RequestHead(head.method(), head.rawPath(), head.rawQuery(), head.query(), headers.build());
    }

    /** The request with more in its query. */
    public static RequestHead plusQuery(RequestHead head, String rawQuery) {
        String query = head.rawQuery().isEmpty() ? rawQuery : head.rawQuery() + "&" + rawQuery;
        return RequestHead.parse(head.method(), head.rawPath() + "?" + query, head.headers());
    }

    private static Headers headers(String... pairs) {
        Headers.Builder headers = Headers.builder().add("host", "127.0.0.1:9000");
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers.build();
    }
}
