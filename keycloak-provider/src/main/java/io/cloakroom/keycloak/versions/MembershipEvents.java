package io.cloakroom.keycloak.versions;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;

/**
 * What the models tell of users who get or lose a role, a group or an organization. Keycloak 26.0 does not tell it, or
 * not of whom: there only the events of administrators say so.
 */
public final class MembershipEvents {
    private static final List<Kind> KINDS = Stream.of(
                    "GroupModel$GroupMemberLeaveEvent",
                    "GroupModel$GroupMemberJoinEvent",
                    "RoleModel$RoleRevokedEvent",
                    "RoleModel$RoleGrantedEvent",
                    "OrganizationModel$OrganizationMembershipEvent")
            .flatMap(name -> Kind.find("org.keycloak.models." + name).stream())
            .toList();

    private MembershipEvents() {}

    /**
     * A change of what a user belongs to.
     *
     * @param realm of the user; empty: that of the session
     */
    public record Membership(KeycloakSession session, Optional<RealmModel> realm, UserModel user) {}

    /** One class of events. */
    private record Kind(Class<?> type, Method session, Optional<Method> realm, Method user) {
        static Optional<Kind> find(String name) {
            try {
                Class<?> type = Class.forName(name, false, ProviderEvent.class.getClassLoader());
                Optional<Method> session = Stream.of("getKeycloakSession", "getSession")
                        .flatMap(getter -> ByName.find(type, getter).stream())
                        .findFirst();
                return session.flatMap(ofSession -> ByName.find(type, "getUser")
                        .map(user -> new Kind(type, ofSession, ByName.find(type, "getRealm"), user)));
            } catch (ClassNotFoundException e) {
                return Optional.empty();
            }
        }

        /** Empty for an event that Keycloak fires without a session or a user. */
        Optional<Membership> read(ProviderEvent event) {
            return Optional.ofNullable((KeycloakSession) ByName.call(session, event))
                    .flatMap(in -> Optional.ofNullable((UserModel) ByName.call(user, event))
                            .map(who -> new Membership(
                                    in, realm.map(method -> (RealmModel) ByName.call(method, event)), who)));
        }
    }

    /** What the event tells; empty if it is about something else, or does not say of whom. */
    public static Optional<Membership> of(ProviderEvent event) {
        return KINDS.stream()
                .filter(kind -> kind.type().isInstance(event))
                .findFirst()
                .flatMap(kind -> kind.read(event));
    }
}
