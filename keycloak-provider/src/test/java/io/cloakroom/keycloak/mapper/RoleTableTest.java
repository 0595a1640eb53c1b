package io.cloakroom.keycloak.mapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cloakroom.keycloak.mapper.RoleName.ClientRole;
import io.cloakroom.keycloak.mapper.RoleName.RealmRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoleTableTest {
    private static final RoleTable BILLING =
            RoleTable.parse("[{\"key\": \"billing.prod.admin\", \"value\": \"consoleAdmin\"}]");
    private static final RoleName REALM_ROLE = new RealmRole("billing.prod.admin");
    private static final RoleName ROLE_OF_BILLING = new ClientRole("billing", "prod.admin");
    private static final RoleName ROLE_OF_BILLING_PROD = new ClientRole("billing.prod", "admin");

    @Test
    void rowsOfTheSameRoleAddUp() {
        var table = RoleTable.parse("""
                [{"key": "analyst", "value": "readonly"},
                 {"key": "analyst", "value": " lab-data , ,diagnostics"},
                 {"key": "s3-cli.uploader", "value": "writeonly"}]""");

        assertThat(table.policiesOf(new RealmRole("analyst"), other -> false))
                .containsExactly("readonly", "lab-data", "diagnostics");
        assertThat(table.policiesOf(new ClientRole("s3-cli", "uploader"), other -> false))
                .containsExactly("writeonly");
        assertThat(table.policiesOf(new RealmRole("uploader"), other -> false)).isEmpty();
    }

    static List<RoleName> rolesOfOneRow() {
        return List.of(REALM_ROLE, ROLE_OF_BILLING, ROLE_OF_BILLING_PROD);
    }

    @ParameterizedTest
    @MethodSource("rolesOfOneRow")
    void aRowThatStandsForOneRoleGivesItsPolicies(RoleName only) {
        assertThat(BILLING.policiesOf(only, Set.of(only)::contains)).containsExactly("consoleAdmin");
        assertThatNoException().isThrownBy(() -> BILLING.requireOneMeaning(Set.of(only)::contains));
    }

    @ParameterizedTest
    @MethodSource("rolesOfOneRow")
    void s63_aRowThatStandsForTwoRolesGivesNeitherItsPolicies(RoleName one) {
        for (RoleName other : rolesOfOneRow()) {
            if (!other.equals(one)) {
                assertThatExceptionOfType(AmbiguousRowException.class)
                        .isThrownBy(() -> BILLING.policiesOf(one, Set.of(one, other)::contains))
                        .returns("billing.prod.admin", AmbiguousRowException::row)
                        .withMessageContainingAll(one.described(), other.described());
            }
        }
    }

    @Test
    void s63_theAdministratorIsToldWhichRowAndWhichRoles() {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> BILLING.requireOneMeaning(Set.of(ROLE_OF_BILLING, ROLE_OF_BILLING_PROD)::contains))
                .withMessage(
                        "Row `billing.prod.admin` of the role policies stands for role `prod.admin` of client `billing`"
                                + " and for role `admin` of client `billing.prod`, so it gives nothing. Rename or delete one of"
                                + " them.");
    }

    @Test
    void aRowWithoutRolesMayBeSaved() {
        assertThatNoException().isThrownBy(() -> BILLING.requireOneMeaning(role -> false));
    }

    @Test
    void asksOnlyForOtherRolesOfARowThatIsListed() {
        List<RoleName> asked = new ArrayList<>();

        BILLING.policiesOf(new ClientRole("billing", "test.admin"), asked::add);
        BILLING.policiesOf(ROLE_OF_BILLING, other -> {
            asked.add(other);
            return false;
        });

        assertThat(asked).containsExactly(REALM_ROLE, ROLE_OF_BILLING_PROD);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing         | ''
            blank           | '  '
            no rows         | []
            an unfilled row | [{"key":"","value":""}]
            """)
    void maybeEmpty(String why, String json) {
        assertThat(RoleTable.parse(json).isEmpty()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            value is no text | [{"key":"a","value":1}]           | Row 1 of the role policies cannot be read.
            value missing    | [{"key":"a"}]                     | Row 1 of the role policies cannot be read.
            row is no object | [{"key":"a","value":"b"},"c"]     | Row 2 of the role policies cannot be read.
            no role          | [{"key":" ","value":"b"}]         | Row 1 of the role policies names no role.
            no policy        | [{"key":"a","value":" , "}]       | Row 1 of the role policies names no policy for role `a`.
            cut short        | [{"key":"a"                       | Role policies cannot be read.
            deep nesting     | [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]  | Row 1 of the role policies cannot be read.
            """)
    void refuses(String why, String json, String sentence) {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> RoleTable.parse(json))
                .withMessageStartingWith(sentence);
    }
}
