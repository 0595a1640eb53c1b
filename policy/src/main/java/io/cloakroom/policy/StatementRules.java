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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** What must be true between the elements of one statement. The sentences are MinIO's. */
public final class StatementRules {
    /**
     * A rule that is broken.
     *
     * @param element the member of the statement that is wrong: {@code Action}, {@code Resource}, {@code Condition} …
     * @param index the entry of the element's list; -1 for the element as a whole
     */
    public record Violation(String element, int index, String message) {}

    private final Actions actions;
    private final Resources resources;
    private final Set<ConditionKey> keys;
    private final List<Violation> violations = new ArrayList<>();

    private StatementRules(Actions actions, Resources resources, List<Condition> conditions) {
        this.actions = actions;
        this.resources = resources;
        this.keys = conditions.stream().map(Condition::key).collect(Collectors.toSet());
    }

    /** The rules these elements break, in the order in which MinIO looks at them. */
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
        requireS3Resources();
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
        switch (family) {
            case S3 -> requireS3Resources();
            case KMS -> requireKmsResources();
            case ADMIN, STS -> {
                // these are about the server as a whole: a resource may be there and isn't looked at
            }
        }
        if (violations.isEmpty()) {
            checkKeys(ConditionKeyRules::isAllowed);
        }
    }

    /** The family that one of the entries belongs to; the others must then belong to it too. */
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
        boolean everything =
                patterns.stream().anyMatch(pattern -> pattern.text().equals("*"));
        for (int i = 0; i < patterns.size(); i++) {
            ActionPattern pattern = patterns.get(i);
            if (pattern.family() != family || !pattern.isKnown()) {
                String kind = family == ActionFamily.S3 ? "" : family.name() + " ";
                String name = kind.equals("ADMIN ") ? kind.toLowerCase(Locale.ROOT) : kind;
                violate(actions.element(), i, "unsupported %saction '%s'".formatted(name, pattern));
            } else if (everything && patterns.size() > 1 && !pattern.text().equals("*")) {
                violate(actions.element(), i, "unsupported STS action '%s': `*` must stand alone".formatted(pattern));
            }
        }
    }

    private void requireS3Resources() {
        if (resources instanceof Resources.Unspecified) {
            violate("Resource", -1, "Resource must not be empty");
        }
        for (int i = 0; i < resources.patterns().size(); i++) {
            ResourcePattern resource = resources.patterns().get(i);
            if (!resource.isS3()) {
                violate(resources.element(), i, "resource '%s' type is not S3".formatted(resource));
            }
        }
    }

    private void requireKmsResources() {
        for (int i = 0; i < resources.patterns().size(); i++) {
            ResourcePattern resource = resources.patterns().get(i);
            String pattern = resource.pattern().text();
            if (!resource.isKms()) {
                violate(resources.element(), i, "resource '%s' type is not KMS".formatted(resource));
            } else if (pattern.indexOf('/') >= 0 || pattern.indexOf('\\') >= 0 || pattern.indexOf('.') >= 0) {
                violate(
                        resources.element(),
                        i,
                        "invalid resource '%s': a key's name has no `/`, `\\` or `.`".formatted(resource));
            }
        }
    }

    /** In a bucket policy, actions on objects need a resource with objects, actions on buckets one with the bucket. */
    private void checkResourceKinds() {
        boolean hasObjects = resources.patterns().stream()
                .map(resource -> resource.pattern().text())
                .anyMatch(pattern -> pattern.indexOf('/') >= 0 || pattern.indexOf('*') >= 0);
        boolean hasBuckets = resources.patterns().stream()
                .map(resource -> resource.pattern().text())
                .anyMatch(pattern -> pattern.indexOf('/') < 0 || pattern.equals("*"));
        for (int i = 0; i < actions.patterns().size(); i++) {
            ActionPattern action = actions.patterns().get(i);
            if (!(action.isObjectAction() ? hasObjects : hasBuckets)) {
                violate(
                        actions.element(),
                        i,
                        "unsupported Resource found %s for action %s".formatted(resources.patterns(), action));
            }
        }
    }

    private void checkKeys(BiPredicate<ActionPattern, ConditionKey> isAllowed) {
        for (ActionPattern action : actions.patterns()) {
            String refused = keys.stream()
                    .filter(key -> !isAllowed.test(action, key))
                    .map(ConditionKey::name)
                    .sorted()
                    .collect(Collectors.joining(" "));
            if (!refused.isEmpty()) {
                violate(
                        "Condition",
                        -1,
                        "unsupported condition keys '[%s]' used for action '%s'".formatted(refused, action));
            }
        }
    }

    private void violate(String element, int index, String message) {
        violations.add(new Violation(element, index, message));
    }
}
