package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.policy.condition.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Decides calls of the admin API, each by an action of its own. What callers do with what is theirs needs no statement
 * that allows it, but none may deny it, and a session policy or the policy of a service account must allow it in full.
 * Refusals have exactly the sentence that clients compare. Does no I/O, unless an access plugin decides.
 */
public final class AdminAuthorizer {
    private static final String CREATE_KEY = "admin:CreateServiceAccount";
    private static final String CHANGE_KEY = "admin:UpdateServiceAccount";

    private final ActionDecider actions;
    private final InstantSource clock;

    public AdminAuthorizer(ActionDecider actions, InstantSource clock) {
        this.actions = actions;
        this.clock = clock;
    }

    /** Whether a decision may wait for a plugin. Then it is not for the event loop. */
    public boolean mayBlock() {
        return actions.mayBlock();
    }

    /**
     * Requires that one of the actions is allowed.
     *
     * @throws AwsException {@code AccessDenied}
     */
    public void require(Caller caller, List<String> oneOf, AuditDraft audit) {
        RequestContext context = context(caller, Optional.empty());
        Verdict verdict = decide(caller.principal(), oneOf.get(0), context);
        for (int i = 1; i < oneOf.size() && !verdict.isAllowed() && !verdict.isFailure(); i++) {
            Verdict next = decide(caller.principal(), oneOf.get(i), context);
            verdict = next.isAllowed() || next.isFailure() ? next : verdict;
        }
        enforce(verdict, audit);
    }

    /**
     * Requires that the caller may do this to what is its own.
     *
     * @throws AwsException {@code AccessDenied}
     */
    public void requireOfOwn(Caller caller, String action, AuditDraft audit) {
        enforce(actions.decideDenyOnly(caller.principal(), action, context(caller, Optional.empty())), audit);
    }

    /**
     * Requires that the caller may create some service account. What depends on how long it would last is left open.
     *
     * @throws AwsException {@code AccessDenied}
     */
    public void requireCreatingSomeKey(Caller caller, AuditDraft audit) {
        // A plugin cannot leave anything open: it is asked once the body says how long.
        if (!actions.mayBlock()) {
            enforceUnlessOpen(actions.decideDenyOnly(caller.principal(), CREATE_KEY, openContext(caller)), audit);
        }
    }

    /**
     * Requires that the caller may change some service account. What depends on how long it would last is left open.
     *
     * @throws AwsException {@code AccessDenied}
     */
    public void requireChangingSomeKey(Caller caller, AuditDraft audit) {
        if (!actions.mayBlock()) {
            enforceUnlessOpen(decide(caller.principal(), CHANGE_KEY, openContext(caller)), audit);
        }
    }

    /**
     * Requires that the caller may create a service account.
     *
     * @param isOwn whether it would belong to the caller
     * @param expiration empty: it lasts for good
     * @throws AwsException {@code AccessDenied}
     */
    public void requireCreatingKey(Caller caller, boolean isOwn, Optional<Instant> expiration, AuditDraft audit) {
        RequestContext context = context(caller, expiration);
        enforce(
                isOwn
                        ? actions.decideDenyOnly(caller.principal(), CREATE_KEY, context)
                        : decide(caller.principal(), CREATE_KEY, context),
                audit);
    }

    /**
     * Requires that the caller may change a service account.
     *
     * @param expiration the new one; empty: it lasts for good, or the old one stays
     * @throws AwsException {@code AccessDenied}
     */
    public void requireChangingKey(Caller caller, Optional<Instant> expiration, AuditDraft audit) {
        enforce(decide(caller.principal(), CHANGE_KEY, context(caller, expiration)), audit);
    }

    /**
     * Requires that a scraper may read the metrics.
     *
     * @throws AwsException {@code AccessDenied}
     */
    public void requireScraping(Principal scraper, Headers headers, ClientConnection connection, AuditDraft audit) {
        require(Caller.scraping(scraper, headers, connection), List.of("admin:Prometheus"), audit);
    }

    /** Whether an action is allowed, for calls that answer differently if it is not. */
    public boolean allows(Caller caller, String action) {
        return decide(caller.principal(), action, context(caller, Optional.empty()))
                .isAllowed();
    }

    /** Those of the actions that are allowed, for pages that offer nothing else. */
    public List<String> allowedOf(Caller caller, List<String> asked, AuditDraft audit) {
        RequestContext context = context(caller, Optional.empty());
        List<Verdict> verdicts = each(asked, audit, action -> decide(caller.principal(), action, context));
        return IntStream.range(0, asked.size())
                .filter(i -> verdicts.get(i).isAllowed())
                .mapToObj(asked::get)
                .toList();
    }

    /**
     * Whether the caller may do something, and which statement decides that.
     *
     * @param action full name of an action of S3
     */
    public OwnAccess explain(Caller caller, String action, S3Target target) {
        Principal principal = caller.principal();
        Instant now = clock.instant();
        CallDecider decider =
                new CallDecider(caller, actions.grantsOf(principal), actions.bucketPolicies(principal), now);
        return OwnAccess.of(decider.decide(
                new Requirement(Requirement.Need.ALLOW, target, List.of(action)), new ImaginedCall(caller, now)));
    }

    /**
     * Whether those who ask for nothing may do something, by policies: a decision about each.
     *
     * @param action full name of an action of S3
     * @throws AwsException {@code NotImplemented} where an access plugin decides: it is asked about requests only
     */
    public Function<Holder, OwnAccess> explaining(String action, S3Target target) {
        if (actions.mayBlock()) {
            throw AwsException.of(
                    AwsErrorCode.NOT_IMPLEMENTED,
                    "Here an access plugin decides, and it can be asked about a request only.");
        }
        return new HolderDecider(actions, action, target, clock.instant())::decide;
    }

    /** What a caller may do in a bucket, in short. */
    public record Access(boolean reads, boolean writes) {}

    /** What a caller may do in each of these buckets, for the overview of its account. */
    public List<Access> accessTo(Caller caller, List<String> buckets, AuditDraft audit) {
        List<Verdict> reads = each(buckets, audit, bucket -> {
            Verdict lists = decide(caller, "s3:ListBucket", new S3Target.Bucket(bucket));
            return lists.isAllowed() || lists.isFailure()
                    ? lists
                    : decide(caller, "s3:GetBucketLocation", new S3Target.Bucket(bucket));
        });
        List<Verdict> writes =
                each(buckets, audit, bucket -> decide(caller, "s3:PutObject", new S3Target.Object(bucket, "*")));
        return IntStream.range(0, buckets.size())
                .mapToObj(
                        i -> new Access(reads.get(i).isAllowed(), writes.get(i).isAllowed()))
                .toList();
    }

    private List<Verdict> each(List<String> things, AuditDraft audit, Function<String, Verdict> decision) {
        return actions.mayBlock()
                ? SideBySide.decide(things, audit::isAbandoned, decision)
                : things.stream().map(decision).toList();
    }

    private Verdict decide(Caller caller, String action, S3Target target) {
        return actions.decide(caller.principal(), action, target, context(caller, Optional.empty()));
    }

    private Verdict decide(Principal principal, String action, RequestContext context) {
        return actions.decide(principal, action, S3Target.SERVICE, context);
    }

    private RequestContext context(Caller caller, Optional<Instant> expiration) {
        Instant now = clock.instant();
        return new AdminConditions(
                caller,
                now,
                Optional.of(expiration
                        .map(end ->
                                List.of(Long.toString(Duration.between(now, end).toSeconds())))
                        .orElse(List.of())));
    }

    private RequestContext openContext(Caller caller) {
        return new AdminConditions(caller, clock.instant(), Optional.empty());
    }

    private static void enforceUnlessOpen(Verdict verdict, AuditDraft audit) {
        if (!(verdict instanceof Verdict.Undecidable)) {
            enforce(verdict, audit);
        }
    }

    private static void enforce(Verdict verdict, AuditDraft audit) {
        verdict.record(audit);
        if (!verdict.isAllowed()) {
            verdict.requireDecided(audit);
            throw new AwsException(AwsErrorCode.ACCESS_DENIED);
        }
    }
}
