package io.cloakroom.keycloak.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.GroupModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;

/** The evaluator is Keycloak's, called by name: what it refuses must stay refused. */
class AdminRightsTest {
    private static final Method GET_RESOURCE = Stream.of(AdminRealmResourceProvider.class.getMethods())
            .filter(method -> method.getName().equals("getResource"))
            .findFirst()
            .orElseThrow();

    private final List<String> asked = new ArrayList<>();
    private boolean refuses;

    private static final class Refusal extends RuntimeException {}

    /** One part of the evaluator is the other's answer; all else of it notes that it was asked. */
    private Object fake(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getReturnType().isInterface()) {
                return fake(method.getReturnType());
            }
            asked.add(method.getName() + (arguments == null ? 0 : arguments.length));
            if (method.getReturnType() == boolean.class) {
                return !refuses;
            }
            if (refuses) {
                throw new Refusal();
            }
            return null;
        });
    }

    private static AdminRights rights(@Nullable Object evaluator) throws Throwable {
        AdminRealmResourceProvider provider = AdminRights.provider((session, realm, rights) -> rights);
        try {
            return (AdminRights) Objects.requireNonNull(GET_RESOURCE.invoke(provider, null, null, evaluator, null));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static Stream<Asks> all() {
        UserModel user = model(UserModel.class);
        return Stream.of(
                new Asks("requireViewRealm0", AdminRights::requireViewRealm),
                new Asks("requireQuery0", AdminRights::requireQueryUsers),
                new Asks("requireView0", AdminRights::requireViewUsers),
                new Asks("requireView1", rights -> rights.requireView(user)));
    }

    record Asks(String method, Consumer<AdminRights> question) {}

    static Stream<MayOne> each() {
        return Stream.of(
                new MayOne("canList1", rights -> rights.canListRoles(model(RealmModel.class))),
                new MayOne("canView1", rights -> rights.canView(model(RoleModel.class))),
                new MayOne("canManage1", rights -> rights.canManage(model(RoleModel.class))),
                new MayOne("canView1", rights -> rights.canView(model(GroupModel.class))),
                new MayOne("canManage1", rights -> rights.canManage(model(GroupModel.class))),
                new MayOne("canView1", rights -> rights.canView(model(UserModel.class))),
                new MayOne("hasOneAdminRole1", AdminRights::seesAllUsers));
    }

    record MayOne(String method, Predicate<AdminRights> question) {}

    private static <T> T model(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }

    @ParameterizedTest
    @MethodSource("all")
    void s70_asksKeycloakAndPassesARefusalOn(Asks asks) throws Throwable {
        AdminRights rights = rights(fake(GET_RESOURCE.getParameterTypes()[2]));

        asks.question().accept(rights);
        assertThat(asked).containsExactly(asks.method());

        refuses = true;
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> asks.question().accept(rights));
    }

    @ParameterizedTest
    @MethodSource("each")
    void s70_mayWhatKeycloakSaysAndNoMore(MayOne may) throws Throwable {
        AdminRights rights = rights(fake(GET_RESOURCE.getParameterTypes()[2]));

        assertThat(may.question().test(rights)).isTrue();
        assertThat(asked).containsExactly(may.method());

        refuses = true;
        assertThat(may.question().test(rights)).isFalse();
    }

    @Test
    void s70_withoutAnEvaluatorThereIsNoResource() {
        assertThatNullPointerException().isThrownBy(() -> rights(null));
    }

    @Test
    void aProviderIsAnObjectLikeAnyOther() {
        AdminRealmResourceProvider provider = AdminRights.provider((session, realm, rights) -> rights);
        AdminRealmResourceProvider other = AdminRights.provider((session, realm, rights) -> rights);

        provider.close();
        assertThat(List.of(other, provider).indexOf(provider)).isOne();
        assertThat(new HashSet<>(List.of(provider, other))).hasSize(2).contains(provider, other);
        assertThat(provider.toString()).contains("AdminRights");
    }
}
