package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.Requirement.Need;
import java.util.List;
import java.util.Optional;

/**
 * Leave to ask the store for its buckets, and to show some of them: all, where {@code s3:ListAllMyBuckets} is allowed, else
 * those where {@code s3:ListBucket} or {@code s3:GetBucketLocation} is. Only this package makes one.
 */
public final class BucketListing {
    private static final List<QueryParameter> WHOLE_BUCKET = List.of(
            new QueryParameter("prefix", "", "prefix", ""), new QueryParameter("delimiter", "%2F", "delimiter", "/"));

    private final AuthorizedCall call;
    private final boolean showsAll;
    private final CallDecider decider;

    BucketListing(AuthorizedCall call, boolean showsAll, CallDecider decider) {
        this.call = call;
        this.showsAll = showsAll;
        this.decider = decider;
    }

    public AuthorizedCall call() {
        return call;
    }

    /** Whether every bucket is shown, and so an empty list is an answer too. */
    public boolean showsAll() {
        return showsAll;
    }

    /** Whether the caller may know of this bucket. */
    public boolean shows(String bucket) {
        return showsAll || mayDo("s3:ListBucket", bucket) || mayDo("s3:GetBucketLocation", bucket);
    }

    private boolean mayDo(String action, String bucket) {
        S3Target target = new S3Target(bucket, "");
        S3Call listing = new S3Call(S3Operation.LIST_OBJECTS, target, WHOLE_BUCKET, Headers.EMPTY, Optional.empty());
        Requirement requirement = new Requirement(Need.ALLOW, target, List.of(action));
        return decider.decide(listing, List.of(requirement)).isAllowed();
    }
}
