package io.cloakroom.policy.trust;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says who may assume a role. What no statement allows is refused, and a Deny wins.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html">Role trust
 *     policies</a>
 */
public record TrustPolicy(List<TrustStatement> statements) {
    /** Exchanges the key of a user, or a session, for a session of the role. */
    public static final String ASSUME_ROLE = "sts:AssumeRole";

    /** Exchanges a token of an identity provider for a session of the role. */
    public static final String ASSUME_ROLE_WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

    /** Sets session tags. */
    public static final String TAG_SESSION = "sts:TagSession";

    /** Sets the source identity. */
    public static final String SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";

    /** All actions that a trust policy can be about. */
    public static final List<String> ACTIONS =
            List.of(ASSUME_ROLE, ASSUME_ROLE_WITH_WEB_IDENTITY, TAG_SESSION, SET_SOURCE_IDENTITY);

    public TrustPolicy {
        statements = List.copyOf(statements);
    }

    /**
     * Decides whether somebody may do one of {@link #ACTIONS} with the role.
     *
     * @throws UnavailableValueException if that depends on a value that the context does not know
     */
    public TrustDecision decide(TrustedParty party, String action, RequestContext context) {
        for (int i = 0; i < statements.size(); i++) {
            TrustStatement statement = statements.get(i);
            if (statement.effect() == Effect.DENY
                    && statement.concerns(party)
                    && statement.covers(action)
                    && statement.holds(context)) {
                return new TrustDecision.Denied(i);
            }
        }
        return allowed(party, action, context);
    }

    /** A statement that depends on an unknown value does not hide another that allows. */
    private TrustDecision allowed(TrustedParty party, String action, RequestContext context) {
        TrustDecision best = new TrustDecision.NotTrusted();
        @Nullable UnavailableValueException unknown = null;
        for (int i = 0; i < statements.size(); i++) {
            TrustStatement statement = statements.get(i);
            TrustPrincipal.Match match = statement.match(party);
            if (statement.effect() != Effect.ALLOW || match == TrustPrincipal.Match.NONE || !statement.covers(action)) {
                continue;
            }
            try {
                if (statement.holds(context)) {
                    if (match == TrustPrincipal.Match.NAMED) {
                        return new TrustDecision.Trusted(i, true);
                    }
                    best = new TrustDecision.Trusted(i, false);
                }
            } catch (UnavailableValueException e) {
                unknown = e;
            }
        }
        if (unknown != null && best instanceof TrustDecision.NotTrusted) {
            throw unknown;
        }
        return best;
    }
}
