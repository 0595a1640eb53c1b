package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.json.ReadResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings about the document as a whole and about the names of its members (S-35). */
final class DocumentRules {
    private static final Set<String> ELEMENTS = Set.of("ID", "Id", "Version", "Statement");
    private static final Set<String> STATEMENT_OR_DOCUMENT =
            Stream.concat(ELEMENTS.stream(), MemberRules.ELEMENTS.stream()).collect(Collectors.toUnmodifiableSet());

    private static final int MAX_SHOWN = 20;

    private DocumentRules() {}

    static void check(ReadResult.Valid document, Findings findings) {
        Place root = document.root();
        if (!document.rest().isEmpty()) {
            findings.add(
                    TRAILING_TEXT,
                    root,
                    "`%s` follows the policy and is ignored".formatted(beginning(document.rest())));
        }
        Optional<Map.Entry<String, Place>> wrapper = wrapper(root);
        if (wrapper.isPresent()) {
            findings.add(
                    EMPTY_POLICY,
                    wrapper.get().getValue(),
                    "the policy is inside `%s`, where it is ignored: write the policy alone"
                            .formatted(wrapper.get().getKey()));
            return;
        }
        boolean isStatement = isStatement(root);
        MemberRules.checkNames(root, isStatement ? STATEMENT_OR_DOCUMENT : ELEMENTS, findings);
        if (document.document().version().isEmpty()) {
            findings.add(
                    MISSING_VERSION,
                    root.member("Version").orElse(root),
                    "no `Version`: such a policy can't be created or passed to an STS call; write \"Version\": \"%s\""
                            .formatted(Policy.VERSION));
        }
        if (isStatement) {
            findings.add(EMPTY_POLICY, root, "this is one statement, not a policy: put it into \"Statement\": [ … ]");
        } else if (document.document().statements().isEmpty()) {
            findings.add(
                    EMPTY_POLICY,
                    root.member("Statement").orElse(root),
                    "without statements nothing is allowed; as a session policy it denies everything");
        }
        checkSids(root, findings);
    }

    /** Whether the root has members that only a statement has, but no statements. */
    private static boolean isStatement(Place root) {
        return root.member("Statement").isEmpty()
                && Stream.of("Effect", "Action", "NotAction", "Resource", "NotResource")
                        .anyMatch(name -> root.member(name).isPresent());
    }

    /** The member that holds a policy, if the root is none. */
    private static Optional<Map.Entry<String, Place>> wrapper(Place root) {
        return root.member("Statement").isPresent()
                ? Optional.empty()
                : root.members().entrySet().stream()
                        .filter(member -> isPolicy(member.getValue()))
                        .findFirst();
    }

    /** Whether the value is a policy. It may also be written as a text, as in AWS's answers. */
    private static boolean isPolicy(Place value) {
        String text = value.text().strip();
        return value.member("Statement").isPresent() || (text.startsWith("{") && text.contains("\"Statement\""));
    }

    private static void checkSids(Place root, Findings findings) {
        Map<String, Integer> seen = new HashMap<>();
        List<Place> statements = root.member("Statement").map(Place::entries).orElse(List.of());
        for (int i = 0; i < statements.size(); i++) {
            Optional<Place> sid = statements
                    .get(i)
                    .member("Sid")
                    .filter(place -> !place.text().isEmpty());
            if (sid.isPresent()) {
                checkSid(sid.get(), i, seen, findings);
            }
        }
    }

    private static void checkSid(Place sid, int index, Map<String, Integer> seen, Findings findings) {
        Integer first = seen.putIfAbsent(sid.text(), index);
        if (first != null) {
            findings.add(
                    REPEATED_SID,
                    sid,
                    "statement %d has the Sid `%s` too: explanations and the audit log can't tell them apart"
                            .formatted(first, sid.text()));
        }
    }

    private static String beginning(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }
}
