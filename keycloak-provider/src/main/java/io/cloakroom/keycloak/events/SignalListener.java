package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.versions.MembershipEvents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleContainerModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Recognises the changes by which access ends, in the events of users, of administrators and of the models. The same
 * change often shows in several. A failure here is logged and stops nothing.
 */
final class SignalListener implements EventListenerProvider {
    /** Types of resources whose attributes say which bridges are told. */
    private static final Set<String> BRIDGES_CHANGE_BY = Set.of("REALM", "CLIENT");

    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private final KeycloakSession session;
    private final Changes changes;

    SignalListener(KeycloakSession session, Pusher pusher) {
        this.session = session;
        this.changes = new Changes(session, pusher);
    }

    @Override
    public void onEvent(Event event) {
        guarded(() -> {
            @Nullable EventType type = event.getType();
            @Nullable RealmModel realm = realm(event.getRealmId());
            @Nullable String user = event.getUserId();
            if (type == null || realm == null || user == null) {
                return;
            }
            switch (type) {
                case LOGOUT, REVOKE_GRANT ->
                    changes.add(realm, Signal.ofLogin(user, event.getSessionId() == null ? "" : event.getSessionId()));
                case UPDATE_PASSWORD, RESET_PASSWORD, REMOVE_CREDENTIAL, REMOVE_TOTP ->
                    changes.add(realm, Signal.of(Signal.Kind.CREDENTIAL, user));
                case UPDATE_CREDENTIAL -> {
                    if (isPassword(event.getDetails())) {
                        changes.add(realm, Signal.of(Signal.Kind.CREDENTIAL, user));
                    }
                }
                case USER_DISABLED_BY_PERMANENT_LOCKOUT -> changes.add(realm, Signal.of(Signal.Kind.DISABLED, user));
                case UPDATE_PROFILE -> user(realm, user);
                default -> {
                    // Nothing ends by it.
                }
            }
        });
    }

    /** Who adds a second factor is still logged in. */
    private static boolean isPassword(@Nullable Map<String, String> details) {
        return details != null && "password".equals(details.get("credential_type"));
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        guarded(() -> {
            @Nullable RealmModel realm = realm(event.getRealmId());
            if (realm != null) {
                if (BRIDGES_CHANGE_BY.contains(String.valueOf(event.getResourceTypeAsString()))) {
                    changes.bridges(realm);
                }
                AdminChange.parse(
                                event.getResourceTypeAsString(),
                                event.getOperationType() == null
                                        ? null
                                        : event.getOperationType().name(),
                                event.getResourcePath(),
                                event.getRepresentation())
                        .ifPresent(change -> administered(realm, change));
            }
        });
    }

    private void administered(RealmModel realm, AdminChange change) {
        String first = change.first();
        switch (change.kind()) {
            case MEMBERSHIP -> changes.claims(realm, first);
            case USER -> user(realm, first);
            case LOGOUT -> changes.add(realm, Signal.of(Signal.Kind.SESSION, first));
            case CREDENTIAL -> changes.add(realm, Signal.of(Signal.Kind.CREDENTIAL, first));
            case LOGIN -> changes.add(realm, Signal.ofLogin(ownerOf(realm, first), first));
            case ROLE_ID -> changes.role(realm, first, false);
            case REALM_ROLE -> changes.rolesNamed(realm, "", change.roleNames());
            case CLIENT_ROLE -> changes.rolesNamed(realm, first, change.roleNames());
            case GROUP -> changes.group(realm, first, false);
            case CLIENT_SCOPE -> changes.clientScope(realm, first);
            case ORGANIZATION -> changes.organization(realm, first);
        }
    }

    /** What the models say, also of changes that no administrator makes: synchronization, import, SCIM. */
    void onModel(ProviderEvent event) {
        List<Predicate<ProviderEvent>> kinds =
                List.of(this::tellUserRemoved, this::tellMembership, this::tellGroupRemoved, this::tellRoleRemoved);
        for (Predicate<ProviderEvent> kind : kinds) {
            try {
                if (kind.test(event)) {
                    return;
                }
            } catch (LinkageError e) { // this release of Keycloak does not have such an event, or not all of it
                LOG.debug("An event is not known", e);
            } catch (RuntimeException e) {
                changes.missed(e);
            }
        }
    }

    /** This one and those below tell of one kind of event, and return whether it was of this kind. */
    private boolean tellUserRemoved(ProviderEvent event) {
        if (event instanceof UserModel.UserPreRemovedEvent removed) {
            changes.add(
                    removed.getRealm(),
                    Signal.of(Signal.Kind.PURGED, removed.getUser().getId()));
            return true;
        }
        return false;
    }

    private boolean tellMembership(ProviderEvent event) {
        Optional<MembershipEvents.Membership> membership = MembershipEvents.of(event);
        membership.ifPresent(of -> {
            @Nullable RealmModel realm = of.realm().orElseGet(session.getContext()::getRealm);
            if (realm != null) {
                changes.claims(realm, of.user().getId());
            }
        });
        return membership.isPresent();
    }

    private boolean tellGroupRemoved(ProviderEvent event) {
        if (event instanceof GroupModel.GroupRemovedEvent removed) {
            changes.group(removed.getRealm(), removed.getGroup().getId(), true);
            return true;
        }
        return false;
    }

    private boolean tellRoleRemoved(ProviderEvent event) {
        if (event instanceof RoleContainerModel.RoleRemovedEvent removed) {
            changes.role(realm(removed.getRole()), removed.getRole().getId(), true);
            return true;
        }
        return false;
    }

    @Override
    public void close() {}

    private void user(RealmModel realm, String id) {
        @Nullable UserModel user = session.users().getUserById(realm, id);
        if (user != null) {
            changes.user(realm, user);
        }
    }

    /** Whose login it is, or was before this transaction; empty if nobody knows. */
    private String ownerOf(RealmModel realm, String login) {
        String owner = ownerOf(session, realm, login);
        if (!owner.isEmpty()) {
            return owner;
        }
        String[] before = {""};
        String id = realm.getId();
        KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), own -> {
            @Nullable RealmModel ownRealm = own.realms().getRealm(id);
            if (ownRealm != null) {
                own.getContext().setRealm(ownRealm);
                before[0] = ownerOf(own, ownRealm, login);
            }
        });
        return before[0];
    }

    private static String ownerOf(KeycloakSession session, RealmModel realm, String login) {
        @Nullable UserSessionModel found = session.sessions().getUserSession(realm, login);
        if (found == null) {
            found = session.sessions().getOfflineUserSession(realm, login);
        }
        return found == null || found.getUser() == null ? "" : found.getUser().getId();
    }

    private static RealmModel realm(RoleModel role) {
        return role.getContainer() instanceof ClientModel client ? client.getRealm() : (RealmModel) role.getContainer();
    }

    private @Nullable RealmModel realm(@Nullable String id) {
        return id == null ? null : session.realms().getRealm(id);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            changes.missed(e);
        }
    }
}
