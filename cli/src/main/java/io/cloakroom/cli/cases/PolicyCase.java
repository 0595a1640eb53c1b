package io.cloakroom.cli.cases;

import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.json.Problem;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.match.Principals;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.ResourceText;
import io.cloakroom.policy.match.Variables;
import io.cloakroom.policy.match.Wildcard;
import java.util.List;
import java.util.Optional;

/** A question to the policy engine, and the expected answer. */
sealed interface PolicyCase {
    /** Asks the question. */
    Outcome run();

    /** Is the request allowed? */
    record MayDo(PolicySet policies, Optional<PolicySet> sessionPolicy, AccessRequest request, boolean expect)
            implements PolicyCase {
        @Override
        public Outcome run() {
            Decision decision = sessionPolicy
                    .map(session -> PolicyEvaluator.decide(policies, session, request))
                    .orElseGet(() -> PolicyEvaluator.decide(policies, request));
            return decision.isAllowed() == expect
                    ? new Outcome.Passed()
                    : compare(expect ? "allow" : "deny", false, decision.kind(), explanation());
        }

        private List<String> explanation() {
            Explanation explanation = sessionPolicy
                    .map(session -> PolicyEvaluator.explain(policies, session, request))
                    .orElseGet(() -> PolicyEvaluator.explain(policies, request));
            return explanation.lines();
        }
    }

    /** Is the document a policy? */
    record IsValid(ReadResult result, boolean expect) implements PolicyCase {
        @Override
        public Outcome run() {
            boolean valid = result.policy().isPresent();
            List<String> problems =
                    result.problems().stream().map(Problem::toString).toList();
            return compare(validity(expect), valid == expect, validity(valid), problems);
        }

        private static String validity(boolean valid) {
            return valid ? "a valid document" : "an invalid document";
        }
    }

    /** Does the resource pattern match? */
    record MatchesResource(ResourcePattern pattern, ResourceText resource, Variables variables, boolean expect)
            implements PolicyCase {
        @Override
        public Outcome run() {
            return compareMatch(expect, pattern.matches(resource, variables), pattern.text(), resource.text());
        }
    }

    /** Does the pattern match? The simple form is that of principals. */
    record MatchesText(String pattern, String text, boolean simple, boolean expect) implements PolicyCase {
        @Override
        public Outcome run() {
            boolean matches = simple ? new Principals(List.of(pattern)).matches(text) : Wildcard.matches(pattern, text);
            return compareMatch(expect, matches, pattern, text);
        }
    }

    /** Which policy names does the claim hold? */
    record Names(PolicyClaim claim, boolean expectPresent, List<String> expectNames) implements PolicyCase {
        @Override
        public Outcome run() {
            boolean same = claim.isPresent() == expectPresent && claim.names().equals(expectNames);
            return compare(
                    describe(expectPresent, expectNames), same, describe(claim.isPresent(), claim.names()), List.of());
        }

        private static String describe(boolean present, List<String> names) {
            return present ? "policy names " + names : "no policy claim";
        }
    }

    private static Outcome compareMatch(boolean expect, boolean came, String pattern, String text) {
        List<String> detail = List.of("pattern `%s`, text `%s`".formatted(pattern, text));
        return compare(match(expect), came == expect, match(came), detail);
    }

    private static String match(boolean matches) {
        return matches ? "a match" : "no match";
    }

    private static Outcome compare(String expected, boolean same, String came, List<String> details) {
        return same
                ? new Outcome.Passed()
                : new Outcome.Failed("expected %s, got %s".formatted(expected, came), details);
    }
}
