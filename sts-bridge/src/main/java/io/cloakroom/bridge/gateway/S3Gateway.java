package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.sigv4.PayloadVerifiers;
import io.cloakroom.aws.sts.MisplacedCall;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.BucketListing;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.store.ObjectStore;

/**
 * The S3 pipeline: authenticate, classify, check the kind of payload, authorize. Anonymous requests are refused before
 * anything else is looked at, so that their refusals reveal nothing. A call that was meant for STS is told where STS
 * is.
 */
public final class S3Gateway {
    private final RequestAuthenticator authenticator;
    private final S3Classifier classifier;
    private final CallAuthorizer authorizer;
    private final ObjectStore store;
    private final String region;

    /** @param region that credential scopes must name; empty: any */
    public S3Gateway(
            RequestAuthenticator authenticator,
            S3Classifier classifier,
            CallAuthorizer authorizer,
            ObjectStore store,
            String region) {
        this.authenticator = authenticator;
        this.classifier = classifier;
        this.authorizer = authorizer;
        this.store = store;
        this.region = region;
    }

    /**
     * Decides how to handle a request. Reads only its head and does no I/O: a decision that has to wait is deferred.
     *
     * @throws AwsException the answer, if the request is refused
     */
    public GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        audit.asked("", head.rawPath());
        Authenticated sender = authenticated(head, audit);
        S3Call call = classifier.classify(head);
        sender.signed().requireSigned(head, call);
        requireRegion(sender, call.operation());
        PayloadRules.check(sender.signed(), call.operation());
        PayloadVerifier payload = PayloadVerifiers.of(sender.signed(), head, sender.key(), call.operation());
        Caller caller = new Caller(sender, connection);
        return authorizer.mayBlock()
                ? new GatewayStep.Deferred(() -> decide(caller, call, payload, audit))
                : decide(caller, call, payload, audit);
    }

    private GatewayStep decide(Caller caller, S3Call call, PayloadVerifier payload, AuditDraft audit) {
        if (call.operation() == S3Operation.LIST_BUCKETS) {
            return listBuckets(caller, call, payload, audit);
        }
        return switch (call.operation().body()) {
            case DOCUMENT_OF_KEYS -> deleteObjects(caller, call, payload, audit);
            case DOCUMENT_OF_OTHER_PLACES -> throw notContained(authorizer.authorize(caller, call, audit));
            case NONE, OBJECT, DOCUMENT, DOCUMENT_OF_PARTS, FORM ->
                new GatewayStep.Stream(authorizer.authorize(caller, call, audit), payload);
        };
    }

    /** The body can name another bucket, queue or role: the call would act where nobody has authorized it. */
    private static AwsException notContained(AuthorizedCall call) {
        return AwsException.of(
                AwsErrorCode.NOT_IMPLEMENTED,
                "%s is not handed on: its body can name places other than the one in the URL."
                        .formatted(call.call().operation().awsName()));
    }

    private Authenticated authenticated(RequestHead head, AuditDraft audit) {
        return switch (authenticator.authenticate(head, audit)) {
            case Authenticated authenticated -> authenticated;
            case Authentication.Rejected rejected -> throw rejected.reason();
            case Authentication.NotAttempted anonymous -> {
                audit.by(new Principal.Anonymous().arn(), "").decided(AuditDecision.IMPLICIT_DENY);
                throw MisplacedCall.isOfSts(head)
                        ? AwsException.of(AwsErrorCode.BAD_REQUEST, MisplacedCall.WHERE_STS_IS)
                        : CallAuthorizer.refusal(audit);
            }
        };
    }

    /** Clients list buckets, and ask where a bucket is, in any region. */
    private void requireRegion(Authenticated sender, S3Operation operation) {
        boolean anyRegion = region.isEmpty()
                || operation == S3Operation.LIST_BUCKETS
                || operation == S3Operation.GET_BUCKET_LOCATION;
        if (!anyRegion) {
            sender.signed().scope().requireRegion(region);
        }
    }

    /**
     * Callers who may know of a bucket are told that it is missing before the document is read. To others, a missing
     * bucket looks like one in which they may do nothing.
     */
    private GatewayStep deleteObjects(Caller caller, S3Call call, PayloadVerifier payload, AuditDraft audit) {
        String bucket = call.bucket();
        if (!store.mayHave(bucket)
                && authorizer.authorizeListing(caller, call, audit).shows(bucket)) {
            throw new AwsException(AwsErrorCode.NO_SUCH_BUCKET);
        }
        return new GatewayStep.Buffer(new Admission.WithBody(
                sender(caller),
                MultiDelete.MAX_BODY_BYTES,
                payload,
                body -> new MultiDelete(authorizer, store, audit).answer(caller, call, body)));
    }

    private GatewayStep listBuckets(Caller caller, S3Call call, PayloadVerifier payload, AuditDraft audit) {
        BucketPage page = BucketPage.of(call);
        BucketListing listing = authorizer.authorizeListing(caller, call, audit);
        return new GatewayStep.Buffer(new Admission.WithBody(
                sender(caller), 0, payload, body -> page.answer(store.buckets(listing.call()), listing, audit)));
    }

    private static Sender sender(Caller caller) {
        return new Sender.Account(
                caller.principal().account(), caller.connection().address());
    }
}
