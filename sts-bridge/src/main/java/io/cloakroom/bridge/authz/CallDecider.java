package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Call;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Decides the S3 calls of one request. The caller's policies are looked up once. */
final class CallDecider {
    private final Caller caller;
    private final Grants grants;
    private final Instant now;

    CallDecider(Caller caller, Grants grants, Instant now) {
        this.caller = caller;
        this.grants = grants;
        this.now = now;
    }

    /** Decides about each of many things, in their order; several at once if that means to wait. */
    <T> List<Verdict> decideEach(List<T> things, Function<T, Verdict> decision) {
        return grants instanceof Grants.ByPlugin
                ? SideBySide.decide(things, decision)
                : things.stream().map(decision).toList();
    }

    /** Decides one call by everything that its row of the permission table requires. */
    Verdict decide(S3Call call) {
        return decide(call, PermissionTable.requirements(call));
    }

    /** Decides one call by these requirements. */
    Verdict decide(S3Call call, List<Requirement> requirements) {
        return grants.decide(requirements, new RequestConditions(caller, call, now));
    }
}
