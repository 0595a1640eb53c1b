package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.trust.TrustPolicy;
import io.cloakroom.policy.trust.TrustStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads trust policies. Stricter than with other policies: nothing in them is ignored, because whoever wrote it may
 * count on it. Never throws on bad input.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 */
public final class TrustPolicyReader {
    /** The longest document, in bytes: AWS's limit, raised. */
    public static final int MAX_BYTES = 8 * 1024;

    private static final Set<String> MEMBERS = Set.of("ID", "Version", "Statement");

    private TrustPolicyReader() {}

    /**
     * The result of reading a document.
     *
     * @param policy empty if there is a problem
     * @param compact the document on one line; empty if there is a problem
     */
    public record Result(Optional<TrustPolicy> policy, String compact, List<Problem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }

        /** The problems in one line, as many as fit. */
        public String describe() {
            String all = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
            return OneLine.of(all, ReadResult.MAX_DESCRIPTION_CHARS);
        }
    }

    /** Reads a document. A statement that trusts everybody is a problem like any other. */
    public static Result read(byte[] json) {
        Problems problems = new Problems();
        if (json.length > MAX_BYTES) {
            problems.add("", "the document has %d bytes; at most %d are allowed".formatted(json.length, MAX_BYTES));
        }
        Optional<JsonTree> tree = problems.isEmpty() ? JsonTree.read(json, problems) : Optional.empty();
        if (tree.isPresent() && !tree.get().rest().isEmpty()) {
            problems.add("", "there is text after the document");
        }
        List<TrustStatement> statements =
                tree.map(document -> statements(document.value(), problems)).orElse(List.of());
        return problems.isEmpty()
                ? new Result(
                        Optional.of(new TrustPolicy(statements)),
                        tree.orElseThrow().value().toString(),
                        List.of())
                : new Result(Optional.empty(), "", problems.toList());
    }

    private static List<TrustStatement> statements(JsonNode document, Problems problems) {
        if (!document.isObject()) {
            problems.add("", "a trust policy must be a JSON object");
            return List.of();
        }
        Members members = new Members(document, "", problems);
        refuseOthers(document, "", MEMBERS, problems);
        boolean isCurrent = members.find("Version")
                .filter(version -> version.value().isTextual()
                        && version.value().textValue().equals(Policy.VERSION))
                .isPresent();
        if (!isCurrent) {
            problems.add(members.pointerOf("Version"), "the version must be `%s`".formatted(Policy.VERSION));
        }
        List<TrustStatement> statements = new ArrayList<>();
        Optional<Members.Member> list = members.find("Statement");
        if (list.isEmpty()) {
            problems.add("/Statement", "a trust policy has statements" + members.hintAt("Statement"));
            return statements;
        }
        JsonNode written = list.get().value();
        for (int i = 0; i < (written.isArray() ? written.size() : 1); i++) {
            String pointer = list.get().pointer() + (written.isArray() ? "/" + i : "");
            JsonNode statement = written.isArray() ? written.get(i) : written;
            if (statement.isObject()) {
                new TrustStatementParser(statement, pointer, problems)
                        .statement()
                        .ifPresent(statements::add);
            } else {
                problems.add(pointer, "a statement must be a JSON object");
            }
        }
        return statements;
    }

    static void refuseOthers(JsonNode object, String pointer, Set<String> known, Problems problems) {
        Set<String> folded = known.stream().map(Members::fold).collect(Collectors.toSet());
        object.fieldNames().forEachRemaining(name -> {
            if (!folded.contains(Members.fold(name))) {
                problems.add(
                        pointer + "/" + Members.escape(name), "`%s` has no meaning in a trust policy".formatted(name));
            }
        });
    }
}
