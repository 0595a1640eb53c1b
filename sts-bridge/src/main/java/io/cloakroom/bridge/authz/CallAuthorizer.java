package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.bridge.policies.BucketPolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides S3 calls: every object that a call touches, each with its own actions. It reads the call and nothing else of
 * the request. A refusal names the id of the decision, which is the request's, and reveals nothing of the policies. The
 * audit record names the statement that decided. Does no I/O, unless an access plugin decides.
 */
public final class CallAuthorizer {
    private final ActionDecider actions;
    private final InstantSource clock;

    public CallAuthorizer(ActionDecider actions, InstantSource clock) {
        this.actions = actions;
        this.clock = clock;
    }

    /** Whether a decision may wait for a plugin. Then it is not for the event loop. */
    public boolean mayBlock() {
        return actions.mayBlock();
    }

    /**
     * Decides a call as a whole.
     *
     * @throws AwsException {@code AccessDenied} if it is not allowed; {@code ServiceUnavailable} if it could not be
     *     decided
     */
    public AuthorizedCall authorize(Caller caller, S3Call call, AuditDraft audit) {
        List<Requirement> requirements = PermissionTable.requirements(call);
        Requirement primary = requirements.get(0);
        audit.asked(primary.firstAction(), Arns.of(primary.target()));
        call.parameter("versionId").ifPresent(audit::ofVersion);
        call.copySource()
                .ifPresent(source -> audit.copying(
                        Arns.of(source.target()), source.versionId().orElse("")));
        ExpectedOwner.require(call, audit);
        CallDecider decider = decider(caller);
        Verdict verdict = decider.decide(call, requirements);
        verdict.record(audit);
        if (!verdict.isAllowed()) {
            verdict.requireDecided(audit);
            throw refusal(audit);
        }
        // The expected owner has been checked here. A store has owners of its own.
        return new AuthorizedCall(
                caller.principal(),
                call.without(ExpectedOwner.HEADERS),
                hidesWhatIsMissing(caller, call, decider),
                audit.trace());
    }

    /** Whether the policy of this bucket gives anything to whoever has no name. */
    public boolean mayAdmitAnonymous(String bucket) {
        BucketPolicy policy = actions.bucketPolicies(new Principal.Anonymous()).get(bucket);
        return policy != null && policy.isPublic();
    }

    /** Whoever is anonymous and may not list learns nothing of what there is, as in S3. */
    private static boolean hidesWhatIsMissing(Caller caller, S3Call call, CallDecider decider) {
        return caller.principal() instanceof Principal.Anonymous
                && call.target() instanceof S3Target.Object object
                && !(mayList(object.bucket(), call, decider)
                        && call.copySource()
                                .map(source -> mayList(source.target().bucket(), call, decider))
                                .orElse(true));
    }

    private static boolean mayList(String bucket, S3Call call, CallDecider decider) {
        return decider.decide(
                        call.listing(bucket),
                        List.of(new Requirement(Need.ALLOW, new S3Target.Bucket(bucket), List.of("s3:ListBucket"))))
                .isAllowed();
    }

    /**
     * Decides {@link S3Operation#LIST_BUCKETS}. If it is not allowed, the listing shows only some of the buckets. If it
     * shows none, the answer is {@link #refusal}.
     *
     * @throws AwsException {@code AccessDenied} if the caller expects another account to own the buckets;
     *     {@code ServiceUnavailable} if it could not be decided
     */
    public BucketListing authorizeListing(Caller caller, S3Call call, AuditDraft audit) {
        audit.asked("s3:ListAllMyBuckets", Arns.of(S3Target.SERVICE));
        ExpectedOwner.require(call, audit);
        CallDecider decider = decider(caller);
        Verdict verdict = decider.decide(call);
        verdict.record(audit);
        verdict.requireDecided(audit);
        return new BucketListing(
                new AuthorizedCall(caller.principal(), call, false, audit.trace()),
                verdict.isAllowed(),
                decider,
                audit);
    }

    /**
     * Decides {@link S3Operation#DELETE_OBJECTS}, each key as if it were deleted alone. Refused keys are not thrown.
     *
     * @throws AwsException {@code AccessDenied} if the caller expects another account to own the bucket;
     *     {@code ServiceUnavailable} if it could not be decided about a key: then none is deleted
     */
    public DeleteDecisions authorizeDeletes(Caller caller, S3Call call, List<ObjectVersion> objects, AuditDraft audit) {
        String bucket = call.bucket();
        audit.asked("s3:DeleteObject", Arns.of(new S3Target.Object(bucket, "*")));
        ExpectedOwner.require(call, audit);
        CallDecider decider = decider(caller);
        List<ObjectVersion> allowed = new ArrayList<>();
        List<ObjectVersion> refused = new ArrayList<>();
        List<Verdict> verdicts = decider.decideEach(
                objects, audit, object -> decider.decide(call.deleting(object.key(), object.versionId())));
        for (int i = 0; i < objects.size(); i++) {
            ObjectVersion object = objects.get(i);
            Verdict verdict = verdicts.get(i);
            (verdict.isAllowed() ? allowed : refused).add(object);
            if (refused.isEmpty() || (refused.size() == 1 && !verdict.isAllowed())) {
                verdict.record(audit);
            }
            verdict.requireDecided(audit);
        }
        return new DeleteDecisions(new AuthorizedDeletes(bucket, allowed, audit.trace()), refused);
    }

    /** The answer to a denied caller. It names the decision and reveals nothing of the policies. */
    public static AwsException refusal(AuditDraft audit) {
        return new AwsException(
                AwsErrorCode.ACCESS_DENIED,
                "%s The decision's id is `%s`."
                        .formatted(AwsErrorCode.ACCESS_DENIED.standardMessage(), audit.requestId()));
    }

    private CallDecider decider(Caller caller) {
        Principal principal = caller.principal();
        return new CallDecider(caller, actions.grantsOf(principal), actions.bucketPolicies(principal), clock.instant());
    }
}
