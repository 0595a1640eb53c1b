package io.cloakroom.policy;

import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.Principals;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.ResourceText;
import io.cloakroom.policy.match.Resources;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A statement. It applies to a request if action, resource, every condition and, in a bucket policy, the principal
 * match.
 *
 * @param principals only in bucket policies
 */
public record Statement(
        Optional<String> sid,
        Effect effect,
        Actions actions,
        Resources resources,
        List<Condition> conditions,
        Optional<Principals> principals) {

    /** @throws MalformedElementException if the elements don't fit together; see {@link StatementRules} */
    public Statement {
        conditions = List.copyOf(conditions);
        StatementRules.violations(actions, resources, conditions, principals.isPresent()).stream()
                .findFirst()
                .ifPresent(violation -> {
                    throw new MalformedElementException(violation.message());
                });
    }

    /** A statement of an identity or session policy, without a Sid. */
    public static Statement of(Effect effect, Actions actions, Resources resources, List<Condition> conditions) {
        return new Statement(Optional.empty(), effect, actions, resources, conditions, Optional.empty());
    }

    /**
     * Whether the resource matches. Resources are ignored for admin actions, for STS actions unless they name roles,
     * and for KMS actions unless they name a key. As in MinIO, {@code NotResource} is otherwise ignored for these.
     */
    boolean matchesResource(ResourceText resource, RequestContext context) {
        return switch (resourceFamily()) {
            case S3 -> resources.matches(resource, context);
            case ADMIN -> true;
            case STS ->
                resources.patterns().stream().noneMatch(ResourcePattern::isRole)
                        || resources.matches(resource, context);
            case KMS ->
                resource.text().equals("/")
                        || resources instanceof Resources.AllExcept
                        || resources.matches(resource, context);
        };
    }

    /** Prefixes of which a resource must have one to match. */
    List<String> resourcePrefixes() {
        return resourceFamily() == ActionFamily.S3 ? resources.literalPrefixes() : List.of("");
    }

    /** The family that defines what the resource means: S3 in bucket policies and with {@code NotAction}. */
    public ActionFamily resourceFamily() {
        boolean isOrdinary = principals.isPresent() || actions instanceof Actions.AllExcept;
        return isOrdinary ? ActionFamily.S3 : actions.patterns().get(0).family();
    }

    /** The meaning. Statements with equal meanings do the same, whatever their Sid and the order of their lists. */
    Object meaning() {
        return List.of(
                effect,
                actions.element(),
                Set.copyOf(actions.patterns()),
                resources.element(),
                Set.copyOf(resources.patterns()),
                Set.copyOf(conditions),
                principals.map(present -> Set.copyOf(present.patterns())));
    }
}
