package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.KnownActions;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Findings about actions and resources that don't fit, such as {@code s3:GetObject} on the bucket {@code b}. For bucket
 * policies the reader enforces rules of its own.
 */
final class KindRules {
    private KindRules() {}

    static void check(LintedStatement statement, Findings findings) {
        boolean isSimple = statement.statement().actions() instanceof Actions.Only
                && statement.statement().resources() instanceof Resources.Only;
        if (!isSimple || statement.isOfBucket() || statement.resourceFamily() != ActionFamily.S3) {
            return;
        }
        Set<RequestKind> asked = EnumSet.noneOf(RequestKind.class);
        statement.actionEntries().forEach(action -> asked.addAll(kindsOf(action)));
        Set<RequestKind> served = EnumSet.noneOf(RequestKind.class);
        for (Place entry : statement.resourceEntries()) {
            ResourcePattern resource = ResourcePattern.parse(entry.text());
            Set<RequestKind> kinds = RequestKind.of(resource);
            if (ResourceForm.fault(resource).isPresent()) {
                // Another resource was meant, so say nothing about this one.
                served.addAll(asked);
            } else if (!resource.isInert() && disjoint(asked, kinds)) {
                findings.add(RESOURCE_KIND, entry, RequestKind.explain(resource, asked));
            } else {
                served.addAll(kinds);
            }
        }
        if (!served.isEmpty()) {
            checkActions(statement.actionEntries(), served, findings);
        }
    }

    private static void checkActions(List<Place> actions, Set<RequestKind> served, Findings findings) {
        for (Place action : actions) {
            Set<RequestKind> kinds = kindsOf(action);
            if (disjoint(kinds, served)) {
                findings.add(
                        ACTION_KIND,
                        action,
                        "`%s` is about %s, and no resource of the statement is that"
                                .formatted(action.text(), RequestKind.listed(kinds)));
            }
        }
    }

    private static Set<RequestKind> kindsOf(Place action) {
        ActionPattern pattern = new ActionPattern(action.text());
        Set<RequestKind> kinds = EnumSet.noneOf(RequestKind.class);
        KnownActions.all().stream().filter(pattern::matches).forEach(name -> kinds.addAll(RequestKind.of(name)));
        return kinds;
    }

    private static boolean disjoint(Set<RequestKind> some, Set<RequestKind> others) {
        return some.stream().noneMatch(others::contains);
    }
}
