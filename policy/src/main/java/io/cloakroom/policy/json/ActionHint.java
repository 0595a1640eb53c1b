package io.cloakroom.policy.json;

import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.MeantAction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Suggests an action for one that doesn't exist. */
public final class ActionHint {
    /** The names of the canned policies, in lower case. */
    private static final Set<String> POLICIES =
            Set.of("readwrite", "readonly", "writeonly", "diagnostics", "consoleadmin");

    private static final int MAX_LISTED = 3;

    private ActionHint() {}

    /** The end of a message about the entry; empty if there is no suggestion. */
    public static String of(String text) {
        List<String> entries = Arrays.stream(text.split("[\\s,;]+"))
                .filter(entry -> !entry.isEmpty())
                .toList();
        if (entries.size() > 1 && entries.stream().anyMatch(entry -> new ActionPattern(entry).isKnown())) {
            return "; one string is one action: use a list, `[%s]`".formatted(listed(entries));
        }
        String folded = text.strip().toLowerCase(Locale.ROOT);
        if (POLICIES.contains(folded)) {
            return "; that is the name of a policy, not an action: list what it is to allow, such as `s3:GetObject`";
        }
        ActionFamily family = ActionFamily.of(folded);
        boolean hasWildcards = folded.indexOf('*') >= 0 || folded.indexOf('?') >= 0;
        if (hasWildcards && (family == ActionFamily.KMS || family == ActionFamily.STS)) {
            return "; %s actions are exact names, or `%s*`".formatted(family, family.prefix());
        }
        return ofName(text);
    }

    private static String ofName(String text) {
        Optional<String> meant = MeantAction.of(text);
        if (meant.isPresent() && MeantAction.isWider(text)) {
            return "; requests about ACLs need `%s`, which allows more than that: leave it out unless it is meant"
                    .formatted(meant.get());
        }
        if (meant.isPresent()) {
            return Hints.didYouMean(text, meant.get());
        }
        boolean isOfNoService = text.indexOf(':') > 0
                && Arrays.stream(ActionFamily.values()).noneMatch(family -> text.startsWith(family.prefix()));
        return isOfNoService ? "; the services are `s3:`, `admin:`, `sts:` and `kms:`" : "";
    }

    private static String listed(List<String> entries) {
        String some =
                entries.stream().limit(MAX_LISTED).map("\"%s\""::formatted).collect(Collectors.joining(", "));
        return entries.size() > MAX_LISTED ? some + ", …" : some;
    }
}
