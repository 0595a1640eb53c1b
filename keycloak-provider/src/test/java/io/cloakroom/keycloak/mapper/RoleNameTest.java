package io.cloakroom.keycloak.mapper;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.mapper.RoleName.ClientRole;
import io.cloakroom.keycloak.mapper.RoleName.RealmRole;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleNameTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            no dot         | analyst            | realm role `analyst`
            one dot        | app.auditor        | realm role `app.auditor`, role `auditor` of client `app`
            two dots       | billing.prod.admin | realm role `billing.prod.admin`, role `prod.admin` of client `billing`, role `admin` of client `billing.prod`
            dots in a row  | a..b               | realm role `a..b`, role `.b` of client `a`, role `b` of client `a.`
            dots at an end | .a.                | realm role `.a.`, role `a.` of client ``, role `` of client `.a`
            """)
    void s63_aRowStandsForEveryRoleWrittenLikeIt(String why, String row, String roles) {
        assertThat(String.join(
                        ", ", RoleName.writtenAs(row).map(RoleName::described).toList()))
                .isEqualTo(roles);
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyst", "billing.prod.admin", "a..b", ".", ""})
    void everyReadingIsWrittenAsTheRow(String row) {
        assertThat(RoleName.writtenAs(row))
                .allSatisfy(role -> assertThat(role.row()).isEqualTo(row));
    }

    @Test
    void onlyAClientsRoleIsOfAClient() {
        List<RoleName> roles = List.of(new RealmRole("a"), new ClientRole("app", "a"), new ClientRole("", "a"));

        assertThat(roles)
                .filteredOn(role -> role.isOfOneOf(Set.of("app", "a")))
                .containsExactly(new ClientRole("app", "a"));
        assertThat(roles).filteredOn(role -> role.isOfOneOf(Set.of(""))).containsExactly(new ClientRole("", "a"));
    }
}
