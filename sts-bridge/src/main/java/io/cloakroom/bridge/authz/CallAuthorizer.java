package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.TraceContext;
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
import org.jspecify.annotations.Nullable;

/**
 * Decides S3 calls: every object that a call touches, each with its own actions. It reads the call and nothing else of
 * the request. A refusal names the id of the decision, which is the request's, and reveals nothing of the policies. The
 * audit record names the statement that decided. Does no I/O, unless an access plugin decides or a method says so.
 */
public final class CallAuthorizer {
    private final ActionDecider actions;
    private final InstantSource clock;
    private final @Nullable TagReads tags;

    /** Tags of stored objects are unknown. */
    CallAuthorizer(ActionDecider actions, InstantSource clock) {
        this.actions = actions;
        this.clock = clock;
        this.tags = null;
    }

    public CallAuthorizer(ActionDecider actions, InstantSource clock, ObjectTags tags) {
        this.actions = actions;
        this.clock = clock;
        this.tags = new TagReads(tags);
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
     * @throws TagsNeededException if {@link #authorizeWithTags} has to decide; only for calls about an object
     */
    public AuthorizedCall authorize(Caller caller, S3Call call, AuditDraft audit) {
        return authorize(caller, call, audit, false);
    }

    /**
     * The same, with the tags of the stored objects that the call is about, if it depends on them. Blocks then.
     *
     * @throws AwsException {@code AccessDenied} if it is not allowed; {@code ServiceUnavailable} or {@code SlowDown} if
     *     it could not be decided
     */
    public AuthorizedCall authorizeWithTags(Caller caller, S3Call call, AuditDraft audit) {
        return authorize(caller, call, audit, true);
    }

    private AuthorizedCall authorize(Caller caller, S3Call call, AuditDraft audit, boolean mayWait) {
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
        TagReads reads = tags;
        if (reads != null && !verdict.isAllowed() && decider.needsTags(verdict)) {
            if (!mayWait && !mayBlock()) {
                throw new TagsNeededException();
            }
            verdict = decider.decideWithTags(call, reads, audit);
        }
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
                trace(caller, audit));
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
                new AuthorizedCall(caller.principal(), call, false, trace(caller, audit)),
                verdict.isAllowed(),
                decider,
                audit);
    }

    /**
     * Decides {@link S3Operation#DELETE_OBJECTS}, each key as if it were deleted alone. Refused keys are not thrown.
     * Blocks if it depends on the tags of objects.
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
        List<Verdict> verdicts = new ArrayList<>(decider.decideEach(
                objects, audit, object -> decider.decide(call.deleting(object.key(), object.versionId()))));
        decideWithTags(decider, call, objects, verdicts, audit);
        for (int i = 0; i < objects.size(); i++) {
            ObjectVersion object = objects.get(i);
            Verdict verdict = verdicts.get(i);
            (verdict.isAllowed() ? allowed : refused).add(object);
            if (refused.isEmpty() || (refused.size() == 1 && !verdict.isAllowed())) {
                verdict.record(audit);
            }
            verdict.requireDecided(audit);
        }
        return new DeleteDecisions(new AuthorizedDeletes(bucket, allowed, trace(caller, audit)), refused);
    }

    private static TraceContext trace(Caller caller, AuditDraft audit) {
        return caller.principal() instanceof Principal.Anonymous ? audit.trace().unsampled() : audit.trace();
    }

    /** Puts a verdict in the place of each that depends on the tags of its object. */
    private void decideWithTags(
            CallDecider decider, S3Call call, List<ObjectVersion> objects, List<Verdict> verdicts, AuditDraft audit) {
        TagReads reads = tags;
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < objects.size() && reads != null; i++) {
            if (decider.needsTags(verdicts.get(i))) {
                places.add(i);
            }
        }
        if (reads != null && !places.isEmpty()) {
            List<Verdict> decided = SideBySide.decide(places, audit::isAbandoned, place -> {
                ObjectVersion object = objects.get(place);
                return decider.decideWithTags(call.deleting(object.key(), object.versionId()), reads, audit);
            });
            for (int i = 0; i < places.size(); i++) {
                verdicts.set(places.get(i), decided.get(i));
            }
        }
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
