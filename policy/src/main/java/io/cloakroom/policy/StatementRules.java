package io.cloakroom.policy;

import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.ConditionKeyRules;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rules between the elements of one statement. The sentences are MinIO's. */
public final class StatementRules {
    /** The kind of error, so that nobody has to parse the message. */
    public enum Fault {
        /** The element as a whole is missing or out of place. */
        ELEMENT,
        /** The action does not exist, or does not fit the others. */
        ACTION,
        /** The resource's type does not fit the actions. */
        RESOURCE_TYPE,
        /** The resource's name is not valid. */
        RESOURCE_NAME,
        /** No resource fits the action. */
        RESOURCE_FOR_ACTION,
        /** The condition key does not fit an action. */
        CONDITION_KEY
    }

    /**
     * A broken rule.
     *
     * @param element the member of the statement at fault: {@code Action}, {@code Resource}, {@code Condition} …
     * @param entry the text of the entry, or the name of the condition key, at fault; empty for the element as a whole
     * @param message for the author of the policy; begins with MinIO's sentence
     */
    public record Violation(Fault fault, String element, Optional<String> entry, String message) {}

    /**
     * The maximum number reported. Without it, the message for each entry would grow with the number of the others.
     */
    private static final int MAX_VIOLATIONS = 20;

    private static final int MAX_LISTED = 10;

    private final Actions actions;
    private final Resources resources;
    private final Set<ConditionKey> keys;
    private final List<Violation> violations = new ArrayList<>();

    private StatementRules(Actions actions, Resources resources, List<Condition> conditions) {
        this.actions = actions;
        this.resources = resources;
        this.keys = conditions.stream().map(Condition::key).collect(Collectors.toSet());
    }

    /** The rules that these elements break, in MinIO's order of checks; only the first if there are very many. */
    public static List<Violation> violations(
            Actions actions, Resources resources, List<Condition> conditions, boolean inBucketPolicy) {
        StatementRules rules = new StatementRules(actions, resources, conditions);
        if (inBucketPolicy) {
            rules.checkBucketPolicy();
        } else {
            rules.checkIdentityPolicy();
        }
        return List.copyOf(rules.violations);
    }

    private void checkBucketPolicy() {
        requireResources();
        checkResources("S3", resource -> true);
        if (actions instanceof Actions.Only) {
            checkResourceKinds();
            checkKeys(ConditionKeyRules::isAllowedInBucketPolicy);
        }
    }

    private void checkIdentityPolicy() {
        if (actions instanceof Actions.AllExcept) {
            requireS3Resources();
            return;
        }
        ActionFamily family = family();
        checkActions(family);
        if (isEverything()) {
            if (resources instanceof Resources.Unspecified) {
                refuseKeys();
            }
            return;
        }
        switch (family) {
            case S3 -> requireS3Resources();
            case KMS -> checkResources("KMS", ResourcePattern::isKms);
            case ADMIN, STS -> {
                // These actions are about the server as a whole: a resource is allowed and ignored.
            }
        }
        if (violations.isEmpty()) {
            checkKeys(ConditionKeyRules::isAllowed);
        }
    }

    /** The family of one of the entries. The others must belong to it too. */
    private ActionFamily family() {
        for (ActionFamily family : List.of(ActionFamily.ADMIN, ActionFamily.STS, ActionFamily.KMS)) {
            if (actions.patterns().stream().anyMatch(pattern -> pattern.family() == family)) {
                return family;
            }
        }
        return ActionFamily.S3;
    }

    private void checkActions(ActionFamily family) {
        List<ActionPattern> patterns = actions.patterns();
        String noun = switch (family) {
            case S3 -> "action";
            case ADMIN -> "admin action";
            case STS -> "STS action";
            case KMS -> "KMS action";
        };
        boolean everything =
                patterns.stream().anyMatch(pattern -> pattern.text().equals("*"));
        for (ActionPattern pattern : patterns) {
            if (pattern.family() != family || !pattern.isKnown()) {
                violate(Fault.ACTION, pattern, "unsupported %s '%s'".formatted(noun, pattern));
            } else if (everything && patterns.size() > 1 && !pattern.text().equals("*")) {
                violate(Fault.ACTION, pattern, "unsupported STS action '%s': `*` must stand alone".formatted(pattern));
            }
        }
    }

    /**
     * Whether the list is the entry {@code *} alone: every action of every family. As in older releases of MinIO it may
     * go without a resource. As in newer ones it respects a resource. With a resource it takes every condition key, as
     * in AWS; no release of MinIO takes any.
     */
    private boolean isEverything() {
        return actions.patterns().size() == 1
                && actions.patterns().get(0).text().equals("*");
    }

    private void refuseKeys() {
        if (!keys.isEmpty()) {
            violate(
                    "Condition",
                    "unsupported condition keys '[%s]' used for action '*': give a Resource"
                            .formatted(listed(names(key -> true))));
        }
    }

    private void requireS3Resources() {
        requireResources();
        checkResources("S3", ResourcePattern::isS3);
    }

    private void requireResources() {
        if (resources instanceof Resources.Unspecified) {
            violate("Resource", "Resource must not be empty");
        }
    }

    private void checkResources(String type, Predicate<ResourcePattern> isOfType) {
        for (ResourcePattern resource : resources.patterns()) {
            if (!isOfType.test(resource)) {
                violate(Fault.RESOURCE_TYPE, resource, "resource '%s' type is not %s".formatted(resource, type));
            } else if (!resource.isPlausible()) {
                violate(
                        Fault.RESOURCE_NAME,
                        resource,
                        "invalid resource '%s': a key's name has no `/`, `\\` or `.`".formatted(resource));
            }
        }
    }

    /**
     * In a bucket policy, actions on objects need a resource with objects, and actions on buckets need one with the
     * bucket.
     */
    private void checkResourceKinds() {
        boolean hasObjects = resources.patterns().stream()
                .map(resource -> resource.pattern().text())
                .anyMatch(pattern -> pattern.indexOf('/') >= 0 || pattern.indexOf('*') >= 0);
        boolean hasBuckets = resources.patterns().stream()
                .map(resource -> resource.pattern().text())
                .anyMatch(pattern -> pattern.indexOf('/') < 0 || pattern.equals("*"));
        for (ActionPattern action : actions.patterns()) {
            if (violations.size() >= MAX_VIOLATIONS) {
                return;
            }
            if (!(action.isObjectAction() ? hasObjects : hasBuckets)) {
                violate(
                        Fault.RESOURCE_FOR_ACTION,
                        action,
                        "unsupported Resource found [%s] for action %s"
                                .formatted(
                                        listed(resources.patterns().stream()
                                                .map(ResourcePattern::text)
                                                .toList()),
                                        action));
            }
        }
    }

    private void checkKeys(BiPredicate<ActionPattern, ConditionKey> isAllowed) {
        for (ActionPattern action : actions.patterns()) {
            if (violations.size() >= MAX_VIOLATIONS) {
                return;
            }
            // Keys that differ only after the slash are allowed for the same actions.
            Map<String, Boolean> allowed = new HashMap<>();
            List<String> refused =
                    names(key -> !allowed.computeIfAbsent(key.base(), base -> isAllowed.test(action, key)));
            if (!refused.isEmpty()) {
                String message =
                        "unsupported condition keys '[%s]' used for action '%s'".formatted(listed(refused), action);
                violations.add(new Violation(Fault.CONDITION_KEY, "Condition", Optional.of(refused.get(0)), message));
            }
        }
    }

    private List<String> names(Predicate<ConditionKey> isMeant) {
        return keys.stream().filter(isMeant).map(ConditionKey::name).sorted().toList();
    }

    private static String listed(List<String> texts) {
        String some = texts.stream().limit(MAX_LISTED).collect(Collectors.joining(" "));
        return texts.size() > MAX_LISTED ? "%s and %d more".formatted(some, texts.size() - MAX_LISTED) : some;
    }

    private void violate(String element, String message) {
        violations.add(new Violation(Fault.ELEMENT, element, Optional.empty(), message));
    }

    private void violate(Fault fault, ActionPattern entry, String message) {
        violations.add(new Violation(fault, actions.element(), Optional.of(entry.text()), message));
    }

    private void violate(Fault fault, ResourcePattern entry, String message) {
        violations.add(new Violation(fault, resources.element(), Optional.of(entry.text()), message));
    }
}
