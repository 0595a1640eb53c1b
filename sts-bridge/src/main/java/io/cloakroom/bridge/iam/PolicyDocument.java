package io.cloakroom.bridge.iam;

import io.cloakroom.policy.Policy;
import java.time.Instant;
import java.util.Optional;

/**
 * A named policy as others see it.
 *
 * @param policy if the document is invalid, or gone and still denying: a policy that denies everything
 * @param created when it was put into the state store; empty for policies of other layers
 * @param updated as {@code created}
 */
public record PolicyDocument(String name, Policy policy, Optional<Instant> created, Optional<Instant> updated) {}
