package io.cloakroom.keycloak.access;

import io.cloakroom.policy.PolicyClaim;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A row of the matrix as it comes back.
 *
 * @param id of its holder
 * @param shown the policies that the page showed
 * @param wanted those that the administrator wants
 */
record Change(String id, Set<String> shown, Set<String> wanted) {
    /** Keycloak's database has room for no more in one value. */
    static final int LONGEST = 255;

    Change {
        shown = Set.copyOf(shown);
        wanted = Set.copyOf(wanted);
    }

    /** All rows of a form, changed or not. */
    static List<Change> of(MultivaluedMap<String, String> form) {
        List<Change> rows = new ArrayList<>();
        for (int i = 0; i < Matrix.MOST_ROWS; i++) {
            @Nullable String id = form.getFirst("id" + i);
            if (id != null) {
                Set<String> wanted = new TreeSet<>(split(form, "other" + i));
                form.getOrDefault("policy" + i, List.of()).forEach(name -> wanted.addAll(PolicyClaim.split(name)));
                rows.add(new Change(id, new TreeSet<>(split(form, "was" + i)), wanted));
            }
        }
        return rows;
    }

    private static List<String> split(MultivaluedMap<String, String> form, String field) {
        return PolicyClaim.split(form.getOrDefault(field, List.of("")).get(0));
    }

    boolean isChange() {
        return !shown.equals(wanted);
    }

    /** What is wanted in view of what is there now: only what the administrator has changed is changed. */
    SortedSet<String> over(Set<String> current) {
        TreeSet<String> merged = new TreeSet<>(current);
        shown.stream().filter(name -> !wanted.contains(name)).forEach(merged::remove);
        wanted.stream().filter(name -> !shown.contains(name)).forEach(merged::add);
        return merged;
    }

    /** Why it cannot be saved, whatever is there. */
    Optional<String> refusal() {
        TreeSet<String> added = new TreeSet<>(wanted);
        added.removeAll(shown);
        for (String name : added) {
            if (name.length() > LONGEST) {
                return Optional.of("`%s…` has %d characters; a name has at most %d."
                        .formatted(name.substring(0, 20), name.length(), LONGEST));
            }
            if (name.chars().anyMatch(Character::isISOControl)) {
                return Optional.of("`%s` has a control character.".formatted(name));
            }
            if (name.contains("${")) {
                return Optional.of(
                        "`%s` has `${`, which Keycloak replaces when it imports a realm file.".formatted(name));
            }
        }
        return Optional.empty();
    }
}
