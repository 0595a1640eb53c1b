package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Body;
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
import io.cloakroom.bridge.authz.TagsNeededException;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.policies.BucketPolicies;
import io.cloakroom.bridge.store.ObjectStore;
import java.util.Optional;

/**
 * The S3 pipeline: authenticate, classify, check the kind of payload, authorize. Anonymous requests to a bucket without
 * a policy are refused before anything else is looked at, so that their refusals reveal nothing. A call that was meant
 * for STS is told where STS is.
 */
public final class S3Gateway {
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final RequestAuthenticator authenticator;
    private final S3Classifier classifier;
    private final CallAuthorizer authorizer;
    private final ObjectStore store;
    private final BucketPolicyCalls policyCalls;
    private final String region;
    private final FormUploads forms;

    /** @param region that credential scopes must name; empty: any */
    public S3Gateway(
            RequestAuthenticator authenticator,
            S3Classifier classifier,
            CallAuthorizer authorizer,
            ObjectStore store,
            BucketPolicies policies,
            String region) {
        this.authenticator = authenticator;
        this.classifier = classifier;
        this.authorizer = authorizer;
        this.store = store;
        this.policyCalls = new BucketPolicyCalls(policies, store);
        this.region = region;
        this.forms = new FormUploads(
                authenticator, classifier, authorizer, Optional.of(region).filter(name -> !name.isEmpty()));
    }

    /**
     * Decides how to handle a request. Reads only its head and does no I/O: a decision that has to wait is deferred.
     *
     * @throws AwsException the answer, if the request is refused
     */
    public GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        audit.asked("", head.rawPath());
        return switch (authenticator.authenticate(head, audit)) {
            case Authenticated sender -> signed(sender, head, connection, audit);
            case Authentication.Rejected rejected -> throw rejected.reason();
            case Authentication.NotAttempted anonymous -> anonymous(head, connection, audit);
        };
    }

    private GatewayStep signed(Authenticated sender, RequestHead head, ClientConnection connection, AuditDraft audit) {
        S3Call call = classify(head, audit);
        sender.signed().requireSigned(head, call);
        requireRegion(sender, call.operation());
        PayloadRules.check(sender.signed(), call.operation());
        PayloadVerifier payload = sender.payloadOf(call.operation());
        Caller caller = new Caller(sender, connection);
        return authorizer.mayBlock()
                ? new GatewayStep.Deferred(() -> decide(caller, head, call, payload, audit))
                : decide(caller, head, call, payload, audit);
    }

    private S3Call classify(RequestHead head, AuditDraft audit) {
        S3Call call = classifier.classify(head);
        audit.operation(call.operation());
        return call;
    }

    /** A form, or a call that the bucket's policy may allow to everybody. An access plugin is not asked. */
    private GatewayStep anonymous(RequestHead head, ClientConnection connection, AuditDraft audit) {
        audit.by(new Principal.Anonymous().arn(), "").decided(AuditDecision.IMPLICIT_DENY);
        if (MisplacedCall.isOfSts(head)) {
            throw AwsException.of(AwsErrorCode.BAD_REQUEST, MisplacedCall.WHERE_STS_IS);
        }
        if (S3Classifier.isForm(head)) {
            return forms.admit(head, connection, audit);
        }
        if (!authorizer.mayAdmitAnonymous(classifier.bucketOf(head))) {
            throw CallAuthorizer.refusal(audit);
        }
        S3Call call = classify(head, audit);
        if (!AnonymousOperations.contains(call)) {
            throw CallAuthorizer.refusal(audit);
        }
        String payloadHash = head.headers().first("x-amz-content-sha256").orElse(UNSIGNED_PAYLOAD);
        PayloadKind kind = PayloadKind.parse(payloadHash);
        PayloadRules.checkAnonymous(kind, payloadHash, call.operation());
        for (QueryParameter parameter : call.query()) {
            if (parameter.name().startsWith("response-")) {
                throw new AwsException(
                        AwsErrorCode.INVALID_REQUEST,
                        "Request specific response headers cannot be used for anonymous GET requests.");
            }
        }
        PayloadVerifier payload = PayloadVerifiers.ofUnsigned(kind, head, call.operation());
        return decide(Caller.anonymous(head.headers(), connection), head, call, payload, audit);
    }

    private GatewayStep decide(
            Caller caller, RequestHead head, S3Call call, PayloadVerifier payload, AuditDraft audit) {
        if (call.operation() == S3Operation.LIST_BUCKETS) {
            return listBuckets(caller, call, payload, audit);
        }
        if (policyCalls.answers(call)) {
            return answerHere(caller, head, call, payload, audit);
        }
        if (call.operation() == S3Operation.GET_BUCKET_LOCATION && !region.isEmpty()) {
            String bucket = authorizer.authorize(caller, call, audit).call().bucket();
            return new GatewayStep.Buffer(new Admission.WithBody(
                    sender(caller), 0, payload, body -> BucketLocation.answer(bucket, region, store)));
        }
        if (policyCalls.mayInherit(call)) {
            AuthorizedCall create = authorizer.authorize(caller, call, audit);
            return new GatewayStep.Deferred(() -> {
                policyCalls.forget(call.bucket());
                return new GatewayStep.Stream(create, payload);
            });
        }
        if (call.operation().body() == S3Body.DOCUMENT_OF_KEYS) {
            return deleteObjects(caller, call, payload, audit);
        }
        try {
            return handOn(authorizer.authorize(caller, call, audit), payload);
        } catch (TagsNeededException e) {
            return new GatewayStep.Deferred(() -> handOn(authorizer.authorizeWithTags(caller, call, audit), payload));
        }
    }

    private static GatewayStep handOn(AuthorizedCall call, PayloadVerifier payload) {
        return switch (call.call().operation().body()) {
            case DOCUMENT_OF_OTHER_PLACES, DOCUMENT_OF_KEYS -> throw notContained(call);
            case NONE, OBJECT, DOCUMENT, DOCUMENT_OF_PARTS, FORM -> new GatewayStep.Stream(call, payload);
        };
    }

    /** The body can name another bucket, queue or role, where nobody has authorized the call. */
    private static AwsException notContained(AuthorizedCall call) {
        return AwsException.of(
                AwsErrorCode.NOT_IMPLEMENTED,
                "%s is not forwarded: its body can name places other than the one in the URL."
                        .formatted(call.call().operation().awsName()));
    }

    /**
     * Decides at the head, and once more when the body has come: a sender that delays the body must not change a policy
     * with rights, or a key, that ended meanwhile.
     */
    private GatewayStep answerHere(
            Caller caller, RequestHead head, S3Call call, PayloadVerifier payload, AuditDraft audit) {
        var unused = authorizer.authorize(caller, call, audit);
        int maxBytes = policyCalls.maxBodyBytes(call);
        long announced = payload.payloadLength().orElse(-1);
        if (call.operation() == S3Operation.PUT_BUCKET_POLICY) {
            if (announced < 0) {
                throw new AwsException(AwsErrorCode.MISSING_CONTENT_LENGTH);
            }
            if (announced > maxBytes) {
                throw BucketPolicies.tooLarge(announced);
            }
        }
        return new GatewayStep.Buffer(new Admission.WithBody(sender(caller), maxBytes, payload, body -> {
            requireStillValid(head, audit);
            return policyCalls.answer(authorizer.authorize(caller, call, audit), body);
        }));
    }

    private void requireStillValid(RequestHead head, AuditDraft audit) {
        if (authenticator.authenticate(head, audit) instanceof Authentication.Rejected rejected) {
            throw rejected.reason();
        }
    }

    /** Clients list buckets, and ask where a bucket is, in any region. */
    private void requireRegion(Authenticated sender, S3Operation operation) {
        boolean anyRegion = region.isEmpty()
                || operation == S3Operation.LIST_BUCKETS
                || operation == S3Operation.GET_BUCKET_LOCATION;
        if (!anyRegion) {
            sender.signed().requireRegion(region);
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

    /** Anonymous senders share nothing but their address. */
    private static Sender sender(Caller caller) {
        String address = caller.connection().address();
        return caller.principal() instanceof Principal.Anonymous
                ? new Sender.Address(address)
                : new Sender.Account(caller.principal().account(), address);
    }
}
