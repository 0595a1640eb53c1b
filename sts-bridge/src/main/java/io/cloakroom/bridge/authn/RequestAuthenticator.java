package io.cloakroom.bridge.authn;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.aws.sigv4.PresignedV2;
import io.cloakroom.aws.sigv4.RequestSignature;
import io.cloakroom.aws.sigv4.SignatureVerifier;
import io.cloakroom.aws.sigv4.SignedForm;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.aws.sigv4.SigningKey;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sent a request. A request is signed with SigV4 in a header, is a presigned URL, or is anonymous. URLs
 * may be presigned with SigV2 too. One that carries credentials twice is rejected, even if one of them is right. Checks
 * in this order: form and time of the signature, access key id, session token, signature. Does no I/O.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html">Authenticating
 *     requests (SigV4)</a>
 */
public final class RequestAuthenticator {
    private static final Authentication ANONYMOUS = new Authentication.NotAttempted();
    private static final String STS = "sts";

    private final CredentialDirectory credentials;
    private final S3Classifier classifier;
    private final InstantSource clock;

    /** Buckets are in the path only. */
    public RequestAuthenticator(CredentialDirectory credentials, InstantSource clock) {
        this(credentials, new S3Classifier(List.of()), clock);
    }

    /** @param classifier knows the hosts that name buckets: Signature Version 2 signs the bucket, not the host */
    public RequestAuthenticator(CredentialDirectory credentials, S3Classifier classifier, InstantSource clock) {
        this.credentials = credentials;
        this.classifier = classifier;
        this.clock = clock;
    }

    /**
     * Authenticates an S3 request by its head. The body still has to be checked, see {@link SignedRequest#payload()}.
     *
     * @param audit is told the access key id as soon as it is read, and the principal once it is proven
     */
    public Authentication authenticate(RequestHead head, AuditDraft audit) {
        try {
            Optional<? extends RequestSignature> signed = RequestSignature.read(head, clock.instant());
            return signed.isPresent() ? verify(signed.get(), head, audit) : ANONYMOUS;
        } catch (AwsException e) {
            return new Authentication.Rejected(e);
        }
    }

    /**
     * Authenticates a call of the admin API by its head. Only a signature in the header counts, and its region may be
     * empty. The body still has to be checked.
     */
    public Authentication authenticateAdmin(RequestHead head, AuditDraft audit) {
        try {
            return verify(SignedRequest.readOfAdmin(head, clock.instant()), head, audit);
        } catch (AwsException e) {
            return new Authentication.Rejected(e);
        }
    }

    /** Authenticates an STS request, whose body is covered by the signature. */
    public Authentication authenticate(RequestHead head, byte[] body, AuditDraft audit) {
        try {
            Optional<SignedRequest> signed = SignedRequest.read(head, STS, clock.instant());
            return signed.isPresent() ? verify(signed.get().withBody(head, body), head, audit) : ANONYMOUS;
        } catch (AwsException e) {
            return new Authentication.Rejected(e);
        }
    }

    /**
     * Authenticates a form, and checks its fields against the policy document that was signed.
     *
     * @param head without credentials of its own
     * @param bucket that the head addresses
     * @throws AwsException why it is rejected
     */
    public VerifiedForm authenticateForm(RequestHead head, PostForm form, String bucket, AuditDraft audit) {
        Instant now = clock.instant();
        SignedForm signed = SignedForm.read(form, now);
        Authentication.Authenticated sender = verify(signed, head, audit);
        return new VerifiedForm(sender, PostPolicy.parse(signed.policy()).check(form, bucket, now));
    }

    /**
     * Authenticates a scraper of metrics by its bearer token.
     *
     * @throws AwsException {@code AccessDenied}, whatever is wrong; {@code ServiceUnavailable} if the state may be too
     *     old to tell
     */
    public Principal authenticateScraper(RequestHead head, AuditDraft audit) {
        ScrapeToken token = ScrapeToken.read(head);
        audit.by("", token.accessKeyId());
        Credential credential = scraper(token.accessKeyId());
        if (!token.isSignedWith(credential.secret()) || token.isExpired(clock.instant())) {
            throw ScrapeToken.refused();
        }
        Principal principal = principal(credential, token.accessKeyId());
        audit.by(principal.arn(), token.accessKeyId());
        return principal;
    }

    /** Temporary credentials are refused: a scraper has no session token. */
    private Credential scraper(String accessKeyId) {
        try {
            return credentials.find(accessKeyId, Optional.empty());
        } catch (AwsException e) {
            throw e.code() == AwsErrorCode.SERVICE_UNAVAILABLE ? e : ScrapeToken.refused();
        }
    }

    private Authentication.Authenticated verify(RequestSignature signed, RequestHead head, AuditDraft audit) {
        audit.by("", signed.accessKeyId());
        Credential credential = credentials.find(signed.accessKeyId(), signed.sessionToken());
        SigningKey key = verified(signed, head, credential);
        Principal principal = principal(credential, signed.accessKeyId());
        record(principal, signed, audit);
        return new Authentication.Authenticated(principal, head, signed, key, credential.secret());
    }

    /** Checks the signature, and returns its key if it has one of its own. */
    private @Nullable SigningKey verified(RequestSignature signed, RequestHead head, Credential credential) {
        switch (signed) {
            case SignedRequest v4 -> {
                SigningKey key = credential.signingKey(v4.scope());
                SignatureVerifier.verify(v4, head, key);
                return key;
            }
            case PresignedV2 v2 -> {
                v2.verify(head, classifier.bucketOfHost(head), credential.secret());
                return null;
            }
            case SignedForm form -> {
                SigningKey key = credential.signingKey(form.scope());
                form.verify(key);
                return key;
            }
        }
    }

    private static Principal principal(Credential credential, String accessKeyId) {
        return switch (credential) {
            case Credential.Root root -> new Principal.Root(root.accessKeyId());
            case Credential.User user -> new Principal.User(user.name(), user.id(), user.groups());
            case Credential.ServiceAccount account ->
                new Principal.ServiceAccount(
                        account.accessKeyId(), account.owner(), account.policy(), account.groups());
            case Credential.Temporary temporary ->
                new Principal.AssumedRole(accessKeyId, temporary.session(), temporary.groups());
        };
    }

    private static void record(Principal principal, RequestSignature signed, AuditDraft audit) {
        audit.by(principal.arn(), signed.accessKeyId());
        if (principal instanceof Principal.AssumedRole role) {
            Session session = role.session();
            audit.identity(session.provider(), session.subject(), readableName(session));
        }
    }

    private static String readableName(Session session) {
        return session.claims().getOrDefault("preferred_username", List.of()).stream()
                .findFirst()
                .orElse(session.userName());
    }
}
