package io.cloakroom.keycloak.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnSiteTest {
    private static final URI BASE = URI.create("https://sso.example.org/");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        our form                            | same-origin | https://sso.example.org      | true
        plain HTTP: no header               |             | https://sso.example.org      | true
        nobody says where it comes from     |             |                              | false
        a page that hides where it is       | same-origin | null                         | false
        another site                        | cross-site  | https://evil.example         | false
        another host of the same site       | same-site   | https://app.example.org      | false
        a header that contradicts           | cross-site  | https://sso.example.org      | false
        another port                        |             | https://sso.example.org:8443 | false
        another scheme                      |             | http://sso.example.org       | false
        an origin that begins like ours     |             | https://sso.example.org.evil | false
        """)
    void s70_onlyOurPagesChangeSomething(
            String why, @Nullable String site, @Nullable String origin, boolean isAllowed) {
        assertThat(OwnSite.mayChange(site, origin, BASE)).isEqualTo(isAllowed);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        an old browser       |             |          | true
        typed, or a bookmark | none        | document | true
        one of our links     | same-origin | document | true
        a frame of ours      | same-origin | iframe   | false
        a frame of another   | cross-site  | iframe   | false
        a link of another    | cross-site  | document | false
        a picture            | cross-site  | image    | false
        """)
    void s70_aPageIsForAWindowOfItsOwn(
            String why, @Nullable String site, @Nullable String destination, boolean isAllowed) {
        assertThat(OwnSite.mayAsk(site, destination)).isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sso.example.org/auth/, https://sso.example.org",
        "https://sso.example.org:443/, https://sso.example.org",
        "http://127.0.0.1:8080/, http://127.0.0.1:8080",
        "http://sso:80/, http://sso",
        "HTTPS://SSO.example.org/, https://sso.example.org"
    })
    void writesAnOriginAsBrowsersDo(URI base, String origin) {
        assertThat(OwnSite.origin(base)).isEqualTo(origin);
    }
}
