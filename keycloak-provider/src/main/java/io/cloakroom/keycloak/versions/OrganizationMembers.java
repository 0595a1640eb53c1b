package io.cloakroom.keycloak.versions;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.organization.OrganizationProvider;

/** What organizations mean for those who are in them, beside groups. */
public final class OrganizationMembers {
    private OrganizationMembers() {}

    /**
     * Whether Keycloak takes a user for disabled who is not, because an organization that manages the user is switched
     * off, or all organizations of the realm are.
     */
    public static boolean areSwitchedOff(KeycloakSession session) {
        @Nullable OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        return organizations != null
                && organizations.count() > 0
                && (!organizations.isEnabled()
                        || organizations.getAllStream().anyMatch(organization -> !organization.isEnabled()));
    }
}
