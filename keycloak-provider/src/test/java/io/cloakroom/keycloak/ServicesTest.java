package io.cloakroom.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.access.AccessPageFactory;
import io.cloakroom.keycloak.events.OutboxTable;
import io.cloakroom.keycloak.events.SignalListenerFactory;
import io.cloakroom.keycloak.events.SsfEvents;
import io.cloakroom.keycloak.mapper.S3PolicyMapper;
import io.cloakroom.keycloak.policy.PolicyFeedFactory;
import io.cloakroom.keycloak.policy.S3PolicyPage;
import io.cloakroom.keycloak.preview.PreviewFactory;
import io.cloakroom.keycloak.preview.PreviewPageFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.services.resource.RealmResourceProviderFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.ui.extend.UiPageProviderFactory;

/** The service files are written by hand: each must name classes that load. */
class ServicesTest {
    @Test
    void everyServiceFileLoads() throws Exception {
        List<String> loaded = new ArrayList<>();
        try (var files = Files.newDirectoryStream(services())) {
            for (Path file : files) {
                Class<?> service = Class.forName(file.getFileName().toString());
                List<String> named = Files.readAllLines(file);
                List<String> found = ours(service)
                        .map(factory -> factory.getClass().getName())
                        .toList();
                assertThat(found).containsExactlyElementsOf(named);
                loaded.addAll(named);
            }
        }
        assertThat(loaded)
                .containsExactlyInAnyOrder(
                        S3PolicyMapper.class.getName(),
                        SignalListenerFactory.class.getName(),
                        OutboxTable.class.getName(),
                        SsfEvents.class.getName(),
                        S3PolicyPage.class.getName(),
                        PolicyFeedFactory.class.getName(),
                        AccessPageFactory.class.getName(),
                        PreviewFactory.class.getName(),
                        PreviewPageFactory.class.getName());
    }

    @Test
    void mapperIsFoundUnderItsId() {
        assertThat(ours(ProtocolMapper.class).map(ProtocolMapper::getId)).containsExactly("oidc-s3-policy-mapper");
    }

    @Test
    void resourcesAreFoundUnderTheirId() {
        assertThat(ours(RealmResourceProviderFactory.class).map(factory -> factory.getId()))
                .containsExactly("s3-access", "s3-policies", "s3-preview");
        assertThat(ours(AdminRealmResourceProviderFactory.class).map(factory -> factory.getId()))
                .containsExactly("s3-policies");
    }

    @Test
    void pageIsFoundUnderItsIdAndHasAName() throws Exception {
        assertThat(ours(UiPageProviderFactory.class).map(page -> page.getId())).containsExactly("s3-policies");
        var labels = new Properties();
        try (var in = getClass().getResourceAsStream("/theme-resources/messages/messages_en.properties")) {
            labels.load(in);
        }
        assertThat(labels).containsEntry(S3PolicyPage.ID, "S3 policies");
    }

    @Test
    void jarHasTheThemeAndMarksItselfAsBeanArchive() {
        assertThat(getClass().getResource("/META-INF/keycloak-themes.json")).isNotNull();
        assertThat(getClass().getResource("/theme/cloakroom/login/theme.properties"))
                .isNotNull();
        assertThat(getClass().getResource("/META-INF/beans.xml")).isNotNull();
    }

    /** Keycloak's own are only named, not loaded: they need more of Keycloak than is on this class path. */
    private static <S> Stream<S> ours(Class<S> service) {
        return ServiceLoader.load(service).stream()
                .filter(provider -> provider.type().getName().startsWith("io.cloakroom."))
                .map(ServiceLoader.Provider::get);
    }

    /** The module's own folder: Keycloak's JARs have service files too. */
    private static Path services() throws URISyntaxException {
        var marker = Objects.requireNonNull(S3PolicyMapper.class.getResource("/META-INF/keycloak-themes.json"));
        return Path.of(marker.toURI()).resolveSibling("services");
    }
}
