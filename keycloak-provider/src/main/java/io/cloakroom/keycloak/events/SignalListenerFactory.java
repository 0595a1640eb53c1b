package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.versions.MembershipEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RoleContainerModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;

/** Listens in every realm, without being listed there. In realms that name no bridge it does nothing. */
public final class SignalListenerFactory implements EventListenerProviderFactory {
    /** The listener's name. */
    public static final String ID = "s3-signals";

    /** One for each class of events: where Keycloak lacks one, only this one fails. */
    private static final List<Asking> KINDS = List.of(
            event -> event instanceof UserModel.UserPreRemovedEvent removed ? removed.getKeycloakSession() : null,
            event -> event instanceof GroupModel.GroupEvent group ? group.getKeycloakSession() : null,
            event -> event instanceof RoleContainerModel.RoleRemovedEvent removed ? removed.getKeycloakSession() : null,
            event -> MembershipEvents.of(event)
                    .map(MembershipEvents.Membership::session)
                    .orElse(null));

    private @Nullable Pusher pusher;

    /** Asks an event of one kind for its session. */
    private interface Asking {
        @Nullable
        KeycloakSession session(ProviderEvent event);
    }

    @Override
    public String getId() {
        return ID;
    }

    /** Keycloak 26.0 does not ask: there the listener counts in realms that list it. */
    @SuppressWarnings("MissingOverride")
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
        for (Asking kind : KINDS) {
            try {
                @Nullable KeycloakSession session = kind.session(event);
                if (session != null) {
                    return session;
                }
            } catch (LinkageError e) {
                // This release of Keycloak does not have such an event; it may have the others.
            }
        }
        return null;
    }
}
