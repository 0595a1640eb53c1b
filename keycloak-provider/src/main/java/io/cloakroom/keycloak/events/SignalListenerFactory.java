package io.cloakroom.keycloak.events;

import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RoleContainerModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;

/** Listens in every realm, without being listed there. In realms that name no bridge it does nothing. */
public final class SignalListenerFactory implements EventListenerProviderFactory {
    /** The listener's name. */
    public static final String ID = "s3-signals";

    private @Nullable Pusher pusher;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new SignalListener(session, started());
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        Pusher starting = new Pusher(factory);
        pusher = starting;
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                starting.start(); // not before: the table may not be there yet
            }
            @Nullable KeycloakSession session = session(event);
            if (session != null
                    && session.getProvider(EventListenerProvider.class, ID) instanceof SignalListener listener) {
                listener.onModel(event);
            }
        });
    }

    @Override
    public void close() {
        @Nullable Pusher running = pusher;
        if (running != null) {
            running.close();
        }
    }

    Pusher started() {
        @Nullable Pusher running = pusher;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }

    private static @Nullable KeycloakSession session(ProviderEvent event) {
        try {
            if (event instanceof UserModel.UserPreRemovedEvent removed) {
                return removed.getKeycloakSession();
            }
            if (event instanceof RoleModel.RoleEvent role) {
                return role.getKeycloakSession();
            }
            if (event instanceof GroupModel.GroupEvent group) {
                return group.getKeycloakSession();
            }
            if (event instanceof OrganizationModel.OrganizationMembershipEvent member) {
                return member.getSession();
            }
            if (event instanceof RoleContainerModel.RoleRemovedEvent removed) {
                return removed.getKeycloakSession();
            }
            return null;
        } catch (LinkageError e) { // an event that this release of Keycloak does not have
            return null;
        }
    }
}
