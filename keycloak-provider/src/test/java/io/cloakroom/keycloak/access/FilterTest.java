package io.cloakroom.keycloak.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import org.junit.jupiter.api.Test;

class FilterTest {
    @Test
    void whatIsNotSaidOrCannotBeReadIsTheWholeMatrix() {
        var said = new MultivaluedHashMap<String, String>();
        assertThat(Filter.of(said)).isEqualTo(new Filter("", "", "", Filter.Show.ALL, 0));
        said.add("first", "-7");
        said.add("show", "nonsense");
        assertThat(Filter.of(said).fields()).isEmpty();
        said.putSingle("first", "99999999999");
        assertThat(Filter.of(said).first()).isZero();
    }

    @Test
    void anAddressSaysTheSame() {
        Filter filter = new Filter("s3-policy", "lab & co", "read", Filter.Show.PROBLEMS, 50);

        assertThat(filter.query())
                .isEqualTo("attribute=s3-policy&roles=lab%20%26%20co&policies=read&show=problems&first=50");
        var said = new MultivaluedHashMap<String, String>();
        filter.fields().forEach(said::add);
        assertThat(Filter.of(said)).isEqualTo(filter);
    }

    @Test
    void searchesWithoutLetterCase() {
        Filter filter = new Filter("", "LAB", "", Filter.Show.ALL, 0);

        assertThat(filter.fitsRole("s3-lab")).isTrue();
        assertThat(filter.fitsRole("other")).isFalse();
        assertThat(filter.fitsPolicy("any")).isTrue();
    }
}
