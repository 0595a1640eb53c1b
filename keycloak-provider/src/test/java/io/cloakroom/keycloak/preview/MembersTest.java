package io.cloakroom.keycloak.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.Fakes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.GroupModel;
import org.keycloak.models.GroupProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.RoleProvider;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;

/** The queries themselves are asked of a real Keycloak, by PreviewIT and for older versions by interop/run. */
class MembersTest {
    private int queries;

    /** The queries fail as when a later version of Keycloak has renamed its tables. */
    @ParameterizedTest(name = "the tables say it all: {0}")
    @ValueSource(booleans = {true, false})
    void keycloakIsAskedWhereTheQueriesFailOrCannotKnow(boolean isInDatabase) {
        Members members = new Members(this::read, isInDatabase);
        List<String> found = new ArrayList<>();

        members.ofRoles(List.of("reader", "gone"), (id, person) -> found.add(id + ": " + person.username()));
        members.ofGroups(List.of("gone", "staff"), (id, person) -> found.add(id + ": " + person.username()));

        assertThat(found).containsExactly("reader: ada", "reader: eve", "staff: eve");
        assertThat(queries).isEqualTo(isInDatabase ? 2 : 0);
    }

    private void read(BiConsumer<KeycloakSession, RealmModel> work) {
        UserProvider users = Fakes.of(
                UserProvider.class,
                Map.of(
                        "getRoleMembersStream", of -> Stream.of(user("ada"), user("eve")),
                        "getGroupMembersStream", of -> Stream.of(user("eve"))));
        RoleProvider roles = Fakes.of(
                RoleProvider.class,
                Map.of("getRoleById", of -> of[1].equals("reader") ? Fakes.of(RoleModel.class, Map.of()) : null));
        GroupProvider groups = Fakes.of(
                GroupProvider.class,
                Map.of("getGroupById", of -> of[1].equals("staff") ? Fakes.of(GroupModel.class, Map.of()) : null));
        KeycloakSession session = Fakes.of(
                KeycloakSession.class,
                Map.of("users", any -> users, "roles", any -> roles, "groups", any -> groups, "getProvider", type -> {
                    queries++;
                    throw new IllegalArgumentException("Could not resolve root entity 'UserRoleMappingEntity'");
                }));
        work.accept(session, Fakes.of(RealmModel.class, Map.of()));
    }

    private static UserModel user(String name) {
        return Fakes.of(
                UserModel.class,
                Map.of(
                        "getId", any -> name,
                        "getUsername", any -> name,
                        "isEnabled", any -> true,
                        "getEmail", any -> null,
                        "getFirstName", any -> null,
                        "getLastName", any -> null));
    }
}
