package io.cloakroom.keycloak.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class PlaceTest {
    /** A redirect with a path alone would get the path of the server a second time. */
    @Test
    void anAddressIsWholeAlsoBelowAPath() {
        Place place = new Place(
                URI.create("https://sso.example.org/auth/"), URI.create("https://admin.example.org/"), "master", "a b");

        assertThat(place.address("s3-access", "show=all"))
                .isEqualTo(URI.create("https://sso.example.org/auth/realms/master/s3-access/a%20b?show=all"));
        assertThat(place.address("s3-access", ""))
                .isEqualTo(URI.create("https://sso.example.org/auth/realms/master/s3-access/a%20b"));
    }
}
