package io.cloakroom.keycloak.preview;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Reads in a session beside that of the request: what it loads is let go, and what fails there fails nothing else. */
interface OwnSession {
    /** Does the work, unless the realm is gone. What it throws is thrown. */
    void read(BiConsumer<KeycloakSession, RealmModel> work);

    /** Begins one for each work, about the same realm. */
    static OwnSession beside(KeycloakSession session, RealmModel realm) {
        return work -> KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), own -> {
            @Nullable RealmModel ownRealm = own.realms().getRealm(realm.getId());
            if (ownRealm != null) {
                own.getContext().setRealm(ownRealm);
                work.accept(own, ownRealm);
            }
        });
    }
}
