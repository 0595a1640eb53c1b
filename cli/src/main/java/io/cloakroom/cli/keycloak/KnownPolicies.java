package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.match.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of policies that a bridge has documents for, as far as this machine can tell. */
final class KnownPolicies {
    private static final String SUFFIX = ".json";
    private static final int MAX_LISTED = 10;

    private final Set<String> names = new TreeSet<>(CannedPolicies.byName().keySet());
    private final String where;

    private KnownPolicies(String where) {
        this.where = where;
    }

    /**
     * Canned policies and those of the bridge's directory.
     *
     * @throws InputException if the directory cannot be read
     */
    static KnownPolicies in(@Nullable Path directory) throws InputException {
        if (directory == null) {
            return new KnownPolicies("");
        }
        KnownPolicies known = new KnownPolicies(directory.toString());
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                    .forEach(name -> known.names.add(name.substring(0, name.length() - SUFFIX.length())));
            return known;
        } catch (IOException e) {
            throw Input.unreadable(directory.toString(), e);
        }
    }

    /** Adds the documents that the realm keeps. */
    void addThoseOf(AdminSession session) throws KeycloakException {
        for (JsonNode component : session.get("/components?type=org.keycloak.services.ui.extend.UiPageProvider")) {
            if (component.path("providerId").asText().equals("s3-policies")) {
                names.add(component.path("config").path("policyName").path(0).asText());
            }
        }
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** A finding about those of the names that are not known; empty if all are. */
    List<Finding> unknown(String whose, Collection<String> given) {
        List<String> unknown =
                given.stream().filter(name -> !has(name)).distinct().sorted().toList();
        if (unknown.isEmpty()) {
            return List.of();
        }
        List<String> listed = unknown.stream()
                .limit(MAX_LISTED)
                .map(name -> "`%s`%s"
                        .formatted(
                                name,
                                NearestName.among(names, name)
                                        .map(" (did you mean `%s`?)"::formatted)
                                        .orElse("")))
                .toList();
        String more = unknown.size() > MAX_LISTED ? " and %d more".formatted(unknown.size() - MAX_LISTED) : "";
        return List.of(new Finding(
                Trap.POLICY_UNKNOWN,
                "%s names %s%s, which %s"
                        .formatted(
                                whose,
                                String.join(", ", listed),
                                more,
                                where.isEmpty()
                                        ? "is not a canned policy"
                                        : "is neither a canned policy nor in `%s`".formatted(where)),
                "a name without a document gives nothing, and a login with no other name is refused",
                where.isEmpty()
                        ? "say with --policies where the bridge's documents are, or correct the name"
                        : "add the document, or correct the name; policies made with mc are not looked at"));
    }
}
