package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.events.AdminChange.Kind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminChangeTest {
    @ParameterizedTest(name = "{0} {1} is {2} of {3} {4}")
    @CsvSource(delimiter = '|', textBlock = """
        DELETE | users/u/role-mappings/realm            | MEMBERSHIP  | u  | ''
        CREATE | users/u/role-mappings/clients/c        | MEMBERSHIP  | u  | ''
        DELETE | users/u/groups/g                       | MEMBERSHIP  | u  | ''
        DELETE | organizations/o/members/u              | MEMBERSHIP  | u  | ''
        DELETE | organizations/o/groups/g/members/u     | MEMBERSHIP  | u  | ''
        UPDATE | users/u                                | USER        | u  | ''
        ACTION | users/u/logout                         | LOGOUT      | u  | ''
        ACTION | users/u/consents/cli                   | LOGOUT      | u  | ''
        ACTION | users/u/reset-password                 | CREDENTIAL  | u  | ''
        ACTION | users/u/disable-credential-types       | CREDENTIAL  | u  | ''
        ACTION | users/u/credentials/c                  | CREDENTIAL  | u  | ''
        DELETE | sessions/s                             | LOGIN       | s  | ''
        UPDATE | roles-by-id/r                          | ROLE_ID     | r  | ''
        DELETE | roles-by-id/r/composites               | ROLE_ID     | r  | ''
        UPDATE | roles/r                                | REALM_ROLE  | r  | ''
        CREATE | roles/r/composites                     | REALM_ROLE  | r/composites | ''
        UPDATE | roles/a/b                              | REALM_ROLE  | a/b | ''
        UPDATE | clients/c/roles/r                      | CLIENT_ROLE | c  | r
        DELETE | clients/c/roles/r/composites           | CLIENT_ROLE | c  | r/composites
        UPDATE | groups/g                               | GROUP       | g  | ''
        DELETE | groups/g/role-mappings/realm           | GROUP       | g  | ''
        UPDATE | groups                                 | GROUP       | moved | ''
        UPDATE | groups/g/children                      | GROUP       | moved | ''
        UPDATE | organizations/o/groups/g               | GROUP       | g  | ''
        DELETE | organizations/o/groups/g/role-mappings/realm | GROUP | g  | ''
        UPDATE | organizations/o/groups/g/children      | GROUP       | moved | ''
        UPDATE | organizations/o                        | ORGANIZATION | o | ''
        UPDATE | client-scopes/s/protocol-mappers/models/m | CLIENT_SCOPE | s | ''
        DELETE | client-scopes/s/protocol-mappers/models/m | CLIENT_SCOPE | s | ''
        DELETE | client-scopes/s                        | CLIENT_SCOPE | s | ''
        """)
    void isFound(String operation, String path, Kind kind, String first, String second) {
        assertThat(AdminChange.parse("ANY", operation, path, "{\"id\": \"moved\"}"))
                .contains(new AdminChange(kind, first, second));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
        CREATE | users/u
        CREATE | roles/r
        CREATE | groups/g
        CREATE | groups
        CREATE | groups/g/children
        CREATE | organizations/o/groups/g/children
        CREATE | client-scopes/s
        CREATE | client-scopes/s/protocol-mappers/models/m
        UPDATE | client-scopes/s/scope-mappings/realm
        CREATE | organizations/o
        DELETE | organizations/o
        CREATE | clients/c/roles/r
        ACTION | users/u/impersonation
        ACTION | users/u/credentials/c/moveToFirst
        ACTION | logout-all
        UPDATE | clients/c
        UPDATE | components/c
        VIEW   | users/u/role-mappings/realm
        DELETE | users
        DELETE | sessions/
        UPDATE | ''
        """)
    void endsNobodysRights(String operation, String path) {
        assertThat(AdminChange.parse("ANY", operation, path, "{\"id\": \"new\"}"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        nothing sent | ''
        no JSON      | {
        no id        | {"name": "g"}
        """)
    void aGroupThatMovesIsNamedInWhatWasSent(String why, String representation) {
        assertThat(AdminChange.parse("GROUP", "UPDATE", "groups/parent/children", representation))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        roles/r                      | r
        roles/r/composites           | r/composites, r
        roles/a/b                    | a/b, a
        clients/c/roles/a/b          | a/b, a
        """)
    void namesOfRolesMayHaveSlashes(String path, String names) {
        assertThat(AdminChange.parse("ANY", "UPDATE", path, null))
                .map(AdminChange::roleNames)
                .contains(List.of(names.split(", ", -1)));
    }
}
