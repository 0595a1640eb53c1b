package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.Variables;
import java.util.List;

/** The compiled values of one condition. */
@FunctionalInterface
interface ValueTest {
    /**
     * Whether the request's values satisfy the condition.
     *
     * @param requestValues the request's values for the key; empty if it is absent
     */
    boolean test(List<String> requestValues, Variables variables);
}
