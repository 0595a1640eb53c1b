package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authz.Requirement.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Permission to ask the store for its buckets, and to show some of them. If {@code s3:ListAllMyBuckets} is allowed, it
 * shows all. Otherwise it shows those for which {@code s3:ListBucket} or {@code s3:GetBucketLocation} is allowed. Only
 * this package makes one.
 */
public final class BucketListing {
    private final AuthorizedCall call;
    private final boolean showsAll;
    private final CallDecider decider;
    private final AuditDraft audit;

    BucketListing(AuthorizedCall call, boolean showsAll, CallDecider decider, AuditDraft audit) {
        this.call = call;
        this.showsAll = showsAll;
        this.decider = decider;
        this.audit = audit;
    }

    public AuthorizedCall call() {
        return call;
    }

    /** Whether every bucket is shown. If so, an empty list is a valid answer. */
    public boolean showsAll() {
        return showsAll;
    }

    /**
     * Those of the buckets that the caller may know of, in their order.
     *
     * @throws AwsException {@code AccessDenied} or {@code ServiceUnavailable} if it could not be decided about one: the
     *     list would look complete
     */
    public <B> List<B> shown(List<B> buckets, Function<B, String> name) {
        if (showsAll) {
            return buckets;
        }
        List<Verdict> verdicts = decider.decideEach(buckets, audit, bucket -> decide(name.apply(bucket)));
        List<B> shown = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            if (isShown(verdicts.get(i))) {
                shown.add(buckets.get(i));
            }
        }
        return shown;
    }

    /**
     * Whether the caller may know of this bucket.
     *
     * @throws AwsException {@code AccessDenied} or {@code ServiceUnavailable} if it could not be decided
     */
    public boolean shows(String bucket) {
        return showsAll || isShown(decide(bucket));
    }

    private boolean isShown(Verdict verdict) {
        verdict.requireDecided(audit);
        if (verdict.isFailure()) {
            throw AwsException.of(AwsErrorCode.ACCESS_DENIED, "It could not be decided which buckets to show.");
        }
        return verdict.isAllowed();
    }

    private Verdict decide(String bucket) {
        Verdict verdict = decide("s3:ListBucket", bucket);
        return verdict.isAllowed() || verdict.isFailure() ? verdict : decide("s3:GetBucketLocation", bucket);
    }

    private Verdict decide(String action, String bucket) {
        S3Call listing = call.call().listing(bucket);
        Requirement requirement = new Requirement(Need.ALLOW, listing.target(), List.of(action));
        return decider.decide(listing, List.of(requirement));
    }
}
