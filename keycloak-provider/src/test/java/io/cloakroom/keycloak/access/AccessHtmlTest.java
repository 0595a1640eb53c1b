package io.cloakroom.keycloak.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.page.Place;
import io.cloakroom.keycloak.versions.AdminRights;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.services.resources.admin.AdminEventBuilder;

class AccessHtmlTest {
    private static final Place PLACE =
            new Place(URI.create("https://sso.example.org/"), URI.create("https://sso.example.org/"), "acme", "acme");

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    /** What a form sends back is read as digits of ASCII. Java writes those of the server's language if it is let. */
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "fa-IR", "ar-EG", "ne-NP"})
    void formsHaveTheSameNumbersInEveryLanguage(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));
        Matrix.Row row = new Matrix.Row(
                new FakeHolder(), Set.of("readonly"), Set.of("readonly"), Set.of(), List.of("a problem"), true);
        Sources sources = new Sources("s3-policy", List.of("s3-policy"), List.of(), List.of());
        Matrix matrix = new Matrix(sources, List.of("readonly"), 7, Set.of(), List.of(row, row), 1200);

        String html = new AccessHtml(PLACE, Filter.NONE.from(50), List.of()).matrix(matrix, "");

        assertThat(html)
                .contains("name=\"id1\" value=\"role:1\"", "name=\"was1\" value=\"readonly\"", "name=\"policy1\"")
                .contains("name=\"other1\"", "name=\"first\" value=\"50\"", "?first=100\"", "Rows 51 to 52 of 1200.")
                .contains("7 more policies have no column");
        assertThat(html.codePoints()
                        .filter(c -> Character.isDigit(c) && c > '9')
                        .count())
                .isZero();
    }

    private record FakeHolder() implements Holder {
        @Override
        public String id() {
            return "role:1";
        }

        @Override
        public String name() {
            return "analyst";
        }

        @Override
        public String described() {
            return "realm role `analyst`";
        }

        @Override
        public Map<String, List<String>> attributes() {
            return Map.of();
        }

        @Override
        public List<String> besides(PolicyGrants mapper) {
            return List.of();
        }

        @Override
        public boolean isWritable(AdminRights rights) {
            return true;
        }

        @Override
        public void write(String attribute, List<String> values, AdminEventBuilder event) {}
    }
}
