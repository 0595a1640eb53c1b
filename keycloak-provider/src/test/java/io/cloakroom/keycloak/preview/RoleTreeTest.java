package io.cloakroom.keycloak.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.Fakes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/** The queries themselves are asked of a real Keycloak, by PreviewIT and for older versions by interop/run. */
class RoleTreeTest {
    private static final RoleTree.Role OUTER = new RoleTree.Role("1", "outer", "");
    private static final RoleTree.Role INNER = new RoleTree.Role("2", "inner", "");
    private static final RoleTree.Role WRITER = new RoleTree.Role("3", "writer", "app");

    /** As when a later version of Keycloak has renamed its tables. */
    @Test
    void asksTheModelsWhereTheQueriesFail() {
        KeycloakSession session = Fakes.of(KeycloakSession.class, Map.of("getKeycloakSessionFactory", any -> {
            throw new IllegalArgumentException("Could not resolve root entity 'RoleEntity'");
        }));
        RealmModel realm = realm();

        RoleTree tree = RoleTree.of(session, realm, Set.of("s3-policy", "other"));

        assertThat(tree.all()).containsExactlyInAnyOrder(OUTER, INNER, WRITER);
        assertThat(tree.deep("1")).containsExactly(OUTER, INNER);
        assertThat(tree.deep("3")).containsExactly(WRITER);
        assertThat(tree.values(INNER, "s3-policy")).containsExactly("lab-data");
        assertThat(tree.values(INNER, "other")).isEmpty();
        assertThat(tree.values(OUTER, "s3-policy")).isEmpty();
    }

    @Test
    void circlesEnd() {
        RoleTree tree = new RoleTree(
                Map.of("1", OUTER, "2", INNER),
                Map.of("1", List.of("2", "1", "of another realm"), "2", List.of("1")),
                Map.of());

        assertThat(tree.deep("2")).containsExactly(INNER, OUTER);
    }

    /** With a role in another, one that has the attribute, and one of a client. */
    private static RealmModel realm() {
        RealmModel[] realm = new RealmModel[1];
        RoleModel inner = role("2", "inner", () -> realm[0], List.of(), List.of("lab-data"));
        RoleModel outer = role("1", "outer", () -> realm[0], List.of(inner), List.of());
        ClientModel[] client = new ClientModel[1];
        RoleModel writer = role("3", "writer", () -> client[0], List.of(), List.of());
        client[0] = Fakes.of(
                ClientModel.class, Map.of("getClientId", any -> "app", "getRolesStream", any -> Stream.of(writer)));
        realm[0] = Fakes.of(
                RealmModel.class,
                Map.of(
                        "getRolesStream", any -> Stream.of(outer, inner),
                        "getClientsStream", any -> Stream.of(client)));
        return realm[0];
    }

    private static RoleModel role(
            String id, String name, Supplier<Object> container, List<RoleModel> inside, List<String> policies) {
        return Fakes.of(
                RoleModel.class,
                Map.of(
                        "getId", any -> id,
                        "getName", any -> name,
                        "getContainer", any -> container.get(),
                        "getCompositesStream", any -> inside.stream(),
                        "getAttributeStream", names -> names[0].equals("s3-policy") ? policies.stream() : Stream.of()));
    }
}
