package io.cloakroom.policy.trust;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.Operator;
import io.cloakroom.policy.condition.Qualifier;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.MalformedElementException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a trust policy.
 *
 * @param principals at least one
 * @param actions at least one
 * @param conditions claims of the provider's tokens are keys of the form {@code jwt:<claim>}
 */
public record TrustStatement(
        Optional<String> sid,
        Effect effect,
        List<TrustPrincipal> principals,
        List<ActionPattern> actions,
        List<Condition> conditions) {
    /** The claims that say nothing about whose token it is, or only what the principal says already. */
    private static final Set<String> OF_EVERY_TOKEN = Set.of(
            "iss", "exp", "iat", "nbf", "jti", "typ", "acr", "auth_time", "sid", "session_state", "email_verified");

    /** Keys that tell one caller from another. */
    private static final Set<String> OF_SIGNERS =
            Set.of("aws:PrincipalArn", "aws:userid", "aws:username", "aws:groups", "aws:SourceIp", "sts:ExternalId");

    /** Operators that hold only for a value like the given ones. */
    private static final Set<Comparison> PINNING = EnumSet.of(
            Comparison.STRING_EQUALS,
            Comparison.STRING_EQUALS_IGNORE_CASE,
            Comparison.STRING_LIKE,
            Comparison.ARN_EQUALS,
            Comparison.ARN_LIKE,
            Comparison.BOOL,
            Comparison.NUMERIC_EQUALS,
            Comparison.IP_ADDRESS);

    /** @throws MalformedElementException if it trusts everybody, see {@link #fault} */
    public TrustStatement {
        principals = List.copyOf(principals);
        actions = List.copyOf(actions);
        conditions = List.copyOf(conditions);
        Optional<String> fault = fault(effect, principals, actions, conditions);
        if (fault.isPresent()) {
            throw new MalformedElementException(fault.get());
        }
    }

    /**
     * Why a statement trusts too many: every token of a provider, or everybody, without a condition that tells one from
     * another.
     */
    private static Optional<String> fault(
            Effect effect, List<TrustPrincipal> principals, List<ActionPattern> actions, List<Condition> conditions) {
        if (effect == Effect.DENY) {
            return Optional.empty();
        }
        for (TrustPrincipal principal : principals) {
            if (principal.kind() == TrustPrincipal.Kind.PROVIDER
                    && actions.stream().anyMatch(each -> each.spells(TrustPolicy.ASSUME_ROLE_WITH_WEB_IDENTITY))
                    && conditions.stream().noneMatch(each -> pins(each, TrustStatement::isOfToken))) {
                return Optional.of(
                        "every token of `%s` may assume the role, whatever its subject and client: add a condition such as \"StringEquals\": {\"%s:sub\": \"…\"}, or on `:aud`, `:groups` or another claim"
                                .formatted(principal.name(), principal.name()));
            }
            if (principal.kind() == TrustPrincipal.Kind.ANYBODY
                    && conditions.stream().noneMatch(each -> pins(each, TrustStatement::isOfSigner))) {
                return Optional.of(
                        "everybody with a key or a session may assume the role: name the principals, or add a condition such as \"ArnLike\": {\"aws:PrincipalArn\": \"…\"}");
            }
        }
        return Optional.empty();
    }

    private static boolean isOfToken(ConditionKey key) {
        return key.isClaim() && !OF_EVERY_TOKEN.contains(key.name().substring(ConditionKey.CLAIM.length()));
    }

    private static boolean isOfSigner(ConditionKey key) {
        return isOfToken(key) || OF_SIGNERS.contains(key.name()) || key.name().startsWith("aws:PrincipalTag/");
    }

    /** Whether the condition holds only where one of these keys has a certain value. */
    private static boolean pins(Condition condition, Predicate<ConditionKey> isMeant) {
        Operator operator = condition.operator();
        return isMeant.test(condition.key())
                && PINNING.contains(operator.comparison())
                && operator.qualifier() != Qualifier.FOR_ALL_VALUES
                && !operator.ifExists()
                && condition.values().stream().noneMatch(value -> isEverything(value) || value.contains("${"));
    }

    private static boolean isEverything(String value) {
        return value.equals("0.0.0.0/0")
                || value.equals("::/0")
                || (value.indexOf('*') >= 0 && value.chars().allMatch(c -> c == '*' || c == '?'));
    }

    /** Whether the statement is about this party. A Deny for everybody includes tokens. */
    boolean concerns(TrustedParty party) {
        return match(party) != TrustPrincipal.Match.NONE
                || principals.stream().anyMatch(each -> each.kind() == TrustPrincipal.Kind.ANYBODY);
    }

    TrustPrincipal.Match match(TrustedParty party) {
        TrustPrincipal.Match best = TrustPrincipal.Match.NONE;
        for (TrustPrincipal principal : principals) {
            TrustPrincipal.Match match = principal.match(party);
            best = match.compareTo(best) > 0 ? match : best;
        }
        return best;
    }

    boolean covers(String action) {
        return actions.stream().anyMatch(pattern -> pattern.spells(action));
    }

    /**
     * Whether all conditions hold.
     *
     * @throws UnavailableValueException if none fails for certain, and one depends on an unknown value
     */
    boolean holds(RequestContext context) {
        @Nullable UnavailableValueException unknown = null;
        for (Condition condition : conditions) {
            try {
                if (!condition.holds(context)) {
                    return false;
                }
            } catch (UnavailableValueException e) {
                unknown = e;
            }
        }
        if (unknown != null) {
            throw unknown;
        }
        return true;
    }
}
