package io.cloakroom.bridge.authz;

import static java.util.Objects.requireNonNull;

import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.policies.BucketPolicy;
import io.cloakroom.policy.PolicySet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Decides the S3 calls of one request. The caller's policies are looked up once. */
final class CallDecider {
    private static final String LIST_VERSIONS = "s3:ListBucketVersions";
    private static final String TAGS_OF_SOURCE = "s3:GetObjectTagging";
    private static final Grants.OfPolicies NO_POLICIES = new Grants.OfIdentity(PolicySet.EMPTY);

    private final Caller caller;
    private final Grants grants;
    private final Map<String, BucketPolicy> buckets;
    private final Instant now;

    /** @param buckets the policies of those buckets that have one */
    CallDecider(Caller caller, Grants grants, Map<String, BucketPolicy> buckets, Instant now) {
        this.caller = caller;
        this.grants = grants;
        this.buckets = buckets;
        this.now = now;
    }

    /**
     * Decides about each of many things, in their order; several at once if that means to wait. If the request is
     * abandoned meanwhile, the rest is not decided.
     */
    <T> List<Verdict> decideEach(List<T> things, AuditDraft audit, Function<T, Verdict> decision) {
        return grants instanceof Grants.ByPlugin
                ? SideBySide.decide(things, audit::isAbandoned, decision)
                : things.stream().map(decision).toList();
    }

    /** Decides one call by everything that its row of the permission table requires. */
    Verdict decide(S3Call call) {
        return decide(call, PermissionTable.requirements(call));
    }

    /** Decides one call by these requirements. */
    Verdict decide(S3Call call, List<Requirement> requirements) {
        return decide(call, requirements, new RequestConditions(caller, call, now));
    }

    private Verdict decide(S3Call call, List<Requirement> requirements, CallerContext context) {
        Grants asked = isAboutBucketWithPolicy(call) ? withBuckets() : grants;
        List<Requirement> required =
                caller.principal() instanceof Principal.Anonymous ? ofNobody(requirements) : requirements;
        return asked.decide(required, context);
    }

    /** Decides about an action that nobody asks to be done. */
    Verdict decide(Requirement requirement, CallerContext context) {
        List<Requirement> all = requirement
                .withoutEmptySegments()
                .map(plain -> List.of(requirement, plain))
                .orElse(List.of(requirement));
        return (buckets.containsKey(S3Target.bucketOf(requirement.target())) ? withBuckets() : grants)
                .decide(all, context);
    }

    /**
     * Whether it could not be decided because it depends on the tags of a stored object. An access plugin is told that
     * they are unknown, and says so then.
     */
    boolean needsTags(Verdict verdict) {
        return verdict instanceof Verdict.Undecidable(String conditionKey)
                && conditionKey.startsWith(TagConditions.PREFIX);
    }

    /**
     * Decides a call about an object once more, with the tags of the objects that it touches. What is required of one
     * object is decided by the tags of that one alone. Blocks.
     */
    Verdict decideWithTags(S3Call call, TagReads reads, AuditDraft audit) {
        CallTags tags = new CallTags(reads, caller.principal().account(), audit);
        Verdict first = null;
        for (PermissionTable.OfStoredObject required : PermissionTable.ofStoredObjects(call)) {
            RequestConditions request = new RequestConditions(caller, call, now);
            Verdict verdict = decide(call, List.of(required.requirement()), request);
            if (needsTags(verdict)) {
                verdict = decide(call, required.requirement(), new TagConditions(request, tags, required.object()));
            }
            if (!verdict.isAllowed()) {
                return verdict;
            }
            first = first == null ? verdict : first;
        }
        return requireNonNull(first);
    }

    private Verdict decide(S3Call call, Requirement requirement, TagConditions context) {
        try {
            return decide(call, List.of(requirement), context);
        } catch (UnreadTagsException e) {
            return new Verdict.UnreadTags(e.key(), e.reason());
        } finally {
            context.decided();
        }
    }

    /**
     * Old versions are not public because the newest is: to strangers each action has to be allowed itself. Only the
     * tags that a copy takes along need no more than from others.
     */
    private static List<Requirement> ofNobody(List<Requirement> requirements) {
        return requirements.stream().map(CallDecider::ofNobody).toList();
    }

    private static Requirement ofNobody(Requirement required) {
        String action = required.firstAction();
        if (required.need() == Need.NO_DENY && action.equals(TAGS_OF_SOURCE)) {
            return required;
        }
        return new Requirement(
                Need.ALLOW, required.target(), action.equals(LIST_VERSIONS) ? List.of(action) : required.actions());
    }

    /** A bucket that is made has no policy yet: that of one that is gone does not count. */
    private boolean isAboutBucketWithPolicy(S3Call call) {
        return !buckets.isEmpty()
                && call.operation() != S3Operation.CREATE_BUCKET
                && (buckets.containsKey(S3Target.bucketOf(call.target()))
                        || (call.copySource().isPresent()
                                && buckets.containsKey(
                                        call.copySource().get().target().bucket())));
    }

    /** Bucket policies bind everybody but the owner, and those of whom an access plugin decides. */
    private Grants withBuckets() {
        return switch (grants) {
            case Grants.OfOwner owner -> owner;
            case Grants.ByPlugin plugin -> plugin;
            case Grants.OfNobody nobody -> new GrantsWithBuckets(NO_POLICIES, buckets, names());
            case Grants.OfPolicies own -> isOwners() ? own : new GrantsWithBuckets(own, buckets, names());
        };
    }

    private CallerNames names() {
        return CallerNames.of(caller.principal());
    }

    /** A service account of the owner acts as its owner, as far as its own policy lets it. */
    private boolean isOwners() {
        return caller.principal() instanceof Principal.ServiceAccount account && account.owner() instanceof Owner.Root;
    }
}
