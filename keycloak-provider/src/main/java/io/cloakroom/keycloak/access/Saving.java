package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.page.ConsoleLogin;
import io.cloakroom.keycloak.versions.AdminRights;
import jakarta.ws.rs.ForbiddenException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Saves a form: all of it, or nothing if somebody has changed one of its rows since the page was shown.
 *
 * <p>In a cluster, one form of a realm is compared and saved at a time. A change that somebody makes in the admin
 * console at the very moment is not held back: Keycloak itself saves without comparing.
 */
final class Saving {
    /** A refusal. */
    static final String DELETED = "It was deleted in the meantime.";

    private static final int LONGEST_SECONDS = 60;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final ConsoleLogin administrator;
    private final Sources sources;

    Saving(KeycloakSession session, RealmModel realm, ConsoleLogin administrator, Sources sources) {
        this.session = session;
        this.realm = realm;
        this.administrator = administrator;
        this.sources = sources;
    }

    /**
     * What became of a form.
     *
     * @param saved how many rows were written
     * @param isSaved whether all of it was
     * @param refusals why not, by the id of the row; empty if another form was being saved
     */
    record Outcome(boolean isSaved, int saved, Map<String, String> refusals) {
        Outcome {
            refusals = Map.copyOf(refusals);
        }
    }

    /** @throws ForbiddenException if the administrator may not change one of the rows */
    Outcome save(List<Change> form) {
        List<Change> changes = form.stream().filter(Change::isChange).toList();
        Map<String, String> refusals = new LinkedHashMap<>();
        changes.forEach(change -> change.refusal().ifPresent(sentence -> refusals.put(change.id(), sentence)));
        if (!refusals.isEmpty() || changes.isEmpty()) {
            return new Outcome(refusals.isEmpty(), 0, refusals);
        }
        requireRights(changes);
        ExecutionResult<Outcome> result = session.getProvider(ClusterProvider.class)
                .executeIfNotExecuted(
                        "cloakroom-s3-access-" + realm.getId(), LONGEST_SECONDS, () -> inOwnTransaction(changes));
        return result.isExecuted() ? result.getResult() : new Outcome(false, 0, Map.of());
    }

    private void requireRights(List<Change> changes) {
        AdminRights rights = administrator.rights(session, realm);
        for (Change change : changes) {
            Optional<Holder> holder = Holder.find(session, realm, change.id());
            if (holder.isPresent()
                    && !(sources.has(holder.get(), realm, rights)
                            && holder.get().isWritable(rights))) {
                throw new ForbiddenException();
            }
        }
    }

    /** Committed before the next form is compared. */
    private Outcome inOwnTransaction(List<Change> changes) {
        return KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), own -> {
            RealmModel ownRealm = own.realms().getRealm(realm.getId());
            own.getContext().setRealm(ownRealm);
            Map<String, String> refusals = new LinkedHashMap<>();
            Map<Holder, Change> writes = new LinkedHashMap<>();
            for (Change change : changes) {
                Optional<Holder> holder = Holder.find(own, ownRealm, change.id());
                if (holder.isEmpty()) {
                    refusals.put(change.id(), DELETED);
                    continue;
                }
                Set<String> current = holder.get().policies(sources.attribute());
                if (current.equals(change.wanted())) {
                    continue;
                }
                if (current.equals(change.shown())) {
                    writes.put(holder.get(), change);
                } else {
                    refusals.put(
                            change.id(), "Somebody else has changed it in the meantime. Look at it and save again.");
                }
            }
            if (!refusals.isEmpty()) {
                return new Outcome(false, 0, refusals);
            }
            // All are compared before one is written: listeners hear of each at once.
            writes.forEach((holder, change) -> holder.write(
                    sources.attribute(),
                    change.wanted().stream().sorted().toList(),
                    administrator.event(own, ownRealm)));
            return new Outcome(true, writes.size(), Map.of());
        });
    }
}
