package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.authn.Principal;
import java.util.List;
import java.util.Optional;

/** Calls that pass for authorized, for tests of what comes after. */
public final class FakeAuthorization {
    private FakeAuthorization() {}

    public static AuthorizedCall allow(S3Call call) {
        return allow(new Principal.Root("root"), call);
    }

    public static AuthorizedCall allow(Principal principal, S3Call call) {
        return new AuthorizedCall(principal, call);
    }

    public static AuthorizedDeletes allowDeletes(String bucket, String... keys) {
        return new AuthorizedDeletes(
                bucket,
                List.of(keys).stream()
                        .map(key -> new AuthorizedDeletes.ObjectVersion(key, Optional.empty()))
                        .toList());
    }
}
