package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.BucketPolicies;
import io.cloakroom.bridge.policies.BucketPolicy;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.json.PolicyReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a principal may do an action, by the policies as they are now. Calls of S3, logins at STS and calls
 * of the admin API all come here. The owner may do everything. An anonymous caller may do nothing but what the policy
 * of a bucket allows. Does no I/O, because policies are in memory, unless an access plugin decides.
 */
public final class ActionDecider {
    private static final Grants OWNER = new Grants.OfOwner();
    private static final Grants NOBODY = new Grants.OfNobody();

    /** What the owner may do, for a policy to narrow. */
    private static final PolicySet EVERYTHING = PolicySet.compile(
            "owner",
            new PolicyReader(PolicyReader.MAX_POLICY_BYTES).read("""
                            {"Version": "2012-10-17", "Statement": [
                              {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]},
                              {"Effect": "Allow", "Action": ["admin:*"]},
                              {"Effect": "Allow", "Action": ["kms:*"]},
                              {"Effect": "Allow", "Action": ["sts:*"]}]}""").policy().orElseThrow());

    private final PolicySource policies;
    private final Function<Session, Grants.OfPolicies> grants;
    private final Function<Session, PolicySet> identityPolicies;
    private final Function<Session, List<PolicySet>> narrowing;
    private final @Nullable AccessPlugin plugin;
    private final BucketPolicies buckets;

    public ActionDecider(PolicySource policies) {
        this(policies, Optional.empty());
    }

    /** Without bucket policies. */
    public ActionDecider(PolicySource policies, Optional<AccessPlugin> plugin) {
        this(policies, plugin, BucketPolicies.none());
    }

    /** @param plugin decides in place of policies about everybody who has a name, the owner too */
    public ActionDecider(PolicySource policies, Optional<AccessPlugin> plugin, BucketPolicies buckets) {
        SessionGrants sessions = new SessionGrants(policies);
        this.policies = policies;
        this.grants = sessions;
        this.identityPolicies = sessions::identity;
        this.narrowing = sessions::narrowing;
        this.plugin = plugin.orElse(null);
        this.buckets = buckets;
    }

    ActionDecider(Function<Session, Grants.OfPolicies> grants) {
        this(grants, BucketPolicies.none());
    }

    ActionDecider(Function<Session, Grants.OfPolicies> grants, BucketPolicies buckets) {
        this.policies = PolicySource.canned();
        this.grants = grants;
        this.identityPolicies = session -> grants.apply(session).identity();
        this.narrowing = session -> List.of();
        this.plugin = null;
        this.buckets = buckets;
    }

    /** The policies of buckets, as they bind this principal. */
    Map<String, BucketPolicy> bucketPolicies(Principal principal) {
        return principal instanceof Principal.Anonymous ? currentBucketPolicies() : bucketPolicies();
    }

    /** Whether a decision may wait for a plugin. Then it is not for the event loop. */
    public boolean mayBlock() {
        return plugin != null;
    }

    /**
     * Decides an action that a statement must allow.
     *
     * @param action full name such as {@code s3:GetObject} or {@code admin:CreateUser}
     * @param resource {@link S3Target#SERVICE} if the action is about no bucket
     */
    public Verdict decide(Principal principal, String action, S3Target resource, RequestContext context) {
        return grantsOf(principal).decide(List.of(new Requirement(Need.ALLOW, resource, List.of(action))), context);
    }

    /**
     * Decides an action that a statement may deny, but none has to allow: what everybody may do with what is theirs. A
     * session policy has to allow it, so whoever has one gets around it no more here than elsewhere.
     *
     * @param action full name such as {@code admin:CreateServiceAccount}
     */
    public Verdict decideDenyOnly(Principal principal, String action, RequestContext context) {
        return grantsOf(principal)
                .decide(
                        List.of(new Requirement(Need.NO_DENY_AND_SESSION_ALLOWS, S3Target.SERVICE, List.of(action))),
                        context);
    }

    /**
     * Decides whether a session may be issued. No statement has to allow the action that asks for it, but one of the
     * identity's policies may deny it. A session policy says nothing about how the session is got.
     */
    public Verdict decideIssuing(Session session, String action, RequestContext context) {
        AccessPlugin decider = plugin;
        if (decider != null) {
            return new Grants.ByPlugin(
                            decider, session.userName(), List.of(), any -> PluginQuestion.ofLogin(session, any))
                    .decide(List.of(new Requirement(Need.NO_DENY, S3Target.SERVICE, List.of(action))), context);
        }
        AccessRequest request = AccessRequest.of(action, "", "", context).withDenyOnly(true);
        try {
            return new Verdict.ByPolicy(PolicyEvaluator.decide(identityPolicies.apply(session), request));
        } catch (UnavailableValueException e) {
            return new Verdict.Undecidable(e.key());
        }
    }

    /** What a principal is granted. Look it up once for all decisions of a request. */
    Grants grantsOf(Principal principal) {
        AccessPlugin decider = plugin;
        if (decider != null && !(principal instanceof Principal.Anonymous)) {
            return new Grants.ByPlugin(
                    decider,
                    principal.account(),
                    narrowing(principal),
                    context -> PluginQuestion.of(principal, context));
        }
        return switch (principal) {
            case Principal.Root root -> OWNER;
            case Principal.Anonymous anonymous -> NOBODY;
            case Principal.AssumedRole role -> grants.apply(role.session());
            case Principal.User user -> new Grants.OfIdentity(policies.ofUser(user.name()));
            case Principal.ServiceAccount account -> grantsOf(account.owner(), account::groups, account.policy());
        };
    }

    /** The policies of buckets, as they bind everybody who has a name. */
    Map<String, BucketPolicy> bucketPolicies() {
        return buckets.all();
    }

    /**
     * The same, as they bind strangers.
     *
     * @throws io.cloakroom.aws.AwsException {@code ServiceUnavailable} if they may be too old to let anybody in
     */
    Map<String, BucketPolicy> currentBucketPolicies() {
        return buckets.current();
    }

    /** What policies grant to somebody who sends no request: an access plugin is not asked. */
    Grants grantsOf(Holder holder) {
        return switch (holder) {
            case Holder.User user -> new Grants.OfIdentity(policies.ofUser(user.name()));
            case Holder.ServiceAccount account -> grantsOf(account.owner(), account::groups, account.policy());
            case Holder.Role role -> new Grants.OfIdentity(policies.ofRole(role.arn()));
            case Holder.Policies named -> new Grants.OfIdentity(policies.resolve(named.names()));
            case Holder.Anybody anybody -> new Grants.OfIdentity(PolicySet.EMPTY);
        };
    }

    /** What somebody gave away with the key or session: whoever decides, it stays given away. */
    private List<PolicySet> narrowing(Principal principal) {
        return switch (principal) {
            case Principal.AssumedRole role -> narrowing.apply(role.session());
            case Principal.ServiceAccount account ->
                account.policy().stream().map(policies::sessionPolicy).toList();
            case Principal.Root root -> List.of();
            case Principal.User user -> List.of();
            case Principal.Anonymous nobody -> List.of();
        };
    }

    /** @param policy that narrows the rights of the owner */
    private Grants grantsOf(Owner owner, Supplier<List<String>> groups, Optional<String> policy) {
        Optional<PolicySet> narrowed = policy.map(policies::sessionPolicy);
        return switch (owner) {
            case Owner.Root root ->
                narrowed.<Grants>map(narrower -> new Grants.Narrowed(EVERYTHING, narrower))
                        .orElse(OWNER);
            case Owner.User user -> narrowed(policies.ofUser(user.name()), narrowed);
            case Owner.Directory user ->
                narrowed(
                        policies.ofDirectoryUser(
                                user.dn(), groups.get(), user.member().asOf()),
                        narrowed);
        };
    }

    private static Grants narrowed(PolicySet identity, Optional<PolicySet> by) {
        return by.<Grants>map(policy -> new Grants.Narrowed(identity, policy)).orElse(new Grants.OfIdentity(identity));
    }
}
