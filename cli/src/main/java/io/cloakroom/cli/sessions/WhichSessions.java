package io.cloakroom.cli.sessions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say whose sessions to end, and the scope of a cut-off that follows from them. */
final class WhichSessions {
    @Option(names = "--user", paramLabel = "NAME", description = "Of one user: the value of aws:username.")
    private @Nullable String user;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "With --user: only those that were requested with this TokenRevokeType.")
    private @Nullable String type;

    @Option(names = "--subject", paramLabel = "SUB", description = "With --issuer: of the user with this `sub`.")
    private @Nullable String subject;

    @Option(
            names = "--session",
            paramLabel = "SID",
            description = "With --issuer: of one login, by its `sid`. Its later sessions count again.")
    private @Nullable String session;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description = "With --issuer: of all who have this policy name from their token.")
    private @Nullable String policy;

    @Option(names = "--issuer", paramLabel = "URL", description = "The `iss` of the tokens.")
    private @Nullable String issuer;

    @Option(names = "--access-key", paramLabel = "ID", description = "The session of one access key id.")
    private @Nullable String accessKey;

    @Option(names = "--role", paramLabel = "ARN", description = "Of one role.")
    private @Nullable String role;

    @Option(names = "--all", description = "All sessions, of everybody.")
    private boolean all;

    /**
     * A kind of cut-off: its options, with the names of their values in the scope.
     *
     * @param kind of a cut-off
     */
    private record Kind(String kind, Map<String, String> options) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("revokeType", Map.of("--user", "user", "--type", "type")),
            new Kind("account", Map.of("--user", "user")),
            new Kind("subject", Map.of("--subject", "subject", "--issuer", "issuer")),
            new Kind("loginSoFar", Map.of("--session", "sid", "--issuer", "issuer")),
            new Kind("policy", Map.of("--policy", "policy", "--issuer", "issuer")),
            new Kind("accessKey", Map.of("--access-key", "accessKeyId")),
            new Kind("role", Map.of("--role", "role")),
            new Kind("everything", Map.of("--all", "")));

    /** The scope; empty if the options are not exactly those of one kind. */
    Optional<ObjectNode> scope() {
        Map<String, String> given = given();
        return KINDS.stream()
                .filter(kind -> kind.options().keySet().equals(given.keySet()))
                .findFirst()
                .map(kind -> {
                    ObjectNode scope = JsonNodeFactory.instance.objectNode().put("kind", kind.kind());
                    kind.options().forEach((option, member) -> {
                        if (!member.isEmpty()) {
                            scope.put(member, given.get(option));
                        }
                    });
                    return scope;
                });
    }

    /** What is wrong with the options. */
    String problem() {
        Set<String> given = given().keySet();
        if (given.isEmpty()) {
            return "Say whose sessions: --user, --subject, --session, --policy, --access-key, --role or --all";
        }
        List<String> possible = new ArrayList<>();
        for (Kind kind : KINDS) {
            if (kind.options().keySet().containsAll(given)) {
                possible.addAll(kind.options().keySet().stream()
                        .filter(option -> !given.contains(option))
                        .toList());
            }
        }
        return possible.isEmpty()
                ? "%s exclude each other: name one kind of sessions".formatted(String.join(" and ", given))
                : "%s needs %s"
                        .formatted(
                                String.join(" and ", given),
                                String.join(" or ", possible.stream().sorted().toList()));
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "--user", user);
        put(given, "--type", type);
        put(given, "--subject", subject);
        put(given, "--session", session);
        put(given, "--policy", policy);
        put(given, "--issuer", issuer);
        put(given, "--access-key", accessKey);
        put(given, "--role", role);
        put(given, "--all", all ? "" : null);
        return given;
    }

    private static void put(Map<String, String> given, String option, @Nullable String value) {
        if (value != null) {
            given.put(option, value);
        }
    }
}
