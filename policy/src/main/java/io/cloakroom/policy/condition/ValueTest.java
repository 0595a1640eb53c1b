package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.Variables;
import java.util.List;

/** The compiled values of one condition. */
@FunctionalInterface
interface ValueTest {
    /**
     * Whether the request's values are good.
     *
     * @param requestValues what the request has for the key; empty if it is absent
     */
    boolean test(List<String> requestValues, Variables variables);
}
