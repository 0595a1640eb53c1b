package io.cloakroom.keycloak.mapper;

import io.cloakroom.keycloak.names.KnownPolicies;
import io.cloakroom.policy.match.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/** Finds what an administrator has most likely mistyped in a mapper. Keycloak's form shows no warnings, only errors. */
final class LikelyMistakes {
    private static final String INSTEAD = "Correct it, or switch *Accept unknown names* on.";

    private LikelyMistakes() {}

    /**
     * Requires the table to name roles and policies that the realm knows, and the attribute to be none that only looks
     * like the usual one.
     *
     * @throws InvalidOptionException with all that is unknown, and what was probably meant
     */
    static void requireNone(MapperOptions options, RealmModel realm) {
        List<String> found = new ArrayList<>();
        if (NearestName.differsInSpelling(options.attribute(), MapperOptions.DEFAULT_ATTRIBUTE)) {
            found.add("The attribute is `%s`; did you mean `%s`?"
                    .formatted(options.attribute(), MapperOptions.DEFAULT_ATTRIBUTE));
        }
        List<String> rows = options.table().withoutRole(role -> role.existsIn(realm));
        if (!rows.isEmpty()) {
            Collection<String> roles =
                    realm.getRolesStream().map(RoleModel::getName).toList();
            found.add("Role policies name no role of this realm: %s."
                    .formatted(rows.stream()
                            .map(row -> "`%s`%s"
                                    .formatted(
                                            row,
                                            NearestName.among(roles, row)
                                                    .map(" (did you mean `%s`?)"::formatted)
                                                    .orElse("")))
                            .collect(Collectors.joining(", "))));
        }
        KnownPolicies known = KnownPolicies.of(realm);
        TreeSet<String> named = new TreeSet<>();
        options.table().policies().values().forEach(named::addAll);
        List<String> unknown =
                known.unknown(named).stream().map(known::described).toList();
        if (!unknown.isEmpty()) {
            found.add("Role policies name policies that this realm does not know: %s."
                    .formatted(String.join(", ", unknown)));
        }
        if (!found.isEmpty()) {
            found.add(INSTEAD);
            throw new InvalidOptionException(String.join(" ", found));
        }
    }
}
