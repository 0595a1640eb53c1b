package io.cloakroom.keycloak.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.access.AccessPageFactory;
import io.cloakroom.keycloak.preview.PreviewPageFactory;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.Config;
import org.keycloak.common.Profile;
import org.keycloak.common.profile.PropertiesProfileConfigResolver;

class PageFactoryTest {
    @AfterEach
    void reset() {
        Profile.reset();
    }

    @ParameterizedTest
    @CsvSource({"enabled, true", "disabled, false"})
    void s70_withoutTheAdminApiThereAreNoPages(String state, boolean isThere) {
        Properties features = new Properties();
        features.setProperty("keycloak.profile.feature.admin_api", state);
        features.setProperty("keycloak.profile.feature.admin", state);
        Profile.configure(new PropertiesProfileConfigResolver(features));

        assertThat(new AccessPageFactory().isSupported(Config.scope())).isEqualTo(isThere);
        assertThat(new PreviewPageFactory().isSupported(Config.scope())).isEqualTo(isThere);
    }
}
