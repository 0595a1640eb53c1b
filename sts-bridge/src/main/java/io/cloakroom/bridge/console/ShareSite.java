package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.METHOD_NOT_ALLOWED;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.S3Gateway;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The address of shared folders. Whoever has a link reads: {@code /ID/} is the folder, as a page or as S3 lists it, and
 * what follows is the name of an object in it. Each request is decided as its maker, by the documents and cut-offs of
 * this moment and with the visitor's address. What it takes to answer counts for the link, never for its maker. It has
 * no login, no cookie, and nothing but reading.
 */
public final class ShareSite implements Endpoint {
    private final ShareLinks links;
    private final CredentialDirectory credentials;
    private final SignedCalls calls;
    private final S3Gateway gateway;
    private final RateLimit rateLimit;
    private final SharePages pages;

    /** @param url as browsers know it, without a slash at its end; asked once it is served */
    ShareSite(
            ShareLinks links,
            CredentialDirectory credentials,
            SignedCalls calls,
            S3Gateway gateway,
            RateLimit rateLimit,
            Supplier<URI> url) {
        this.links = links;
        this.credentials = credentials;
        this.calls = calls;
        this.gateway = gateway;
        this.rateLimit = rateLimit;
        this.pages = new SharePages(url);
    }

    @Override
    public boolean accepts(RequestHead head) {
        return ShareRequest.of(head).filter(request -> !request.isForPage()).isEmpty();
    }

    @Override
    public String service() {
        return "share";
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        rateLimit.require(client.address());
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            throw new AwsException(METHOD_NOT_ALLOWED);
        }
        Optional<ShareRequest> request = ShareRequest.of(head);
        if (request.isPresent()) {
            boolean isGood = links.find(request.get().id()).isPresent();
            return new Admission.Answered(isGood ? pages.folder(request.get()) : pages.ended());
        }
        Optional<HttpAnswer> file = pages.file(head);
        return new Admission.Answered(file.orElseGet(pages::ended));
    }

    /**
     * Handles a request for what is shared. Runs on the event loop and does no I/O.
     *
     * @throws AwsException {@code AccessDenied} if the link has ended; as {@link S3Gateway#begin}
     */
    public GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        rateLimit.require(connection.address());
        if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            throw new AwsException(METHOD_NOT_ALLOWED);
        }
        ShareRequest request = ShareRequest.of(head).orElseThrow(ShareSite::over);
        Share share = links.find(request.id()).orElseThrow(ShareSite::over);
        Credential.Temporary credential = credential(share);
        RequestHead signed = calls.sign(
                new SignedCalls.By(share.accessKeyId(), share.sessionToken(), credential.secret()),
                head.method(),
                request.target(share),
                SignedCalls.ofReader(head.headers()));
        return gateway.begin(signed, connection, audit).ofVisitor(share.accessKeyId());
    }

    /** What every answer carries. */
    public Headers headers(RequestHead head) {
        return ShareRequest.of(head).filter(request -> !request.isForPage()).isPresent()
                ? SharePages.OBJECTS
                : pages.headers();
    }

    /** A visitor is not told why a link has ended. */
    private Credential.Temporary credential(Share share) {
        try {
            if (credentials.find(
                            share.accessKeyId(),
                            Optional.of(share.sessionToken().reveal()))
                    instanceof Credential.Temporary temporary) {
                return temporary;
            }
        } catch (AwsException e) {
            if (e.code() == SERVICE_UNAVAILABLE) {
                throw e;
            }
        }
        throw over();
    }

    private static AwsException over() {
        return AwsException.of(ACCESS_DENIED, "There is no such link, or it has ended.");
    }
}
