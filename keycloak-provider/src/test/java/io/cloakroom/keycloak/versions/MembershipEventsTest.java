package io.cloakroom.keycloak.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;

/** The events are Keycloak's, and looked up by name: each that this version has must be found. */
class MembershipEventsTest {
    private final UserModel user = fake(UserModel.class, Map.of());
    private final RealmModel realm = fake(RealmModel.class, Map.of());
    private final KeycloakSession session = fake(KeycloakSession.class, Map.of());

    private final Map<String, Object> parts =
            Map.of("getUser", user, "getRealm", realm, "getKeycloakSession", session, "getSession", session);

    @ParameterizedTest
    @ValueSource(
            classes = {
                GroupModel.GroupMemberLeaveEvent.class,
                GroupModel.GroupMemberJoinEvent.class,
                RoleModel.RoleRevokedEvent.class,
                RoleModel.RoleGrantedEvent.class
            })
    void tellsWhoGotOrLostSomething(Class<? extends ProviderEvent> type) {
        assertThat(MembershipEvents.of(fake(type, parts)))
                .contains(new MembershipEvents.Membership(session, Optional.of(realm), user));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OrganizationModel.OrganizationMemberLeaveEvent.class,
                OrganizationModel.OrganizationMemberJoinEvent.class
            })
    void eventsOfOrganizationsNameNoRealm(Class<? extends ProviderEvent> type) {
        assertThat(MembershipEvents.of(fake(type, parts)))
                .contains(new MembershipEvents.Membership(session, Optional.empty(), user));
    }

    /** Some that Keycloak fires have no session. */
    @Test
    void whatAnEventDoesNotSayIsNoFailure() {
        assertThat(MembershipEvents.of(
                        fake(OrganizationModel.OrganizationMemberJoinEvent.class, Map.of("getUser", user))))
                .isEmpty();
        assertThat(MembershipEvents.of(fake(RoleModel.RoleGrantedEvent.class, Map.of("getKeycloakSession", session))))
                .isEmpty();
    }

    @Test
    void otherEventsAreAboutSomethingElse() {
        assertThat(MembershipEvents.of(fake(GroupModel.GroupRemovedEvent.class, parts)))
                .isEmpty();
        assertThat(MembershipEvents.of(new ProviderEvent() {})).isEmpty();
    }

    private static <T> T fake(Class<T> type, Map<String, Object> parts) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> type.getSimpleName();
                    default -> parts.get(method.getName());
                }));
    }
}
