package io.cloakroom.keycloak.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

class LoginTest {
    @Test
    void readsWhatThisKeycloakHas() throws ReflectiveOperationException {
        UserModel user = (UserModel) Proxy.newProxyInstance(
                UserModel.class.getClassLoader(), new Class<?>[] {UserModel.class}, (proxy, method, arguments) -> null);
        AuthResult verified = (AuthResult) AuthResult.class.getConstructors()[0].newInstance(user, null, null, null);

        Login login = Login.of(verified).orElseThrow();

        assertThat(login.user().orElseThrow()).isSameAs(user);
        assertThat(login.client()).isEmpty();
        assertThat(login.session()).isEmpty();
        assertThat(login.token()).isEmpty();
        assertThat(Login.of(null)).isEmpty();
    }
}
