package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.authn.Principal;

/** A call that the policies allow. Only this package makes one, and stores take nothing else. */
public final class AuthorizedCall {
    private final Principal principal;
    private final S3Call call;

    AuthorizedCall(Principal principal, S3Call call) {
        this.principal = principal;
        this.call = call;
    }

    public Principal principal() {
        return principal;
    }

    /** The account whose shares the call counts against. */
    public String account() {
        return principal.account();
    }

    public S3Call call() {
        return call;
    }
}
