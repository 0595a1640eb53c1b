package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.authn.Principals;
import java.util.List;

/** Makes calls that nobody authorized, for tests of what comes after authorization. */
public final class AuthorizedCalls {
    private AuthorizedCalls() {}

    public static AuthorizedCall of(S3Call call) {
        return new AuthorizedCall(Principals.root(), call, false, TraceContext.NONE);
    }

    public static AuthorizedDeletes deletes(String bucket, List<AuthorizedDeletes.ObjectVersion> objects) {
        return new AuthorizedDeletes(bucket, objects, TraceContext.NONE);
    }
}
