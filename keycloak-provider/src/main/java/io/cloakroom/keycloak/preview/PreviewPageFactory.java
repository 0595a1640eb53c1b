package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.page.PageFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;

/** Adds {@code /realms/REALM/s3-preview}. */
public final class PreviewPageFactory extends PageFactory {
    /** The last part of the path. */
    public static final String ID = "s3-preview";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new PreviewPage(session);
    }
}
