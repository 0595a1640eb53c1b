package io.cloakroom.keycloak.versions;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleContainerModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;

/**
 * What an administrator may do in a realm, as Keycloak's own evaluator decides it. Keycloak 26.2 moved that evaluator
 * into another package, so no class here names its type.
 *
 * <p>Methods {@code require…} throw {@link jakarta.ws.rs.ForbiddenException} if the administrator may not. One that a
 * server lacks throws {@link IllegalStateException}: then nobody may.
 */
public final class AdminRights {
    private static final Method GET_RESOURCE = Stream.of(AdminRealmResourceProvider.class.getMethods())
            .filter(method -> method.getName().equals("getResource"))
            .findFirst()
            .orElseThrow();

    private final Object evaluator;

    private AdminRights(Object evaluator) {
        this.evaluator = evaluator;
    }

    /** Makes what answers one request. */
    @FunctionalInterface
    public interface Resource {
        Object of(KeycloakSession session, RealmModel realm, AdminRights rights);
    }

    /** A provider of a resource below {@code /admin/realms/REALM}. */
    public static AdminRealmResourceProvider provider(Resource resource) {
        Class<?>[] types = {AdminRealmResourceProvider.class};
        return (AdminRealmResourceProvider) Proxy.newProxyInstance(
                AdminRights.class.getClassLoader(),
                types,
                (proxy, method, arguments) -> method.equals(GET_RESOURCE)
                        ? resource.of(
                                (KeycloakSession) arguments[0],
                                (RealmModel) arguments[1],
                                new AdminRights(Objects.requireNonNull(arguments[2])))
                        : ofEveryObject(proxy, method, arguments));
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself only
    private static @Nullable Object ofEveryObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> AdminRights.class.getName();
            default -> null; // close() has nothing to do
        };
    }

    /** The rights of an administrator in a realm. */
    public static AdminRights of(KeycloakSession session, RealmModel realm, AdminAuth administrator) {
        try {
            Class<?> permissions =
                    Class.forName(type().getPackageName() + ".AdminPermissions", true, type().getClassLoader());
            Method evaluator = ByName.require(
                    permissions, Stream.of("evaluator"), KeycloakSession.class, RealmModel.class, AdminAuth.class);
            return new AdminRights(Objects.requireNonNull(ByName.call(evaluator, null, session, realm, administrator)));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Needs {@code view-realm}. */
    public void requireViewRealm() {
        require("realm", "requireViewRealm");
    }

    /** Needs {@code query-users} at least. */
    public void requireQueryUsers() {
        require("users", "requireQuery");
    }

    /** Needs {@code view-users}. */
    public void requireViewUsers() {
        require("users", "requireView");
    }

    /** Needs {@code view-users}, or a permission to view this user. */
    public void requireView(UserModel user) {
        ask("users", "requireView", UserModel.class, user);
    }

    /** Whether the administrator may see which roles a realm or a client has. */
    public boolean canListRoles(RoleContainerModel of) {
        return Boolean.TRUE.equals(ask("roles", "canList", RoleContainerModel.class, of));
    }

    /** Whether the administrator may see the role. */
    public boolean canView(RoleModel role) {
        return Boolean.TRUE.equals(ask("roles", "canView", RoleModel.class, role));
    }

    /** Whether the administrator may change the role. */
    public boolean canManage(RoleModel role) {
        return Boolean.TRUE.equals(ask("roles", "canManage", RoleModel.class, role));
    }

    /** Whether the administrator may see the group. */
    public boolean canView(GroupModel group) {
        return Boolean.TRUE.equals(ask("groups", "canView", GroupModel.class, group));
    }

    /** Whether the administrator may change the group. */
    public boolean canManage(GroupModel group) {
        return Boolean.TRUE.equals(ask("groups", "canManage", GroupModel.class, group));
    }

    /** Whether the administrator may see organizations. Nobody may where Keycloak has no such right. */
    public boolean canViewOrganizations() {
        return ByName.find(type(), "orgs")
                .map(part -> Boolean.TRUE.equals(ByName.call(
                        ByName.require(part.getReturnType(), Stream.of("canView")), ByName.call(part, evaluator))))
                .orElse(false);
    }

    /** Whether the administrator has a role to see every user, so that no permission hides one. */
    public boolean seesAllUsers() {
        Object roles = new String[] {"view-users", "manage-users"};
        return ByName.find(type(), "hasOneAdminRole", String[].class)
                .map(method -> Boolean.TRUE.equals(ByName.call(method, evaluator, roles)))
                .orElse(false);
    }

    /** Whether the administrator may see this user. */
    public boolean canView(UserModel user) {
        return Boolean.TRUE.equals(ask("users", "canView", UserModel.class, user));
    }

    private void require(String part, String what) {
        Method of = ByName.require(type(), Stream.of(part));
        ByName.call(ByName.require(of.getReturnType(), Stream.of(what)), ByName.call(of, evaluator));
    }

    private <T> @Nullable Object ask(String part, String what, Class<T> type, T about) {
        Method of = ByName.require(type(), Stream.of(part));
        return ByName.call(
                ByName.require(of.getReturnType(), Stream.of(what), type), ByName.call(of, evaluator), about);
    }

    private static Class<?> type() {
        return GET_RESOURCE.getParameterTypes()[2];
    }
}
