package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.cli.keycloak.Change.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Changes of a realm, one after the other. */
record Changes(AdminSession session, List<Change> changes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Changes {
        changes = List.copyOf(changes);
    }

    /**
     * Asks whether the administrator has the rights for all of them. Changes nothing.
     *
     * @throws KeycloakException that says which are missing, and how to give them
     */
    void requireRights() throws KeycloakException {
        Set<Right> needed = EnumSet.noneOf(Right.class);
        changes.forEach(change -> needed.add(change.right()));
        // Who creates a realm has every right in it.
        if (needed.contains(Right.CREATE_REALM)) {
            return;
        }
        List<Right> missing = missing(session, needed);
        if (!missing.isEmpty()) {
            throw lacking(session, missing);
        }
    }

    /**
     * Makes them.
     *
     * @param progress gets a line for each
     * @throws KeycloakException if Keycloak refuses one; the message says how many are made
     */
    void make(Consumer<String> progress) throws KeycloakException {
        int done = 0;
        for (Change change : changes) {
            try {
                change.step().make(session);
            } catch (KeycloakException e) {
                throw new KeycloakException(
                        "%s. It was for: %s. Of %d changes %d are made, as told above; run the command again when the cause is mended, and it makes the rest"
                                .formatted(e.sentence(), change.what(), changes.size(), done));
            }
            progress.accept(change.done());
            done++;
        }
    }

    /** What to say if the realm could not even be read: which of these rights are missing, if any is. */
    static KeycloakException lacking(AdminSession session, Set<Right> needed, KeycloakException reading)
            throws KeycloakException {
        List<Right> missing = missing(session, needed);
        return missing.isEmpty() ? reading : lacking(session, missing);
    }

    private static List<Right> missing(AdminSession session, Set<Right> needed) throws KeycloakException {
        List<Right> missing = new ArrayList<>();
        for (Right right : needed) {
            if (session.isForbidden(right.path, json(right.invalid))) {
                missing.add(right);
            }
        }
        return missing;
    }

    private static KeycloakException lacking(AdminSession session, List<Right> missing) {
        List<String> rights = missing.stream()
                .map(right -> "%s (for %s)".formatted(right.role(), right.purpose))
                .toList();
        String options = String.join(
                "", missing.stream().map(right -> " --rolename " + right.role()).toList());
        return new KeycloakException(
                "nothing was changed: %s lacks rights in realm `%s`: %s. A full administrator gives them with: kcadm.sh add-roles -r %s --uusername NAME --cclientid %s%s"
                        .formatted(
                                session.who(),
                                session.realm(),
                                String.join(", ", rights),
                                session.loginRealm(),
                                session.rightsClient(),
                                options));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
