package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.authn.Principal;

/** A call that the policies allow. Only this package makes one, and stores take nothing else. */
public final class AuthorizedCall {
    private final Principal principal;
    private final S3Call call;
    private final boolean hidesWhatIsMissing;
    private final TraceContext trace;

    AuthorizedCall(Principal principal, S3Call call, boolean hidesWhatIsMissing, TraceContext trace) {
        this.principal = principal;
        this.call = call;
        this.hidesWhatIsMissing = hidesWhatIsMissing;
        this.trace = trace;
    }

    public Principal principal() {
        return principal;
    }

    /** The account whose shares the call counts against. */
    public String account() {
        return principal.account();
    }

    /** Whether nobody has signed it. */
    public boolean isAnonymous() {
        return principal instanceof Principal.Anonymous;
    }

    /** Whether the caller is told {@code AccessDenied} about what does not exist. */
    public boolean hidesWhatIsMissing() {
        return hidesWhatIsMissing;
    }

    public S3Call call() {
        return call;
    }

    /** The trace that the request belongs to. */
    public TraceContext trace() {
        return trace;
    }
}
