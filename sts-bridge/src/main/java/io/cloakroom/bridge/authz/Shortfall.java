package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Why no policy allows what a call requires: the statements that came nearest, and what they want. It is worked out
 * when asked, for the audit log and never for the caller.
 */
record Shortfall(Grants.OfPolicies grants, Requirement requirement, RequestContext context)
        implements Supplier<String> {
    private static final int MAX_NEAR_MISSES = 3;

    @Override
    public String get() {
        try {
            AccessRequest request = request(0);
            Explanation explanation = grants.explain(request);
            for (int i = 1;
                    i < requirement.actions().size() && says(explanation).isEmpty();
                    i++) {
                request = request(i);
                explanation = grants.explain(request);
            }
            return "%s: %s%s".formatted(request, explanation.decision().explanation(), says(explanation));
        } catch (UnavailableValueException e) {
            return "%s: %s, which a statement that comes close tests".formatted(request(0), e.getMessage());
        } catch (AwsException e) {
            return "%s: %s".formatted(request(0), e.sentence());
        }
    }

    private static String says(Explanation explanation) {
        return explanation.nearMisses().stream()
                .limit(MAX_NEAR_MISSES)
                .map(miss -> "; " + miss.sentence())
                .collect(Collectors.joining());
    }

    private AccessRequest request(int action) {
        return Grants.request(requirement, action, context, requirement.need() != Need.ALLOW);
    }
}
