package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a document's tree into a policy and notes all problems. */
final class PolicyParser {
    private static final String NO_VERSION = "Version cannot be empty expecting '2012-10-17'";

    private final Problems problems;
    private final Dialect dialect;

    PolicyParser(Problems problems, Dialect dialect) {
        this.problems = problems;
        this.dialect = dialect;
    }

    /** The policy; empty if there is a problem. {@code null} is the empty policy. */
    Optional<Policy> policy(JsonNode document) {
        if (document.isNull() && dialect.needsVersion()) {
            problems.add("", NO_VERSION);
        }
        if (document.isNull()) {
            return Optional.of(new Policy(Optional.empty(), "", List.of()));
        }
        if (!document.isObject()) {
            problems.add("", "a policy must be a JSON object");
            return Optional.empty();
        }
        Members members = new Members(document, "", problems);
        Optional<String> id = text(members, "ID");
        String version = text(members, "Version").orElse("");
        if (!version.isEmpty() && !version.equals(Policy.VERSION)) {
            problems.add(
                    members.pointerOf("Version"),
                    "invalid version '%s': expected `%s`".formatted(version, Policy.VERSION));
        }
        if (version.isEmpty() && dialect.needsVersion()) {
            problems.add(members.pointerOf("Version"), NO_VERSION + members.hintAt("Version"));
        }
        List<Statement> statements = statements(members);
        return problems.isEmpty()
                ? Optional.of(new Policy(id.filter(text -> !text.isEmpty()), version, statements))
                : Optional.empty();
    }

    private List<Statement> statements(Members members) {
        Optional<Members.Member> member = members.find("Statement");
        if (member.isEmpty()) {
            return List.of();
        }
        JsonNode array = member.get().value();
        if (!array.isArray()) {
            problems.add(
                    member.get().pointer(),
                    array.isObject()
                            ? "Statement must be an array of objects: put `[` and `]` around it"
                            : "Statement must be an array of objects");
            return List.of();
        }
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String pointer = member.get().pointer() + "/" + i;
            if (array.get(i).isObject()) {
                Members elements = new Members(array.get(i), pointer, problems);
                new StatementParser(elements, pointer, problems, dialect)
                        .statement()
                        .ifPresent(statements::add);
            } else {
                problems.add(pointer, "a statement must be a JSON object");
            }
        }
        return statements;
    }

    private Optional<String> text(Members members, String name) {
        Optional<Members.Member> member = members.find(name);
        if (member.isPresent() && !member.get().value().isTextual()) {
            problems.add(member.get().pointer(), "%s must be a string".formatted(name));
            return Optional.empty();
        }
        return member.map(present -> present.value().textValue());
    }
}
