package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.page.PageFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;

/** Adds {@code /realms/REALM/s3-access}. */
public final class AccessPageFactory extends PageFactory {
    /** The last part of the path. */
    public static final String ID = "s3-access";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new AccessPage(session);
    }
}
