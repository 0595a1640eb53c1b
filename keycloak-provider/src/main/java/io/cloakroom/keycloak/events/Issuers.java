package io.cloakroom.keycloak.events;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * What realms call themselves in tokens. Where Keycloak has no fixed host name, that depends on the request, so the one
 * that a bridge has asked by counts first. A change that no request has made, as by a synchronization, takes the last
 * one known: that of a bridge, else that of another change.
 */
final class Issuers {
    private final Map<String, String> byRealm = new ConcurrentHashMap<>();
    private final Map<String, String> byChange = new ConcurrentHashMap<>();

    /** Of the request of this session; empty if there is none and none is known. */
    String of(KeycloakSession session, RealmModel realm) {
        try {
            String name = now(session, realm);
            byChange.put(realm.getId(), name);
            return name;
        } catch (RuntimeException e) { // no request: the context has no address
            return of(realm.getId(), "");
        }
    }

    /** Notes by which name a bridge asks. */
    void seen(KeycloakSession session, RealmModel realm) {
        byRealm.put(realm.getId(), now(session, realm));
    }

    /** The name by which a bridge has asked here, else the one that the change was made by; empty if none is known. */
    String of(String realm, String ofChange) {
        @Nullable String seen = byRealm.get(realm);
        if (seen != null) {
            return seen;
        }
        return ofChange.isEmpty() ? byChange.getOrDefault(realm, "") : ofChange;
    }

    private static String now(KeycloakSession session, RealmModel realm) {
        return Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
    }
}
