package io.cloakroom.policy;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.match.Principals;
import io.cloakroom.policy.match.ResourceText;
import java.util.List;

/**
 * One question: is this action allowed on this resource? Immutable; the {@code with…} methods return changed copies.
 *
 * <p>A request about a key of the key server has the key's name as its bucket.
 */
public final class AccessRequest {
    private static final List<String> ANONYMOUS = List.of("");

    private final Question question;
    private final List<String> accounts;
    private final List<String> chosenNames;
    private final RequestContext context;
    private final boolean owner;
    private final boolean denyOnly;

    private AccessRequest(
            Question question,
            List<String> accounts,
            List<String> chosenNames,
            RequestContext context,
            boolean owner,
            boolean denyOnly) {
        this.question = question;
        this.accounts = accounts;
        this.chosenNames = chosenNames;
        this.context = context;
        this.owner = owner;
        this.denyOnly = denyOnly;
    }

    /**
     * A request by an ordinary caller, anonymous until {@link #withAccount} says otherwise.
     *
     * @param action full name such as {@code s3:GetObject}
     * @param bucket empty if the action is about no bucket
     * @param key object key, decoded; empty if the action is about no object
     */
    public static AccessRequest of(String action, String bucket, String key, RequestContext context) {
        return new AccessRequest(Question.of(action, bucket, key), ANONYMOUS, List.of(), context, false, false);
    }

    /** The same from this account; empty for anonymous. Only the principals of bucket policies look at it. */
    public AccessRequest withAccount(String newAccount) {
        return withAccounts(List.of(newAccount), List.of());
    }

    /**
     * The same from a caller with several names. Only the principals of bucket policies look at them.
     *
     * @param proven at least one; the first is shown to people
     * @param chosen names that the caller chose for itself: a Deny applies to them too, an Allow does not
     */
    public AccessRequest withAccounts(List<String> proven, List<String> chosen) {
        return new AccessRequest(question, List.copyOf(proven), List.copyOf(chosen), context, owner, denyOnly);
    }

    /** The same with the owner flag. An owner needs no allow statement, but deny statements still count. */
    public AccessRequest withOwner(boolean newOwner) {
        return new AccessRequest(question, accounts, chosenNames, context, newOwner, denyOnly);
    }

    /**
     * The same with the deny-only flag. If it is set, only deny statements count, and everything they don't deny is
     * allowed.
     */
    public AccessRequest withDenyOnly(boolean newDenyOnly) {
        return new AccessRequest(question, accounts, chosenNames, context, owner, newDenyOnly);
    }

    /** The requested action. */
    public String action() {
        return question.action();
    }

    /** The bucket; may be empty. */
    public String bucket() {
        return question.bucket();
    }

    /** The object key; may be empty. */
    public String key() {
        return question.key();
    }

    /** The account's name; empty for anonymous. */
    public String account() {
        return accounts.get(0);
    }

    /** Whether a statement of a bucket policy is about the caller. */
    boolean isFrom(Principals principals, Effect effect) {
        return principals.matchesAny(accounts) || (effect == Effect.DENY && principals.matchesAny(chosenNames));
    }

    /** The values of condition keys and variables. */
    public RequestContext context() {
        return context;
    }

    /** Whether the caller needs no allow statement. */
    public boolean isOwner() {
        return owner;
    }

    /** Whether only deny statements count. */
    public boolean onlyDeniesCount() {
        return denyOnly;
    }

    /** The text that identity and session policies match their resources with. */
    ResourceText resource() {
        return question.resource();
    }

    /** The resource up to its first slash. This is the bucket, if it is a valid bucket name. */
    String firstSegment() {
        int slash = bucket().indexOf('/');
        return slash < 0 ? bucket() : bucket().substring(0, slash);
    }

    /** The text that bucket policies match their resources with: a bucket has no slash at its end. */
    ResourceText bucketPolicyResource() {
        return key().isEmpty() ? ResourceText.of(bucket()) : resource();
    }

    @Override
    public String toString() {
        return "%s on `%s`".formatted(action(), resource().text());
    }

    private record Question(String action, String bucket, String key, ResourceText resource) {
        static Question of(String action, String bucket, String key) {
            if (bucket.isEmpty() && key.isEmpty()) {
                return new Question(action, bucket, key, ResourceText.NONE);
            }
            String separator = key.startsWith("/") ? "" : "/";
            return new Question(action, bucket, key, ResourceText.of(bucket + separator + key));
        }
    }
}
