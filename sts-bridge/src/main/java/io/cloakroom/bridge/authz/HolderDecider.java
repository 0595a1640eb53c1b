package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.BucketPolicy;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Decides what those may do who are named in a question and send no request. What only a request has (its address, its
 * headers, the claims of its token) is not known: where the answer depends on it, it is undecided.
 */
final class HolderDecider {
    private final ActionDecider actions;
    private final Map<String, BucketPolicy> buckets;
    private final List<Requirement> required;
    private final String bucket;
    private final Instant now;

    /**
     * For one question, about many.
     *
     * @param action full name of an action of S3
     */
    HolderDecider(ActionDecider actions, String action, S3Target target, Instant now) {
        Requirement asked = new Requirement(Need.ALLOW, target, List.of(action));
        this.actions = actions;
        this.buckets = actions.bucketPolicies();
        this.required =
                asked.withoutEmptySegments().map(plain -> List.of(asked, plain)).orElse(List.of(asked));
        this.bucket = S3Target.bucketOf(target);
        this.now = now;
    }

    OwnAccess decide(Holder holder) {
        RequestContext context = key -> values(holder, key);
        return OwnAccess.of(grants(holder).decide(required, context));
    }

    private Grants grants(Holder holder) {
        Grants own = actions.grantsOf(holder);
        Map<String, BucketPolicy> known = holder instanceof Holder.Anybody ? actions.currentBucketPolicies() : buckets;
        boolean isOwners = holder instanceof Holder.ServiceAccount account && account.owner() instanceof Owner.Root;
        return own instanceof Grants.OfPolicies policies && known.containsKey(bucket) && !isOwners
                ? new GrantsWithBuckets(policies, known, names(holder))
                : own;
    }

    private static CallerNames names(Holder holder) {
        return switch (holder) {
            case Holder.User user -> CallerNames.of(Session.userArn(user.name()));
            case Holder.ServiceAccount account -> CallerNames.of(Principal.arnOf(account.owner()));
            case Holder.Role role -> CallerNames.of(role.arn());
            case Holder.Policies policies -> CallerNames.NOBODY;
            case Holder.Anybody anybody -> CallerNames.NOBODY;
        };
    }

    private List<String> values(Holder holder, String key) {
        return switch (key) {
            case "aws:CurrentTime" ->
                List.of(now.truncatedTo(ChronoUnit.SECONDS).toString());
            case "aws:EpochTime" -> List.of(Long.toString(now.getEpochSecond()));
            case "aws:SourceIp", "aws:SecureTransport", "aws:UserAgent", "aws:Referer", "aws:TagKeys" ->
                throw new UnavailableValueException(key);
            default -> {
                if (key.startsWith("s3:") || key.startsWith("aws:RequestTag/")) {
                    throw new UnavailableValueException(key);
                }
                yield ofPrincipal(holder, key);
            }
        };
    }

    private static List<String> ofPrincipal(Holder holder, String key) {
        return switch (holder) {
            case Holder.User user ->
                PrincipalValues.ofUser(Session.userArn(user.name()), user.name(), user.groups(), key);
            case Holder.ServiceAccount account ->
                PrincipalValues.ofServiceAccount(account.accessKeyId(), account.owner(), account::groups, key);
            case Holder.Role role ->
                switch (key) {
                    case "aws:principaltype" -> List.of("AssumedRole");
                    case "aws:PrincipalArn" -> List.of(role.arn());
                    default -> throw new UnavailableValueException(key);
                };
            case Holder.Policies policies -> throw new UnavailableValueException(key);
            case Holder.Anybody anybody -> PrincipalValues.ofAnonymous(key);
        };
    }
}
