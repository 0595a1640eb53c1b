package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.versions.AdminRights;
import io.cloakroom.keycloak.versions.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/** Adds {@code /admin/realms/REALM/s3-policies}. */
public final class PreviewFactory extends PlainFactory implements AdminRealmResourceProviderFactory {
    /** The last part of the path. */
    public static final String ID = "s3-policies";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return AdminRights.provider(PreviewResource::new);
    }
}
