package io.cloakroom.keycloak.preview;

import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.match.KnownActions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * May somebody do this?
 *
 * @param given values of condition keys that the administrator supposes
 */
record Question(String issuer, String action, String bucket, String key, Map<String, List<String>> given) {
    private static final int MAX_CONTEXT = 50;

    Question {
        given = Map.copyOf(given);
    }

    /**
     * The answer.
     *
     * @param kind {@code allow}, {@code explicit deny}, {@code implicit deny} or {@code undecided}
     * @param lines why, for people
     */
    record Answer(String kind, boolean isAllowed, List<String> lines) {
        private static final String UNDECIDED = "undecided";

        Answer {
            lines = List.copyOf(lines);
        }

        /** Whether it depends on something that only a request tells. */
        boolean isUndecided() {
            return kind.equals(UNDECIDED);
        }
    }

    /**
     * Reads a question.
     *
     * @param context {@code KEY=VALUE}; a key that comes again gets another value
     * @throws IllegalArgumentException with a sentence, if there is something wrong with it
     */
    static Question parse(String issuer, String action, String bucket, String key, List<String> context) {
        if (!KnownActions.all().contains(action)) {
            throw new IllegalArgumentException("There is no action `%s`.".formatted(action));
        }
        if (context.size() > MAX_CONTEXT) {
            throw new IllegalArgumentException("There are more than %d values.".formatted(MAX_CONTEXT));
        }
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (String pair : context) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "`context` is KEY=VALUE, such as aws:SourceIp=10.1.2.3, not `%s`.".formatted(pair));
            }
            given.computeIfAbsent(pair.substring(0, equals), any -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        return new Question(issuer, action, bucket, key, given);
    }

    /**
     * Whether a policy can have a part in the answer for any user. Whom a policy cannot concern need not be looked at,
     * unless another one does.
     */
    boolean isTouchedBy(PolicySet policy) {
        AccessRequest request = request(null);
        try {
            return PolicyEvaluator.decide(policy, request).isAllowed()
                    || !PolicyEvaluator.decide(policy, request.withDenyOnly(true))
                            .isAllowed();
        } catch (UnavailableValueException e) {
            return true;
        }
    }

    /** The answer with its reasons. */
    Answer explain(Person user, PolicySet policies) {
        Answer decided = decide(user, List.of(policies));
        try {
            return new Answer(
                    decided.kind(),
                    decided.isAllowed(),
                    PolicyEvaluator.explain(policies, request(user)).lines());
        } catch (UnavailableValueException e) {
            return decided;
        }
    }

    /**
     * The answer with one line. Fast: for thousands of users.
     *
     * @param policies that count together, as if they were compiled together: a deny in any of them wins
     */
    Answer decide(Person user, List<PolicySet> policies) {
        AccessRequest request = request(user);
        Decision none = PolicyEvaluator.decide(PolicySet.EMPTY, request);
        try {
            Decision denied = first(policies, request.withDenyOnly(true), decision -> !decision.isAllowed(), none);
            Decision decision = denied instanceof Decision.ExplicitDeny
                    ? denied
                    : first(policies, request, Decision::isAllowed, none);
            return new Answer(decision.kind(), decision.isAllowed(), List.of(decision.explanation()));
        } catch (UnavailableValueException e) {
            return undecided(e);
        }
    }

    /**
     * The first decision that is wanted. One that depends on an unknown value does not hide another.
     *
     * @throws UnavailableValueException if there is none, but might be one
     */
    private static Decision first(
            List<PolicySet> policies, AccessRequest request, Predicate<Decision> isWanted, Decision otherwise) {
        Optional<UnavailableValueException> unknown = Optional.empty();
        for (PolicySet policy : policies) {
            try {
                Decision decision = PolicyEvaluator.decide(policy, request);
                if (isWanted.test(decision)) {
                    return decision;
                }
            } catch (UnavailableValueException e) {
                unknown = unknown.or(() -> Optional.of(e));
            }
        }
        if (unknown.isPresent()) {
            throw unknown.get();
        }
        return otherwise;
    }

    private static Answer undecided(UnavailableValueException e) {
        return new Answer(
                Answer.UNDECIDED,
                false,
                List.of("it depends on `%s`, which only a request tells: ask again with context=%s=VALUE"
                        .formatted(e.key(), e.key())));
    }

    /** @param user null: any */
    private AccessRequest request(@Nullable Person user) {
        return AccessRequest.of(action, bucket, key, new AskedContext(issuer, user, given));
    }
}
